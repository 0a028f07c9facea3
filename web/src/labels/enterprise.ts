import type { Enterprise } from '@shuangfang/shared/enterprise/enterprise.contract'
import type { OrgUnit } from '@shuangfang/shared/organization/organization.contract'

export { sectorLabels } from '@shuangfang/shared/reference/sectors'

export const enterpriseStatusLabels: Record<Enterprise['status'], string> = {
  pending: '待受理',
  active: '已开通',
  refused: '不予受理',
  suspended: '已停用',
}

export const codeColourLabels: Record<Enterprise['colour'], string> = {
  red: '红码',
  orange: '橙码',
  yellow: '黄码',
  green: '绿码',
}

export const orgUnitKindLabels: Record<OrgUnit['kind'], string> = {
  department: '部门',
  workshop: '车间',
  team: '班组',
  post: '岗位',
}
