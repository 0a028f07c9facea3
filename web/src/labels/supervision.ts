import { stepLabels } from '@shuangfang/shared/kit/workflow'
import type { SupervisionEntry } from '@shuangfang/shared/oversight/supervision.contract'
import { supervisionStateNames, supervisionWorkflow } from '@shuangfang/shared/oversight/supervision.workflow'

export const supervisionStateLabels = supervisionStateNames

export const supervisionActionLabels = stepLabels(supervisionWorkflow)

export const supervisionEntryLabels: Record<SupervisionEntry['kind'], string> = {
  plan: '治理方案',
  progress: '治理进展',
  extension: '延期申请',
  acceptance: '验收申请',
}
export const decisionLabels: Record<NonNullable<SupervisionEntry['decision']>, string> = {
  granted: '同意',
  refused: '不同意',
}
