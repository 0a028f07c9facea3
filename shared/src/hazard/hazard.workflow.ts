import { available, defineWorkflow, next } from '../kit/workflow'

export const hazardStates = [
  'reported',
  'graded',
  'plan_review',
  'rectifying',
  'verifying',
  'accepted',
  'closed',
  'void_review',
  'void',
] as const
export type HazardState = (typeof hazardStates)[number]

/**
 * Report → grade → assign → rectify → verify → close. A major hazard needs a treatment plan approved by the principal
 * before anyone rectifies it, and one under listed supervision is written off by the authority, not by the enterprise.
 * Two people void a mistaken report: one proposes, another approves.
 */
export const hazardWorkflow = defineWorkflow({
  initial: 'reported',
  states: hazardStates,
  steps: {
    grade: { from: ['reported', 'graded'], to: 'graded' },
    assign: { from: ['graded'], to: 'rectifying' },
    submit_plan: { from: ['graded'], to: 'plan_review' },
    approve_plan: { from: ['plan_review'], to: 'rectifying' },
    return_plan: { from: ['plan_review'], to: 'graded' },
    submit: { from: ['rectifying'], to: 'verifying' },
    return: { from: ['verifying'], to: 'rectifying' },
    verify: { from: ['verifying'], to: 'closed' },
    accept: { from: ['verifying'], to: 'accepted' },
    write_off: { from: ['accepted'], to: 'closed' },
    reopen: { from: ['accepted'], to: 'rectifying' },
    propose_void: { from: ['reported', 'graded'], to: 'void_review' },
    approve_void: { from: ['void_review'], to: 'void' },
    refuse_void: { from: ['void_review'], to: 'reported' },
  },
})

export type HazardAction = keyof typeof hazardWorkflow.steps
export const hazardActions = (state: HazardState) => available(hazardWorkflow, state)
export const afterHazardAction = (state: HazardState, action: HazardAction) => next(hazardWorkflow, state, action)

/** Found and not yet done with. Void reports were none. */
export const openHazardStates = hazardStates.filter((state) => state !== 'closed' && state !== 'void')
/** States in which the enterprise still has to rectify: here a passed deadline is lateness. */
export const duringRectification: readonly HazardState[] = ['rectifying', 'verifying']

/** Late: the deadline passed before the rectification was handed in and accepted. */
export function isOverdue(hazard: { state: HazardState; deadline: Date | null }, now: Date): boolean {
  return hazard.deadline !== null && duringRectification.includes(hazard.state) && now > hazard.deadline
}
