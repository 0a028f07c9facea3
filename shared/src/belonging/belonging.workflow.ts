import { defineWorkflow } from '../kit/workflow'

export const changeStates = ['requested', 'approved', 'refused', 'withdrawn'] as const
export type ChangeState = (typeof changeStates)[number]

/**
 * A change of what is registered of an enterprise: requested by it, consented to by the office in charge (for a move, by
 * the office that gives it up and the one that takes it over, in any order), carried out with the last consent.
 */
export const changeWorkflow = defineWorkflow({
  initial: 'requested',
  states: changeStates,
  steps: {
    consent: {
      from: ['requested'],
      to: 'requested',
      label: '同意变更',
      judges: {
        workOf: ['requesterId'],
        refusal: '这份变更是您自己以企业人员身份申请的，不能自己同意。请由本单位其他人员办理。',
      },
    },
    /** What the last consent amounts to. */
    approve: { from: ['requested'], to: 'approved', label: '变更生效' },
    refuse: { from: ['requested'], to: 'refused', label: '不同意' },
    withdraw: { from: ['requested'], to: 'withdrawn', label: '撤回申请' },
  },
})
export type ChangeAction = keyof typeof changeWorkflow.steps
