import type { SupervisionState } from '@shuangfang/shared/oversight/supervision.workflow'

/** What a line of 今天要办 is about; the kinds are those of server/src/modules/oversight/today.service. */
export const todayKindLabels: Record<
  'registration' | 'change' | 'supervision' | 'handover' | 'major_hazard' | 'overdue',
  string
> = {
  registration: '企业受理',
  change: '信息变更',
  supervision: '挂牌督办',
  handover: '移交接收',
  major_hazard: '新增重大',
  overdue: '重大超期',
}

/** Who has to do what next in a case, in one line. */
export const supervisionWaits: Record<SupervisionState, string> = {
  draft: '等局领导签批；起草人不能签批自己的草稿。',
  signed: '等督办人员或局领导下发通知书。',
  issued: '等企业签收通知书、报备治理方案。',
  served: '等企业报备治理方案。',
  plan_filed: '治理方案已报来，等本单位审查备案。',
  treating: '企业治理中，按月报告进展。',
  extension_review: '企业申请延期，等督办人员或局领导批复。',
  acceptance_review: '企业申请验收，等本单位组织现场验收。',
  accepted: '现场验收合格，等督办人员或局领导办理摘牌。',
  delisted: '已摘牌，本件办结。',
  withdrawn: '已撤回，本件作废。',
}
