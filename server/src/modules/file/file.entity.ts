import type { TimeFault } from '@shuangfang/shared/file/capture.rules'
import { bool, code, decimal, defineEntity, instant, int, nullable, type RowOf, ref, varchar } from '#platform/entity'

/** The original stays as it came, with its hash; pictures have two smaller views beside it in the store. */
export const Files = defineEntity({
  subject: 'File',
  table: 'file',
  owner: 'tenant',
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
    /** The sender's clock when it sent. */
    deviceAt: nullable(instant()),
    timeFault: nullable(code<TimeFault>(16)),
    latitude: nullable(decimal(9, 6)),
    longitude: nullable(decimal(9, 6)),
    receivedAt: instant(),
    /** Since when nothing refers to it; null while something does. */
    unattachedSince: nullable(instant()),
  },
})
export type FileEntity = RowOf<typeof Files>

/** A file is attached to a thing; rights follow from these rows (see `FilePlace`). Of the file's tenant. */
export const FileLinks = defineEntity({
  subject: 'File',
  table: 'file_link',
  owner: 'tenant',
  columns: {
    fileId: ref('file'),
    subject: code(40),
    subjectId: ref(),
    /** An enterprise's file may be attached to an authority's case. */
    subjectTenantId: ref(),
    part: code(40),
    /** The row of the part that has the list; the thing itself where it has no such rows. */
    partId: ref(),
  },
})

/**
 * Bytes in the store that no row of `file` answers for: written before an upload and when a file is removed, taken away
 * with the row of the finished upload or after the bytes are gone. Whatever dies in between, they are found here.
 */
export const LooseBytes = defineEntity({
  subject: 'File',
  table: 'loose_bytes',
  owner: 'tenant',
  columns: {
    storeKey: code(120),
    dueAt: instant(),
  },
})
