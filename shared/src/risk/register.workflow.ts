import { defineWorkflow } from '../kit/workflow'

/** `preparing`: a large register is still being copied row by row; it is submitted when that is done. */
export const registerStates = ['preparing', 'submitted', 'approved', 'returned'] as const
export type RegisterState = (typeof registerStates)[number]

/** 清单版本: copied, submitted, approved or returned by the principal. Another try is another edition. */
export const registerWorkflow = defineWorkflow({
  initial: 'preparing',
  states: registerStates,
  steps: {
    hand_over: { from: ['preparing'], to: 'submitted', label: '提交审批' },
    approve: {
      from: ['submitted'],
      to: 'approved',
      label: '批准',
      judges: {
        workOf: ['submitterId'],
        refusal: '这一版清单是您自己提交的，不能自己批准。请由另一位主要负责人批准；没有的，请退回后由安全管理员提交。',
      },
    },
    return: { from: ['submitted'], to: 'returned', label: '退回' },
  },
})
export type RegisterAction = keyof typeof registerWorkflow.steps
