import { stepLabels } from '@shuangfang/shared/kit/workflow'
import type { Attainment } from '@shuangfang/shared/standardization/certificate.contract'
import type { CertificateState } from '@shuangfang/shared/standardization/certificate.rules'
import type { Verification } from '@shuangfang/shared/standardization/certificate.workflow'
import { type EvaluationState, evaluationWorkflow } from '@shuangfang/shared/standardization/evaluation.workflow'

export { levelLabels as standardizationLevelLabels } from '@shuangfang/shared/standardization/evaluation.rules'

export const evaluationStateLabels: Record<EvaluationState, string> = {
  draft: '自评中',
  submitted: '待批准',
  returned: '已退回',
  approved: '已批准',
}
export const evaluationStateTones = { draft: 'busy', submitted: 'wait', returned: 'bad', approved: 'ok' } as const

export const evaluationActionLabels = stepLabels(evaluationWorkflow)

export const certificateStateLabels: Record<CertificateState, string> = {
  valid: '有效',
  expiring: '将到期',
  expired: '已过期',
  revoked: '已撤销',
}
export const certificateStateTones = { valid: 'ok', expiring: 'wait', expired: 'bad', revoked: 'bad' } as const

export const verificationLabels: Record<Verification, string> = {
  self_declared: '自填',
  verified: '已核实',
  refused: '未通过核实',
}
export const verificationTones = { self_declared: 'wait', verified: 'ok', refused: 'bad' } as const

export const attainmentStateLabels: Record<Attainment['state'], string> = { ...certificateStateLabels, none: '未达标' }
export const attainmentStateTones = { ...certificateStateTones, none: 'quiet' } as const
