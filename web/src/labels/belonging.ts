import type { RegisteredValues } from '@shuangfang/shared/belonging/belonging.contract'
import { type ChangeState, changeWorkflow } from '@shuangfang/shared/belonging/belonging.workflow'
import { stepLabels } from '@shuangfang/shared/kit/workflow'

export const changeStateLabels: Record<ChangeState, string> = {
  requested: '待审核',
  approved: '已生效',
  refused: '未同意',
  withdrawn: '已撤回',
}

export const changeActionLabels = stepLabels(changeWorkflow)

/** What is registered of an enterprise, field by field. */
export const registeredLabels: Record<keyof RegisteredValues, string> = {
  name: '企业名称',
  uscc: '统一社会信用代码',
  regionCode: '所在乡镇（街道）',
  address: '生产经营地址',
  industryCode: '国民经济行业',
  sector: '监管行业',
  staff: '从业人数',
}
