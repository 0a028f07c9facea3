import { defineWorkflow } from '../kit/workflow'

export const supervisionStates = [
  'draft',
  'signed',
  'issued',
  'served',
  'plan_filed',
  'treating',
  'extension_review',
  'acceptance_review',
  'accepted',
  'delisted',
  'withdrawn',
] as const
export type SupervisionState = (typeof supervisionStates)[number]

/**
 * 挂牌督办: drafted, signed and issued by the authority; signed for by the enterprise, which files its treatment plan,
 * reports progress, may ask for an extension, and applies for acceptance; accepted or sent back; delisted.
 */
export const supervisionWorkflow = defineWorkflow({
  initial: 'draft',
  states: supervisionStates,
  steps: {
    revise: { from: ['draft'], to: 'draft' },
    sign: { from: ['draft'], to: 'signed' },
    issue: { from: ['signed'], to: 'issued' },
    withdraw: { from: ['draft', 'signed'], to: 'withdrawn' },
    receive: { from: ['issued'], to: 'served' },
    file_plan: { from: ['served'], to: 'plan_filed' },
    accept_plan: { from: ['plan_filed'], to: 'treating' },
    return_plan: { from: ['plan_filed'], to: 'served' },
    report_progress: { from: ['treating'], to: 'treating' },
    ask_extension: { from: ['treating'], to: 'extension_review' },
    grant_extension: { from: ['extension_review'], to: 'treating' },
    refuse_extension: { from: ['extension_review'], to: 'treating' },
    apply_acceptance: { from: ['treating'], to: 'acceptance_review' },
    send_back: { from: ['acceptance_review'], to: 'treating' },
    accept: { from: ['acceptance_review'], to: 'accepted' },
    delist: { from: ['accepted'], to: 'delisted' },
  },
})
export type SupervisionAction = keyof typeof supervisionWorkflow.steps

/** Listed and not yet delisted. */
export const listedStates = supervisionStates.filter(
  (state) => !['draft', 'signed', 'delisted', 'withdrawn'].includes(state),
)
