import type { codeColours } from '@shuangfang/shared/enterprise/enterprise.contract'
import type { EnterpriseStatus } from '@shuangfang/shared/enterprise/enterprise.policy'
import type { Sector } from '@shuangfang/shared/reference/sectors'
import { code, defineEntity, instant, int, nullable, type RowOf, varchar } from '#platform/entity'

/** The registry of enterprises. `id` equals `tenantId`: an enterprise is its tenant. */
export const Enterprises = defineEntity({
  subject: 'Enterprise',
  table: 'enterprise',
  owner: 'enterprise',
  registry: true,
  open: true,
  columns: {
    name: varchar(120),
    shortName: varchar(40),
    uscc: code(18),
    code: code(16),
    /** Known to whoever registered it. */
    receipt: nullable(code(16)),
    regionCode: code(12),
    sector: code<Sector>(32),
    industryCode: code(8),
    address: varchar(200),
    principalName: varchar(40),
    principalPhone: nullable(code(20)),
    safetyPhone: nullable(code(20)),
    staff: int(),
    products: nullable(varchar(300)),
    status: code<EnterpriseStatus>(16),
    statusNote: nullable(varchar(300)),
    acceptedAt: nullable(instant()),
    colour: code<(typeof codeColours)[number]>(8),
    colourReason: varchar(300),
  },
})
export type EnterpriseEntity = RowOf<typeof Enterprises>
