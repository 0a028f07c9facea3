import type { RegisterState } from '@shuangfang/shared/risk/register.workflow'
import type { RiskLevel } from '@shuangfang/shared/risk/risk.methods'

// Said once for screens, documents and sheets.
export {
  controlLevelNames as controlLevelLabels,
  measureNames as measureKindLabels,
  riskLevelNames as riskLevelLabels,
  riskPointKindNames as riskPointKindLabels,
} from '@shuangfang/shared/risk/risk.words'

/** For narrow cells: the word alone. */
export const riskLevelShortLabels: Record<RiskLevel, string> = {
  major: '重大',
  considerable: '较大',
  general: '一般',
  low: '低',
}

export const registerStateLabels: Record<RegisterState, string> = {
  preparing: '生成中',
  submitted: '待批准',
  approved: '已批准',
  returned: '已退回',
}
