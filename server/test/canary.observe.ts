import { abilityFor } from '@shuangfang/shared/access/abilities'
import type { Actor } from '@shuangfang/shared/access/actor'
import { rolesOf } from '@shuangfang/shared/access/roles'
import type { Endpoint } from '@shuangfang/shared/kit/contract'
import { addDays, toLocalDate } from '@shuangfang/shared/reference/calendar'
import { z } from 'zod'
import type { Entity } from '#platform/entity'
import type { Platform } from '#platform/mount'
import { actorOfAccount } from '#platform/session'
import { entities, modules } from '../src/modules'
import { apiOn } from './api'
import { personal, type Side } from './canary'
import { givenIn } from './given'
import { sampleOf } from './sample'

/** Everyone asks everything and tries to change everything, with everybody's ids, in the path and in the body. */
export interface Observer {
  name: string
  /** Null: someone who keeps none of the planted rows. */
  side: Side | null
  actor: Actor | null
}
export interface Leak {
  endpoint: string
  observer: string
  leaked: string
}
export interface Observation {
  leaks: Leak[]
  /** Replies that broke: a 5xx may hide what it would have said. */
  broken: string[]
  /** Tables whose rows their own side saw: what was never seen was never tried. */
  seen: Set<string>
  /** Requests about something of a stranger. */
  foreign: number
}
interface Named {
  name: string
  endpoint: Endpoint
}

const canaries = /鸟(.{2})([a-z_]+)鸟/g
const byTable = new Map(entities.map((entity) => [entity.table, entity as unknown as Entity]))
const endpoints: Named[] = modules.flatMap(({ name, routes }) =>
  routes.flatMap(({ api }) => Object.entries(api).map(([key, endpoint]) => ({ name: `${name}.${key}`, endpoint }))),
)
/** As long as the planted ones, so that no pattern tells them apart. */
const absent = '7999999999999'

export const observersAmong = (sides: readonly Side[]): Observer[] =>
  sides.flatMap((side) => side.actors.map((actor) => ({ name: `${side.name} ${actor.roles[0]}`, side, actor })))

/** The people of the four sides; authorities beside, before and after their time; the operator; anyone. */
export async function observersOf(platform: Platform, sides: readonly Side[]): Promise<Observer[]> {
  const today = toLocalDate(new Date())
  const beside = [
    { name: '邻镇安办', region: '410184107' },
    { name: '邻县局', region: '410183' },
    { name: '别的行业', sectors: ['mine'] },
    { name: '曾经管辖', from: '2020-01-01', to: addDays(today, -1) },
    { name: '将来管辖', from: addDays(today, 2) },
    { name: '没有辖区', region: '' },
  ]
  const strangers = await Promise.all(beside.map((terms) => authorityOver(platform, terms)))
  const operator = await givenIn(platform).operator()
  return [
    ...observersAmong(sides),
    ...strangers,
    { name: '平台运营', side: null, actor: { ...operator, roles: [...operator.roles, 'system_admin'] } },
    { name: '访客', side: null, actor: null },
  ]
}

/** Someone of a new authority with every right, and the jurisdiction that a real session would read today. */
async function authorityOver(
  platform: Platform,
  terms: Partial<Record<'region' | 'from' | 'to', string>> & { name: string; sectors?: string[] },
) {
  const given = givenIn(platform)
  const { tenantId } = await given.authority()
  const { region = '410184', sectors = null, from = '2020-01-01', to = null, name } = terms
  if (region)
    await platform.db.query(
      `INSERT INTO jurisdiction (tenant_id, version, created_at, region_code, sectors, valid_from, valid_to)
       VALUES (?, 1, UTC_TIMESTAMP(3), ?, ?, ?, ?)`,
      [tenantId, region, sectors && JSON.stringify(sectors), from, to],
    )
  const { id } = await given.account(tenantId, ['leader'])
  const read = (await actorOfAccount(platform.db, tenantId, id)) as Actor
  return { name, side: null, actor: { ...read, roles: rolesOf.authority } }
}

export const nothing = (): Observation => ({ leaks: [], broken: [], seen: new Set(), foreign: 0 })

/** Every GET by everyone, with everybody's ids. */
export async function observe(platform: Platform, sides: readonly Side[], observers: readonly Observer[]) {
  const as = apiOn(platform)
  const found = nothing()
  for (const named of endpoints.filter(({ endpoint }) => endpoint.method === 'GET')) {
    const { endpoint } = named
    const targets = /:\w/.test(endpoint.path) ? idsOf(sides) : [{ id: '', owner: null }]
    for (const observer of observers) {
      const ask = (id: string) => as(observer.actor).get(addressOf(endpoint, id)).query(queryOf(endpoint))
      const none = await ask(absent)
      judge(named, observer, null, none, null, found)
      // Refused whatever the id: nobody looked for it.
      if (none.status === 401 || none.status === 403) continue
      for (const { id, owner } of targets) judge(named, observer, owner, await ask(id), none, found)
      await askElsewhere(named, observer, sides, as, found)
    }
  }
  return found
}

const idsOf = (sides: readonly Side[]) =>
  sides.flatMap((owner) => [owner.rowId, owner.tenantId].map((id) => ({ id, owner: owner as Side | null })))

/** Ids in the query narrow what is seen; they never widen it. */
async function askElsewhere(
  { name, endpoint }: Named,
  observer: Observer,
  sides: readonly Side[],
  as: ReturnType<typeof apiOn>,
  found: Observation,
) {
  const names = propertiesOf(endpoint.query)
    .filter(([, of]) => isId(of))
    .map(([property]) => property)
  for (const property of names)
    for (const { id, owner } of idsOf(sides)) {
      const query = { ...queryOf(endpoint), [property]: id }
      const own = observer.side?.rowId ?? absent
      const { status, body } = await as(observer.actor).get(addressOf(endpoint, own)).query(query)
      if (status >= 500) found.broken.push(`${name}?${property}=${id} by ${observer.name}`)
      if (owner && isStranger(observer.side, owner)) found.foreign += 1
      look(JSON.stringify(body ?? ''), name, observer, found)
    }
}

/** Every write by everyone who may, on strangers' rows: by the path, and by the body of a write to one's own. */
export async function assault(platform: Platform, sides: readonly Side[], observers: readonly Observer[]) {
  const as = apiOn(platform)
  const found = nothing()
  const writes = endpoints.filter(({ endpoint }) => endpoint.method !== 'GET' && endpoint.transfer !== 'upload')
  for (const observer of observers) {
    const strangers = sides.filter((side) => isStranger(observer.side, side))
    const before = await rowsOf(platform, strangers, observer)
    for (const named of writes.filter(({ endpoint }) => mayTry(observer, endpoint)))
      await tryOn(named, observer, strangers, as, found)
    const after = await rowsOf(platform, strangers, observer)
    for (const [row, text] of Object.entries(after))
      if (before[row] !== text)
        found.leaks.push({ endpoint: 'a write', observer: observer.name, leaked: `${row}: ${before[row]} → ${text}` })
  }
  return found
}

/** Those without the right are the business of the rights sweep. */
function mayTry({ actor }: Observer, { allow }: Endpoint): boolean {
  if (!actor || allow === 'signed-in' || allow === 'public') return true
  const [subject, verb] = allow.split(':') as [string, string]
  return abilityFor(actor).can(verb, subject)
}

async function tryOn(
  named: Named,
  observer: Observer,
  strangers: readonly Side[],
  as: ReturnType<typeof apiOn>,
  found: Observation,
) {
  const { name, endpoint } = named
  const send = (id: string, body: unknown) => {
    const call = as(observer.actor)
      [endpoint.method.toLowerCase() as 'post'](addressOf(endpoint, id))
      .query(queryOf(endpoint))
    if (endpoint.versioned) call.set('if-match', '"1"')
    return body === undefined ? call : call.send(body as object)
  }
  const plain = endpoint.body && sampleOf(endpoint.body)
  const inPath = /:\w/.test(endpoint.path)
  if (inPath && !keepsRegistry(observer, name)) {
    const none = await send(absent, plain)
    if (none.status === 401 || none.status === 403) return
    for (const { id, owner } of idsOf(strangers)) judge(named, observer, owner, await send(id, plain), none, found)
  }
  for (const { id, owner } of idsOf(strangers)) {
    const body = endpoint.body && pointing(endpoint.body, id)
    if (body) judge(named, observer, owner, await send(observer.side?.rowId ?? absent, body), null, found)
  }
}

/** The operator keeps the registry: these endpoints are there for tenants that are not its own. */
const keepsRegistry = ({ actor }: Observer, name: string) =>
  actor?.realm.kind === 'operator' && /^(authority|enterprise)\./.test(name)

/** A body in which every id is this one. Undefined when there is none. */
function pointing(schema: z.ZodType, id: string): object | undefined {
  const ids = propertiesOf(schema).filter(([, of]) => isId(of))
  if (!ids.length) return undefined
  const wrapped = ids.map(([property, of]) => [property, of.type === 'array' ? [id] : id])
  return { ...(sampleOf(schema) as object), ...Object.fromEntries(wrapped) }
}

interface Shape {
  type?: string
  pattern?: string
  items?: Shape
  anyOf?: Shape[]
}
const propertiesOf = (schema: z.ZodType | undefined): [string, Shape][] =>
  Object.entries(
    (schema &&
      (z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as { properties?: Record<string, Shape> })
        .properties) ??
      {},
  )
const isId = ({ pattern, items, anyOf }: Shape): boolean =>
  pattern === '^\\d{1,18}$' || (items ? isId(items) : false) || (anyOf ?? []).some(isId)

/** A stranger's id is answered exactly like one that is nobody's, and nobody meets a stranger's canary. */
function judge(
  { name, endpoint }: Named,
  observer: Observer,
  owner: Side | null,
  { status, body }: Answer,
  none: Answer | null,
  found: Observation,
): void {
  const isForeign = owner !== null && isStranger(observer.side, owner) && !keepsRegistry(observer, name)
  if (isForeign) {
    found.foreign += 1
    if (status < 400 || status >= 500)
      found.leaks.push({ endpoint: name, observer: observer.name, leaked: `${status} for a row of ${owner.name}` })
    // 400 says only that no id looks like that.
    else if (none && status !== 400 && none.status !== 400 && (status !== none.status || body.code !== none.body.code))
      found.leaks.push({
        endpoint: name,
        observer: observer.name,
        leaked: `${status} ${body.code} for a row of ${owner.name}, ${none.status} ${none.body.code} for none`,
      })
  } else if (status >= 500 && endpoint.transfer !== 'download') {
    found.broken.push(`${name} by ${observer.name}`)
  }
  // What a file says is compressed; that a stranger gets one is leak enough.
  if (endpoint.transfer !== 'download') look(JSON.stringify(body ?? ''), name, observer, found)
}
interface Answer {
  status: number
  body: { code?: string }
}

/** Where personal data is shown in full, to whoever keeps it or says why they look. */
const doors = ['account.get', 'enterprise.contacts', 'enterprise.reveal']

function look(text: string, endpoint: string, observer: Observer, found: Observation): void {
  const [raw] = doors.includes(endpoint) ? [] : Object.values(personal).filter((each) => text.includes(each))
  if (raw) found.leaks.push({ endpoint, observer: observer.name, leaked: raw })
  for (const [canary, owner = '', table = ''] of text.matchAll(canaries)) {
    if (observer.side?.name === owner) found.seen.add(table)
    else if (!mayMeet(observer, owner, table)) found.leaks.push({ endpoint, observer: observer.name, leaked: canary })
  }
}

/** Whose rows one may meet, said once more and apart from platform/scope.ts. */
function mayMeet({ side, actor }: Observer, owner: string, table: string): boolean {
  const entity = byTable.get(table)
  if (!entity) return false
  if (!side) return entity.open || (entity.registry && actor?.realm.kind === 'operator')
  if (side.name[0] !== owner[0]) return false
  return side.kind === 'authority'
    ? // Files are read through what they belong to.
      ['enterprise', 'either'].includes(entity.owner) || table === 'file'
    : // The documents of a case are read through the case.
      entity.owner === 'authority' || table === 'official_document'
}
const isStranger = (a: Side | null, b: Side | null) => a?.name[0] !== b?.name[0]

/** Every planted row of these sides, as it is stored. */
async function rowsOf({ db }: Platform, sides: readonly Side[], { actor }: Observer): Promise<Record<string, string>> {
  const kept = entities.filter(({ table }) => actor?.realm.kind !== 'operator' || !byTable.get(table)?.registry)
  const rows: Record<string, string> = {}
  for (const { table } of kept) {
    const stored = await db.query(`SELECT * FROM ${table} WHERE tenant_id IN (?)`, [
      sides.map(({ tenantId }) => tenantId),
    ])
    for (const row of stored) rows[`${table} ${row.tenant_id} ${row.id}`] = JSON.stringify(row)
  }
  return rows
}

function addressOf({ path, params }: Endpoint, id: string): string {
  const sample = params ? (sampleOf(params) as Record<string, string>) : {}
  const filled = path.replace(/:(\w+)/g, (_, name: string) => {
    const example = sample[name]
    return example && !/^\d+$/.test(example) ? example : id
  })
  return `/api${filled}`
}
const queryOf = ({ query }: Endpoint) => (query ? (sampleOf(query) as object) : {})
