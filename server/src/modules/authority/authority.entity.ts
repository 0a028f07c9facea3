import type { Sector } from '@shuangfang/shared/reference/sectors'
import { civilDate, code, defineEntity, json, nullable, type RowOf, varchar } from '#platform/entity'

/** The registry of authorities. `id` equals `tenantId`. */
export const Authorities = defineEntity({
  subject: 'Authority',
  table: 'authority',
  owner: 'tenant',
  registry: true,
  columns: {
    name: varchar(120),
    shortName: varchar(40),
    regionCode: code(12),
    documentWord: varchar(20),
    redHead: nullable(varchar(40)),
    phone: nullable(code(20)),
  },
})
export type AuthorityEntity = RowOf<typeof Authorities>

/** Region subtree × sectors that an authority oversees, between two days. */
export const Jurisdictions = defineEntity({
  subject: 'Authority',
  table: 'jurisdiction',
  owner: 'tenant',
  registry: true,
  columns: {
    regionCode: code(12),
    sectors: nullable(json<Sector[]>()),
    validFrom: civilDate(),
    validTo: nullable(civilDate()),
  },
})
