import type { SupervisionEntry } from '@shuangfang/shared/oversight/supervision.contract'
import type { SupervisionAction, SupervisionState } from '@shuangfang/shared/oversight/supervision.workflow'

export const supervisionStateLabels: Record<SupervisionState, string> = {
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

export const supervisionActionLabels: Record<SupervisionAction, string> = {
  revise: '修改',
  sign: '签批',
  issue: '下发通知书',
  withdraw: '撤回',
  receive: '签收',
  file_plan: '报备治理方案',
  accept_plan: '同意备案',
  return_plan: '退改方案',
  report_progress: '报告进展',
  ask_extension: '申请延期',
  grant_extension: '同意延期',
  refuse_extension: '不同意延期',
  apply_acceptance: '申请验收',
  send_back: '验收不合格',
  accept: '验收合格',
  delist: '摘牌',
}

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
