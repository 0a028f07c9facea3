import { Notifications } from '../platform/notify'
import type { Told } from './sink'
import type { Company, Office, Person, World } from './world'

type Tell = readonly [to: 'safety' | 'principal' | 'owner', title: string]
const hazardTitles: Readonly<Record<string, Tell>> = {
  'hazard.reported': ['safety', '有新上报的隐患待定级'],
  'hazard.assign': ['owner', '有新的整改任务，请按期完成'],
  'hazard.submit': ['safety', '有整改待验收'],
  'hazard.return': ['owner', '整改被退回，请重新整改'],
  'hazard.submit_plan': ['principal', '重大隐患治理方案待您审批'],
  'hazard.overdue': ['safety', '有隐患整改超期'],
  'hazard.escalated': ['principal', '隐患超期仍未整改，请督促'],
}
const orderTitles: Readonly<Record<string, string>> = {
  'supervision.draft': '有挂牌督办待您签批',
  'supervision.sign': '挂牌督办已签批，请下发通知书',
  'supervision.receive': '企业已签收通知书',
  'supervision.file_plan': '企业报备了治理方案，请审查',
  'supervision.report_progress': '企业报告治理进展',
  'supervision.ask_extension': '企业申请延期，请审批',
  'supervision.apply_acceptance': '企业申请验收，请组织现场验收',
}
const recent = 21 * 86_400_000
const unreadFor = 3 * 86_400_000

/** What the story enterprise's people were told in the last weeks, as the consumers of hazards would have done. */
export function addCompanyNotices(world: World, company: Company, events: readonly Told[]): void {
  const people = new Map([...company.owners, company.safety].map((person) => [person.id, person]))
  const owners = new Map<string, Person | undefined>()
  const titles = new Map<string, string>()
  for (const event of events.filter(({ subject }) => subject === 'Hazard')) {
    const { number, title, ownerId } = event.payload
    if (number) titles.set(event.subjectId, `${number} ${title}`)
    if (ownerId) owners.set(event.subjectId, people.get(String(ownerId)))
    const tell = hazardTitles[event.type]
    if (!tell || !isRecent(world, event)) continue
    const person = tell[0] === 'owner' ? owners.get(event.subjectId) : company[tell[0]]
    if (person && person.id !== event.actor.id) {
      notice(world, person, tell[1], titles.get(event.subjectId) ?? '', event, 'hazards')
    }
  }
}

/** What the authority's officers were told about listed supervision. */
export function addOfficeNotices(world: World, { leader, supervisor, inspector, events, titles }: Office): void {
  for (const event of events) {
    const title = orderTitles[event.type]
    if (!title || !isRecent(world, event)) continue
    const people = event.type === 'supervision.draft' ? [leader] : [...new Set([supervisor, inspector])]
    for (const person of people.filter(({ id }) => id !== event.actor.id)) {
      notice(world, person, title, titles.get(event.subjectId) ?? '', event, 'supervisions')
    }
  }
}

const isRecent = ({ calendar }: World, { at }: Told) => calendar.anchor.getTime() - at.getTime() < recent

function notice(
  { sink, calendar, random }: World,
  to: Person,
  title: string,
  body: string,
  event: Told,
  page: string,
): void {
  const age = calendar.anchor.getTime() - event.at.getTime()
  const isRead = age > unreadFor || random.chance(0.3)
  sink.add(Notifications, {
    tenantId: to.tenantId,
    createdAt: event.at,
    userId: to.id,
    title,
    body,
    link: `/${page}/${event.subjectId}`,
    eventId: null,
    dedupe: `demo:${event.type}:${event.subjectId}:${event.at.getTime()}`,
    readAt: isRead ? new Date(event.at.getTime() + Math.min(age, random.between(0.2, 9) * 3_600_000)) : null,
  })
}
