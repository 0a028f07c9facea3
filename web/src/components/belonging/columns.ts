import type { EnterpriseChange, RegisteredValues } from '@shuangfang/shared/belonging/belonging.contract'
import type { Column } from '#kit/columns'
import { when } from '#kit/time'
import { registeredLabels } from '#labels/belonging'

const fields = Object.keys(registeredLabels) as (keyof RegisteredValues)[]
/** 企业名称、生产经营地址: what a request would change. */
export const changedWords = ({ former, wanted }: EnterpriseChange) =>
  fields
    .filter((field) => former[field] !== wanted[field])
    .map((field) => registeredLabels[field])
    .join('、')

export const changeColumns: Column<EnterpriseChange>[] = [
  { key: 'what', label: '变更项目', minWidth: 200 },
  { key: 'reason', label: '原因', minWidth: 200, isExtra: true },
  {
    key: 'offices',
    label: '监管单位',
    minWidth: 200,
    text: ({ releasingOfficeName, receivingOfficeName }) =>
      [releasingOfficeName, receivingOfficeName].filter(Boolean).join(' → '),
  },
  { key: 'state', label: '状态', width: 110 },
  { key: 'createdAt', label: '申请时间', width: 150, text: ({ createdAt }) => when(createdAt) },
]
