import type { OrgUnit } from '@shuangfang/shared/organization/organization.contract'
import { code, defineEntity, nullable, type RowOf, ref, varchar } from '#platform/entity'

export const OrgUnits = defineEntity({
  subject: 'OrgUnit',
  table: 'org_unit',
  owner: 'tenant',
  columns: {
    parentId: nullable(ref('org_unit')),
    kind: code<OrgUnit['kind']>(16),
    name: varchar(60),
  },
})
export type OrgUnitEntity = RowOf<typeof OrgUnits>
