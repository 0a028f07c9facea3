import { bool, code, defineEntity, instant, int, nullable, type RowOf, ref, varchar } from '#platform/entity'

/** The original stays as it came, with its hash; pictures have two smaller views beside it in the store. */
export const Files = defineEntity({
  subject: 'File',
  table: 'file',
  owner: 'either',
  columns: {
    /** Null for what the product itself made. */
    userId: nullable(ref('account')),
    storeKey: code(120),
    name: varchar(200),
    type: code(100),
    size: int(),
    sha256: code(64),
    width: nullable(int()),
    height: nullable(int()),
    hasViews: bool(),
    capturedAt: nullable(instant()),
    exifAt: nullable(instant()),
    receivedAt: instant(),
  },
})
export type FileEntity = RowOf<typeof Files>
