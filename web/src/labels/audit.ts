import { type EventGroup, eventGroups, everyEvent } from '@shuangfang/shared/audit/catalogue'

/** What the trail speaks about; the first part of an event's type. */
export function auditGroupLabel(type: string): string {
  const [noun = ''] = type.split('.')
  return noun in eventGroups ? eventGroups[noun as EventGroup].label : '其他'
}

/** Kinds of events to filter by: a whole group, or one event of it. */
export const auditChoices = Object.entries(eventGroups).map(([group, { label }]) => ({
  group,
  label,
  types: everyEvent.filter(({ type }) => type.startsWith(`${group}.`)),
}))

/** Parts of an event that people may read as they are; anything else stays in the database. */
export const auditPayloadLabels = {
  where: '单位',
  act: '办理',
  number: '编号',
  title: '标题',
  name: '名称（姓名）',
  point: '风险点',
  account: '账号',
  address: '网络地址',
  login: '账号',
  change: '变更',
  role: '角色',
  before: '原为',
  after: '改为',
  askedBy: '提出',
  reason: '原因',
  note: '说明',
  until: '延至',
  percent: '进度',
} as const
