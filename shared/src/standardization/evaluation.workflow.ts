import { available, defineWorkflow, next } from '../kit/workflow'

export const evaluationStates = ['draft', 'submitted', 'returned', 'approved'] as const
export type EvaluationState = (typeof evaluationStates)[number]

/** 自评: filled in and submitted by the safety manager, approved or returned by the principal; approved is frozen. */
export const evaluationWorkflow = defineWorkflow({
  initial: 'draft',
  states: evaluationStates,
  steps: {
    submit: { from: ['draft', 'returned'], to: 'submitted' },
    return: { from: ['submitted'], to: 'returned' },
    approve: { from: ['submitted'], to: 'approved' },
  },
})
export type EvaluationAction = keyof typeof evaluationWorkflow.steps
export const evaluationActions = (state: EvaluationState) => available(evaluationWorkflow, state)
export const afterEvaluationAction = (state: EvaluationState, action: EvaluationAction) =>
  next(evaluationWorkflow, state, action)

/** While it is being filled in, or mended after a return, its elements may change. */
export const isEditable = (state: EvaluationState) => state === 'draft' || state === 'returned'
