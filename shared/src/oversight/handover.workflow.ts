import { defineWorkflow } from '../kit/workflow'

export const handoverStates = ['proposed', 'agreed', 'declined', 'received', 'stays', 'withdrawn', 'lapsed'] as const
export type HandoverState = (typeof handoverStates)[number]

/**
 * 移交: a case whose enterprise left the office's jurisdiction goes to another office, which confirms the receipt, or stays
 * by decision; a draft may be withdrawn instead. `take_over`: the successor alone, where the former office can no longer
 * act. `lapse`: the enterprise came back, or the case was closed meanwhile.
 */
export const handoverWorkflow = defineWorkflow({
  initial: 'proposed',
  states: handoverStates,
  steps: {
    agree: { from: ['proposed', 'declined', 'stays'], to: 'agreed', label: '同意移交', done: '原单位同意移交' },
    stay: { from: ['proposed', 'declined'], to: 'stays', label: '由本单位继续督办', done: '决定由原单位继续督办' },
    withdraw: { from: ['proposed', 'declined'], to: 'withdrawn', label: '撤回草稿' },
    receive: { from: ['agreed'], to: 'received', label: '确认接收' },
    decline: { from: ['agreed'], to: 'declined', label: '不接收' },
    take_over: { from: ['proposed', 'agreed', 'declined'], to: 'received', label: '直接接收' },
    lapse: { from: ['proposed', 'agreed', 'declined'], to: 'lapsed', label: '不再需要移交' },
  },
})
export type HandoverAction = keyof typeof handoverWorkflow.steps

/** Somebody still has to decide. */
export const openHandovers = ['proposed', 'agreed', 'declined'] as const satisfies HandoverState[]

/** Why a case fell out: the enterprise moved, the jurisdiction ended, or the office was merged into another. */
export const handoverCauses = ['moved', 'ended', 'merged'] as const
export type HandoverCause = (typeof handoverCauses)[number]
