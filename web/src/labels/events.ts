import { activityLabels } from '@shuangfang/shared/dossier/activity'
import type { HazardAction } from '@shuangfang/shared/hazard/hazard.workflow'
import type { SupervisionAction } from '@shuangfang/shared/oversight/supervision.workflow'
import { civil } from '#kit/time'

type DeadlineLevel = 'due_soon' | 'overdue' | 'escalated'
type HazardEvent = `hazard.${HazardAction | 'reported' | 'supervised' | 'extended'}` | `deadline.${DeadlineLevel}`
type SupervisionEvent = `supervision.${SupervisionAction | 'draft'}` | `deadline.${DeadlineLevel}`

/** What happened, in the past tense of a record. */
export const hazardEventLabels: Record<HazardEvent, string> = {
  'hazard.reported': '上报隐患',
  'hazard.grade': '定级',
  'hazard.assign': '下达整改',
  'hazard.submit_plan': '提交治理方案',
  'hazard.approve_plan': '批准治理方案',
  'hazard.return_plan': '退回治理方案',
  'hazard.submit': '提交整改',
  'hazard.return': '验收不通过，退回重改',
  'hazard.verify': '验收通过，销号',
  'hazard.accept': '企业验收通过，待监管部门核销',
  'hazard.write_off': '监管部门核销',
  'hazard.reopen': '监管部门验收不合格，重新整改',
  'hazard.propose_void': '提请作废',
  'hazard.approve_void': '同意作废',
  'hazard.refuse_void': '不同意作废',
  'hazard.supervised': '列入挂牌督办',
  'hazard.extended': '监管部门同意延期',
  'deadline.due_soon': '整改即将到期，已提醒责任人',
  'deadline.overdue': '整改超期，已通知责任人和安全管理员',
  'deadline.escalated': '超期仍未整改，已报告主要负责人',
}

export const supervisionEventLabels: Record<SupervisionEvent, string> = {
  'supervision.draft': '拟定挂牌督办',
  'supervision.revise': '修改草稿',
  'supervision.sign': '签批',
  'supervision.issue': '下发通知书',
  'supervision.withdraw': '撤回',
  'supervision.receive': '企业签收',
  'supervision.file_plan': '报备治理方案',
  'supervision.accept_plan': '治理方案备案',
  'supervision.return_plan': '退改治理方案',
  'supervision.report_progress': '报告治理进展',
  'supervision.ask_extension': '申请延期',
  'supervision.grant_extension': '同意延期',
  'supervision.refuse_extension': '不同意延期',
  'supervision.apply_acceptance': '申请验收',
  'supervision.send_back': '验收不合格，继续治理',
  'supervision.accept': '验收合格',
  'supervision.delist': '摘牌，隐患核销',
  'deadline.due_soon': '即将到期，已提醒',
  'deadline.overdue': '逾期',
  'deadline.escalated': '逾期仍未办理，已上报',
}

/** Clocks of a case, as the timeline and the list of dates name them. */
export const supervisionClockLabels: Record<string, string> = {
  plan: '报备治理方案',
  treatment: '完成治理',
  progress: '报告进展',
  extension: '批复延期',
  acceptance: '组织验收',
}

/** A record written by a newer server than this page still reads as Chinese. */
const unknown = '其他记录'
export const hazardEventLabel = (type: string) => hazardEventLabels[type as HazardEvent] ?? unknown
export const supervisionEventLabel = (type: string) => supervisionEventLabels[type as SupervisionEvent] ?? unknown

/** What happened to anything of an enterprise, in the words of its own kind. */
export function newsLabel({ subject, type }: { subject: string; type: string }): string {
  if (subject === 'Hazard') return hazardEventLabel(type)
  if (subject === 'Supervision') return supervisionEventLabel(type)
  return activityLabels[type] ?? unknown
}

interface Entry {
  type: string
  payload: Record<string, unknown>
}
const said = (payload: Entry['payload'], key: string) => {
  const value = payload[key]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** What a step of a case adds to its name: the opinion, the new day, the clock that ran out. */
export function supervisionEventDetail({ type, payload }: Entry): string {
  if (type.startsWith('deadline.')) return supervisionClockLabels[said(payload, 'kind')] ?? ''
  const until = said(payload, 'until')
  const percent = said(payload, 'percent')
  return [until && `延至 ${civil(until)}`, percent && `完成 ${percent}%`, said(payload, 'note')]
    .filter(Boolean)
    .join('，')
}
