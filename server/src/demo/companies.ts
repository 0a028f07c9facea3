import type { EnterpriseText } from '@shuangfang/database/seeds/content/types'
import { makeUscc } from '@shuangfang/shared/reference/uscc'
import { Belongings } from '../modules/enterprise/belonging.entity'
import { Enterprises } from '../modules/enterprise/enterprise.entity'
import { OrgUnits } from '../modules/organization/organization.entity'
import { day } from './calendar'
import type { People } from './people'
import type { Told } from './sink'
import type { Company, Person, World } from './world'

const green = '没有未销号的重大隐患，也没有逾期的一般隐患'
const production = /生产|运行|工程|车队|加油|站务|管网|采煤|爆破|总务|后勤|运营|设备/

/** One enterprise of the register with its units and people. `number` makes logins and the credit code. */
export function addCompany(
  world: World,
  people: People,
  text: EnterpriseText,
  number: number,
  isStory: boolean,
): Company {
  const { random, calendar, sink } = world
  const since = new Date(calendar.anchor.getTime() - Math.floor(random.between(731, 755) * day) + 10 * 3_600_000)
  const tenantId = sink.tenant('enterprise', text.name, 'active', since)
  const row = addEntry(world, text, number, { tenantId, since, people, status: 'active' })
  const units = addUnits(world, tenantId, text, since)
  const hire = hiring(people, tenantId, isStory ? 'yitu' : `qy${String(number).padStart(3, '0')}`, since)
  const principal = hire('fuzeren', text.principal, '主要负责人', ['principal'])
  const safetyUnit = units.departments.find(({ name }) => /安全|安环/.test(name)) ?? units.departments[0]
  const safety = hire('anquan', text.safetyManager, '安全管理员', ['safety_manager', 'system_admin'], safetyUnit?.id)
  const heads = units.departments
    .filter(({ id }) => id !== safetyUnit?.id)
    .map(({ id, name, below }, i) =>
      hire(`bumen${i + 1}`, people.name(), `${name}负责人`, ['department_head'], id, [id, ...below]),
    )
  const leaders = units.teams.map(({ id, name }, i) =>
    hire(`banzu${i + 1}`, people.name(), `${name}班长`, ['team_leader'], id, [id]),
  )
  const workers = Array.from({ length: isStory ? 12 : Math.min(12, 3 + Math.floor(text.staff / 30)) }, (_, i) =>
    hire(`gongren${i + 1}`, people.name(), '员工', ['worker'], random.pick(units.teams).id),
  )
  if (isStory) hire('shenji', people.name(), '安全审计员', ['audit_admin'])
  const events = foundingEvents(tenantId, row.name, safety, since)
  return { text, row, isStory, principal, safety, owners: [...heads, ...leaders], workers, points: [], events, since }
}

function hiring(people: People, tenantId: string, prefix: string, since: Date) {
  return (
    role: string,
    name: string,
    post: string,
    roles: Person['roles'],
    unitId: string | null = null,
    unitIds: string[] = [],
  ) => people.add({ tenantId, login: `${prefix}.${role}`, name, post, roles, unitId, unitIds, createdAt: since })
}

interface Entry {
  tenantId: string
  since: Date
  people: People
  status: 'active' | 'pending' | 'refused'
  note?: string
}

function addEntry({ random, sink }: World, text: EnterpriseText, number: number, entry: Entry) {
  const { tenantId, since, people, status, note = null } = entry
  const acceptedAt = status === 'active' ? new Date(since.getTime() + day) : null
  const place = { regionCode: text.town, sector: text.sector }
  if (acceptedAt)
    sink.add(Belongings, { tenantId, createdAt: acceptedAt, ...place, validFrom: acceptedAt, cause: 'accepted' })
  return sink.add(Enterprises, {
    id: tenantId,
    tenantId,
    createdAt: since,
    name: text.name,
    shortName: text.short,
    uscc: makeUscc('410184', 1000 + number * 7),
    code: random.code(),
    ...place,
    industryCode: text.industryCode,
    address: text.address,
    principalName: text.principal,
    principalPhone: people.phone(),
    safetyPhone: people.phone(),
    staff: text.staff,
    products: text.products,
    status,
    statusNote: note,
    acceptedAt,
    colour: 'green',
    colourReason: green,
  })
}

interface Unit {
  id: string
  name: string
  below: string[]
}

/** Departments as written; below the producing one its workshops, and in each of them teams. */
function addUnits({ sink }: World, tenantId: string, text: EnterpriseText, createdAt: Date) {
  const add = (kind: 'department' | 'workshop' | 'team', name: string, parentId: string | null): Unit => {
    const { id } = sink.add(OrgUnits, { tenantId, createdAt, parentId, kind, name })
    return { id, name, below: [] }
  }
  const departments = text.departments.map((name) => add('department', name, null))
  const maker = departments.find(({ name }) => production.test(name)) ?? (departments.at(-1) as Unit)
  const shops = text.areas.slice(0, text.staff > 60 ? 3 : 2).map((name) => add('workshop', name, maker.id))
  const teams = shops.map((shop) => add('team', `${shop.name}一班`, shop.id))
  if (text.staff > 150 && shops[0]) teams.push(add('team', `${shops[0].name}二班`, shops[0].id))
  maker.below.push(...shops.map(({ id }) => id), ...teams.map(({ id }) => id))
  return { departments, teams }
}

function foundingEvents(tenantId: string, name: string, safety: Person, since: Date): Told[] {
  const about = { tenantId, subject: 'Enterprise', subjectId: tenantId }
  const accepted = new Date(since.getTime() + day)
  // An address that documentation may use: RFC 5737.
  const registered = { name, address: '198.51.100.7', login: safety.login, roles: safety.roles }
  return [
    { ...about, actor: { id: '0', name: '系统' }, type: 'enterprise.registered', payload: registered, at: since },
    { ...about, actor: safety, type: 'enterprise.accepted', payload: { reason: null }, at: accepted },
  ]
}

const refusals = [
  '统一社会信用代码与营业执照上的名称不符，请核对后重新注册',
  '登记地址不在新郑市辖区内，请到经营所在地注册',
]

/** Registrations that wait for the authority, and some that it refused. */
export function addApplicants(world: World, people: People, texts: readonly EnterpriseText[], from: number): void {
  const { random, calendar, sink } = world
  for (const [i, text] of texts.entries()) {
    const isRefused = i < refusals.length
    const since = calendar.later(new Date(calendar.anchor.getTime() - (isRefused ? 40 : 4) * day), 1, 50, random)
    const tenantId = sink.tenant('enterprise', text.name, isRefused ? 'closed' : 'pending', since)
    const status = isRefused ? 'refused' : 'pending'
    addEntry(world, text, from + i, { tenantId, since, people, status, note: refusals[i] })
    const hire = hiring(people, tenantId, `qy${String(from + i).padStart(3, '0')}`, since)
    const safety = hire('anquan', text.safetyManager, '安全管理员', ['system_admin', 'safety_manager'])
    const [registered] = foundingEvents(tenantId, text.name, safety, since)
    const events = registered ? [registered] : []
    if (isRefused && registered) {
      const at = new Date(since.getTime() + 2 * day)
      events.push({ ...registered, type: 'enterprise.refused', payload: { reason: refusals[i] }, at })
    }
    sink.events(events)
  }
}
