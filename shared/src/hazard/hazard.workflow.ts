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

const rectified = {
  workOf: ['ownerId', 'submitterId'],
  refusal: '这是您自己的整改，不能自己验收或退回。请由其他安全管理员或主要负责人验收。',
}

/**
 * Report → grade → assign → rectify → verify → close. A major hazard needs a treatment plan approved by the principal
 * before anyone rectifies it, and one under listed supervision is written off by the authority, not by the enterprise.
 * Two people void a mistaken report: one proposes, another approves.
 */
export const hazardWorkflow = defineWorkflow({
  initial: 'reported',
  states: hazardStates,
  steps: {
    grade: { from: ['reported', 'graded'], to: 'graded', label: '定级' },
    assign: {
      from: ['graded'],
      to: 'rectifying',
      label: '下达整改',
    },
    submit_plan: {
      from: ['graded'],
      to: 'plan_review',
      label: '提交治理方案',
    },
    approve_plan: {
      from: ['plan_review'],
      to: 'rectifying',
      label: '批准方案',
      done: '批准治理方案',
      judges: {
        workOf: ['plannerId'],
        refusal:
          '这份治理方案是您自己提交的，不能自己批准。请由另一位主要负责人批准；没有的，请退回后由安全管理员编制提交。',
      },
    },
    return_plan: { from: ['plan_review'], to: 'graded', label: '退回方案', done: '退回治理方案' },
    submit: { from: ['rectifying'], to: 'verifying', label: '提交验收', done: '提交整改' },
    return: {
      from: ['verifying'],
      to: 'rectifying',
      label: '退回重改',
      done: '验收不通过，退回重改',
      judges: rectified,
    },
    verify: { from: ['verifying'], to: 'closed', label: '验收销号', done: '验收通过，销号', judges: rectified },
    accept: {
      from: ['verifying'],
      to: 'accepted',
      label: '验收合格',
      done: '企业验收通过，待监管部门核销',
      judges: rectified,
    },
    write_off: { from: ['accepted'], to: 'closed', label: '核销', done: '监管部门核销' },
    reopen: { from: ['accepted'], to: 'rectifying', label: '重新整改', done: '监管部门验收不合格，重新整改' },
    propose_void: {
      from: ['reported', 'graded'],
      to: 'void_review',
      label: '提请作废',
    },
    approve_void: {
      from: ['void_review'],
      to: 'void',
      label: '同意作废',
      judges: {
        workOf: ['voidProposerId'],
        refusal: '作废是您自己提请的，不能自己同意。请由其他安全管理员或主要负责人决定；不再作废的，可以自己撤回。',
      },
    },
    refuse_void: { from: ['void_review'], to: 'reported', label: '不同意作废' },
  },
})

export type HazardAction = keyof typeof hazardWorkflow.steps
export const hazardActions = (state: HazardState) => available(hazardWorkflow, state)
export const afterHazardAction = (state: HazardState, action: HazardAction) => next(hazardWorkflow, state, action)

/** Found and not yet done with. Void reports were none. */
export const openHazardStates = hazardStates.filter((state) => state !== 'closed' && state !== 'void')
/** Ordered, and not yet accepted: to be rectified, or handed in. */
export const duringRectification: readonly HazardState[] = ['rectifying', 'verifying']

/** What lateness follows from. */
export interface TimedHazard {
  state: HazardState
  deadline: Date | null
  submittedAt: Date | null
}

/**
 * How late the rectification is, in milliseconds; 0 when it is not. Handing in stops the clock: what waits for a verifier is
 * as late as it came, and no later. The condition in SQL is `overdueTest`.
 */
export function lateBy({ state, deadline, submittedAt }: TimedHazard, now: Date): number {
  if (!deadline || !duringRectification.includes(state)) return 0
  const until = state === 'verifying' && submittedAt ? submittedAt : now
  return Math.max(0, until.getTime() - deadline.getTime())
}

export const isOverdue = (hazard: TimedHazard, now: Date): boolean => lateBy(hazard, now) > 0
