import { available, defineWorkflow, next } from '../kit/workflow'

export const evaluationStates = ['draft', 'submitted', 'returned', 'approved'] as const
export type EvaluationState = (typeof evaluationStates)[number]

/** 自评: filled in and submitted by the safety manager, approved or returned by the principal; approved is frozen. */
export const evaluationWorkflow = defineWorkflow({
  initial: 'draft',
  states: evaluationStates,
  steps: {
    submit: { from: ['draft', 'returned'], to: 'submitted', label: '提交自评' },
    return: { from: ['submitted'], to: 'returned', label: '退回' },
    approve: {
      from: ['submitted'],
      to: 'approved',
      label: '批准',
      judges: {
        workOf: ['authorIds'],
        refusal:
          '这次自评有您自己填写的要素或由您提交，不能自己批准。请由另一位主要负责人批准；没有的，请退回，由安全管理员重新填写这些要素后提交。',
      },
    },
  },
})
export type EvaluationAction = keyof typeof evaluationWorkflow.steps
export const evaluationActions = (state: EvaluationState) => available(evaluationWorkflow, state)
export const afterEvaluationAction = (state: EvaluationState, action: EvaluationAction) =>
  next(evaluationWorkflow, state, action)

/** While it is being filled in, or mended after a return, its elements may change. */
export const isEditable = (state: EvaluationState) => state === 'draft' || state === 'returned'
