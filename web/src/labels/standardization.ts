import type { Attainment } from '@shuangfang/shared/standardization/certificate.contract'
import type { CertificateState } from '@shuangfang/shared/standardization/certificate.rules'
import type { EvaluationAction, EvaluationState } from '@shuangfang/shared/standardization/evaluation.workflow'

export { levelLabels as standardizationLevelLabels } from '@shuangfang/shared/standardization/evaluation.rules'

export const evaluationStateLabels: Record<EvaluationState, string> = {
  draft: '自评中',
  submitted: '待批准',
  returned: '已退回',
  approved: '已批准',
}
export const evaluationStateTones = { draft: 'busy', submitted: 'wait', returned: 'bad', approved: 'ok' } as const

export const evaluationActionLabels: Record<EvaluationAction, string> = {
  submit: '提交自评',
  return: '退回',
  approve: '批准',
}

export const certificateStateLabels: Record<CertificateState, string> = {
  valid: '有效',
  expiring: '将到期',
  expired: '已过期',
  revoked: '已撤销',
}
export const certificateStateTones = { valid: 'ok', expiring: 'wait', expired: 'bad', revoked: 'bad' } as const

export const attainmentStateLabels: Record<Attainment['state'], string> = { ...certificateStateLabels, none: '未达标' }
export const attainmentStateTones = { ...certificateStateTones, none: 'quiet' } as const

const events: Record<string, string> = {
  'standardization.started': '开始自评',
  'standardization.scored': '评分',
  'standardization.submitted': '提交自评',
  'standardization.returned': '退回',
  'standardization.approved': '批准',
  'standardization.hazard_reported': '问题转为隐患',
}
export const evaluationEventLabel = (type: string) => events[type] ?? '办理'
