import type { OrgUnit } from '@shuangfang/shared/organization/organization.contract'

export const orgUnitKindLabels: Record<OrgUnit['kind'], string> = {
  department: '部门',
  workshop: '车间',
  team: '班组',
  post: '岗位',
}
