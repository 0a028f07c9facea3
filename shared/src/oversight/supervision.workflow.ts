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

const handedIn = {
  workOf: ['filerId'],
  refusal: '这是您自己以企业人员身份报送的，不能自己同意。请由本单位其他人员办理。',
}

/**
 * 挂牌督办: drafted, signed and issued by the authority; signed for by the enterprise, which files its treatment plan,
 * reports progress, may ask for an extension, and applies for acceptance; accepted or sent back; delisted.
 */
export const supervisionWorkflow = defineWorkflow({
  initial: 'draft',
  states: supervisionStates,
  steps: {
    revise: { from: ['draft'], to: 'draft', label: '修改', done: '修改挂牌督办草稿' },
    sign: {
      from: ['draft'],
      to: 'signed',
      label: '签批',
      done: '签批挂牌督办',
      judges: { workOf: ['drafterId'], refusal: '这份文稿是您自己拟的，不能自己签批。请由另一位领导签批。' },
    },
    issue: { from: ['signed'], to: 'issued', label: '下发通知书', done: '下发挂牌督办通知书' },
    withdraw: { from: ['draft', 'signed'], to: 'withdrawn', label: '撤回', done: '撤回挂牌督办' },
    receive: { from: ['issued'], to: 'served', label: '签收', done: '企业签收' },
    file_plan: { from: ['served'], to: 'plan_filed', label: '报备治理方案' },
    accept_plan: { from: ['plan_filed'], to: 'treating', label: '同意备案', done: '治理方案备案', judges: handedIn },
    return_plan: { from: ['plan_filed'], to: 'served', label: '退改方案', done: '退改治理方案' },
    report_progress: { from: ['treating'], to: 'treating', label: '报告进展', done: '报告治理进展' },
    ask_extension: { from: ['treating'], to: 'extension_review', label: '申请延期' },
    grant_extension: { from: ['extension_review'], to: 'treating', label: '同意延期', judges: handedIn },
    refuse_extension: { from: ['extension_review'], to: 'treating', label: '不同意延期' },
    apply_acceptance: { from: ['treating'], to: 'acceptance_review', label: '申请验收' },
    send_back: { from: ['acceptance_review'], to: 'treating', label: '验收不合格', done: '验收不合格，继续治理' },
    accept: { from: ['acceptance_review'], to: 'accepted', label: '验收合格', judges: handedIn },
    delist: {
      from: ['accepted'],
      to: 'delisted',
      label: '摘牌',
      done: '摘牌，隐患核销',
      judges: {
        workOf: ['accepterId'],
        refusal: '验收意见是您自己出具的，不能自己摘牌。请由本单位另一位领导或督办员摘牌。',
      },
    },
  },
})
export type SupervisionAction = keyof typeof supervisionWorkflow.steps

/** As both the screens and the server's refusals name them. */
export const supervisionStateNames: Record<SupervisionState, string> = {
  draft: '草稿',
  signed: '已签批',
  issued: '已下发',
  served: '已签收',
  plan_filed: '方案待审',
  treating: '治理中',
  extension_review: '延期待批',
  acceptance_review: '待验收',
  accepted: '验收合格',
  delisted: '已摘牌',
  withdrawn: '已撤回',
}

/** Nothing more is to be done. */
export const closedStates: readonly SupervisionState[] = ['delisted', 'withdrawn']
/** Nobody outside the office knows of it yet. */
export const draftStates: readonly SupervisionState[] = ['draft', 'signed']

/** Listed and not yet delisted. */
export const listedStates = supervisionStates.filter(
  (state) => !draftStates.includes(state) && !closedStates.includes(state),
)
