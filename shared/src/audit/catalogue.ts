import { accountEvents, grantEvents, sessionEvents } from '../account/account.events'
import { authorityEvents, authorityRequestEvents } from '../authority/authority.events'
import { belongingEvents } from '../belonging/belonging.events'
import { dossierEvents } from '../dossier/dossier.events'
import { enterpriseEvents } from '../enterprise/enterprise.events'
import { fileEvents } from '../file/file.events'
import { hazardEvents } from '../hazard/hazard.events'
import { importEvents } from '../import/import.events'
import { jobEvents } from '../job/job.events'
import type { ClockEvent, EventKind, Followed } from '../kit/events'
import { orgUnitEvents } from '../organization/organization.events'
import { handoverEvents } from '../oversight/handover.events'
import { documentEvents, supervisionEvents } from '../oversight/supervision.events'
import { floorPlanEvents, registerEvents, riskEvents, riskPointEvents } from '../risk/risk.events'
import { certificateEvents, evaluationEvents } from '../standardization/standardization.events'
import { undeliveredEvents } from '../undelivered/undelivered.events'

/** Every kind of event of the product, by what it is about, in the order in which people look for them. */
export const eventGroups = {
  hazard: { label: '隐患', kinds: hazardEvents },
  risk: { label: '风险', kinds: riskEvents },
  risk_point: { label: '风险点', kinds: riskPointEvents },
  register: { label: '风险清单版本', kinds: registerEvents },
  floor_plan: { label: '四色图', kinds: floorPlanEvents },
  import: { label: '导入', kinds: importEvents },
  supervision: { label: '挂牌督办', kinds: supervisionEvents },
  document: { label: '文书', kinds: documentEvents },
  handover: { label: '督办移交', kinds: handoverEvents },
  standardization: { label: '标准化自评', kinds: evaluationEvents },
  certificate: { label: '标准化证书', kinds: certificateEvents },
  dossier: { label: '企业档案', kinds: dossierEvents },
  enterprise: { label: '企业', kinds: enterpriseEvents },
  belonging: { label: '登记信息变更', kinds: belongingEvents },
  authority: { label: '监管机构', kinds: authorityEvents },
  account: { label: '人员账号', kinds: accountEvents },
  role_grant: { label: '权限变更', kinds: grantEvents },
  authority_request: { label: '监管机构申请', kinds: authorityRequestEvents },
  session: { label: '登录', kinds: sessionEvents },
  org_unit: { label: '部门', kinds: orgUnitEvents },
  file: { label: '文件', kinds: fileEvents },
  job: { label: '后台任务', kinds: jobEvents },
  undelivered: { label: '未送达', kinds: undeliveredEvents },
} as const satisfies Record<string, { label: string; kinds: Readonly<Record<string, EventKind>> }>
export type EventGroup = keyof typeof eventGroups

type KindsOf<G> = G extends { kinds: infer K } ? K[keyof K] : never
/** Any kind that is declared. */
export type AnyEvent = KindsOf<(typeof eventGroups)[EventGroup]>
export type EventType = AnyEvent['type']

export const everyEvent: readonly AnyEvent[] = Object.values(eventGroups).flatMap(
  ({ kinds }) => Object.values(kinds) as AnyEvent[],
)
const byType = new Map<string, AnyEvent>(everyEvent.map((kind) => [kind.type, kind]))
const ofClocks = new Map<string, ClockEvent>(
  everyEvent.flatMap((kind) => (kind.level ? [[`${kind.subject} ${kind.level}`, kind as ClockEvent] as const] : [])),
)

/** The kind that says a clock of such a row reached this level. */
export const clockEvent = (subject: string, level: string) => ofClocks.get(`${subject} ${level}`)

/** What every clock that can run out is of, and the level it reaches. */
export const clockLevels = everyEvent.flatMap(({ subject, level }) => (level ? [[subject, level] as const] : []))

/** What people do to such a row; its clocks are not among it. */
export const stepsOf = (subject: string): string[] =>
  everyEvent.filter((kind) => kind.subject === subject && !kind.level).map(({ type }) => type)

/** All kinds after which something that follows from the rows must be looked at again. */
export const eventsThatChange = (what: Followed) => everyEvent.filter(({ changes }) => changes.includes(what))

/** Until November 2026 every clock told of itself under this one name; those records stay as they are. */
const formerNoun = 'deadline'
/** The name that an event recorded under an older one has today. */
export function currentType(type: string, subject: string): string {
  const [noun, level = ''] = type.split('.')
  return (noun === formerNoun && clockEvent(subject, level)?.type) || type
}
/** Under which names, about what, older records of these kinds stand. */
export const formerNames = (kinds: readonly EventKind[]) =>
  kinds.flatMap(({ level, subject }) => (level ? [{ type: `${formerNoun}.${level}`, subject }] : []))

/** The declaration of a recorded event; undefined where a newer program wrote it. */
export const eventKind = (type: string, subject: string): AnyEvent | undefined => byType.get(currentType(type, subject))

/** What happened, in words; a record written by a newer program still says what it is about. */
export function eventLabel(type: string, subject = ''): string {
  const known = eventKind(type, subject)
  if (known) return known.label
  const [noun = ''] = type.split('.')
  if (noun === formerNoun) return '期限到达'
  const group = noun in eventGroups ? eventGroups[noun as EventGroup].label : null
  return group ? `${group}：其他操作` : '其他操作'
}
