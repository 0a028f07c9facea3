import { abilityFor } from '@shuangfang/shared/access/abilities'
import type { Actor } from '@shuangfang/shared/access/actor'
import type { Endpoint } from '@shuangfang/shared/kit/contract'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { modules } from '../src/modules'
import { apiOn } from './api'
import { openOwnPlatform } from './database'
import { stepsIn } from './kill-sweep/steps'
import type { Call } from './kill-sweep/sweep'
import { worldOn } from './kill-sweep/world'
import { sampleOf } from './sample'

/*
 * Every moment, day and number that a contract takes, at its edges: refused with a message, or answered and stored as it
 * was sent. Generated from the contracts, in the situations of the kill sweep.
 */
const platform = await openOwnPlatform('edges')
const as = apiOn(platform)
const w = await worldOn(platform)
afterAll(() => platform.close())

const soon = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10)
const ages = ['-271821-04-20', '0000-01-01', '0001-01-01', '1000-01-01', '1969-12-31', '1999-12-31']
const fine = ['2000-01-01', '2037-12-31', '2038-01-20', '2099-12-31', soon]
const later = ['2100-01-01', '9999-12-31', '+275760-09-13']
const never = ['2026-02-30', '2026-13-01', '2025-02-29', '', 'gestern']
const days = [...ages, ...fine, ...later, ...never]
const clocks = ['T00:00:00Z', 'T00:00:00.000Z', 'T23:59:59.999Z']
const unsaid = ['T23:59:60Z', 'T24:00:00Z', 'T08:30:00.1234567Z', 'T08:30:00', 'T08:30:00+25:00']
const moments = [...days, soon].flatMap((day) => clocks.map((clock) => day + clock))
const wrongMoments = [soon, ...unsaid.map((clock) => soon + clock)]
const numbers = [
  ...[-1, 0, 0.001, 0.005, 0.1 + 0.2, 0.5, 1.005, 5e-324, 99.99, 12.345, 1000.1, 2 ** 31 - 1, 2 ** 31, 2 ** 32],
  ...[2 ** 53, 1e9 + 0.01, 1e15, 1e21, 1e308, -1e308],
]

interface Schema {
  type?: string
  format?: string
  properties?: Record<string, Schema>
  items?: Schema
  anyOf?: Schema[]
}
type Kind = 'moment' | 'day' | 'number'
interface Field {
  path: string[]
  kind: Kind
}
const kindOf = ({ type, format }: Schema): Kind | null =>
  format === 'date-time'
    ? 'moment'
    : format === 'date'
      ? 'day'
      : /^(number|integer)$/.test(type ?? '')
        ? 'number'
        : null

/** Where in what is sent there is one of them. */
function fieldsOf(schema: Schema, path: string[] = []): Field[] {
  const kind = kindOf(schema)
  return [
    ...(kind ? [{ path, kind }] : []),
    ...(schema.anyOf ?? []).flatMap((part) => fieldsOf(part, path)),
    ...Object.entries(schema.properties ?? {}).flatMap(([key, of]) => fieldsOf(of, [...path, key])),
    ...(schema.items ? fieldsOf(schema.items, [...path, '0']) : []),
  ]
}
const fieldsIn = (schema?: z.ZodType) =>
  schema ? fieldsOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema) : []

/** The same with another value there; null where there is no such place. */
function withValue(body: unknown, path: readonly string[], value: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return value
  if (Array.isArray(body)) return body.length ? [withValue(body[0], rest, value), ...body.slice(1)] : body
  return { ...(body as object), [key]: withValue((body as Record<string, unknown>)?.[key] ?? {}, rest, value) }
}
const edgesOf = (kind: Kind): unknown[] =>
  kind === 'moment' ? [...moments, ...wrongMoments] : kind === 'day' ? [...days, `${soon}T00:00:00Z`] : numbers

const endpoints = modules.flatMap(({ name, routes }) =>
  routes.flatMap(({ api }) => Object.entries(api).map(([key, endpoint]) => [`${name}.${key}`, endpoint] as const)),
)

describe('a day or a moment that no calendar of ours reaches', () => {
  const fields = endpoints.flatMap(([name, endpoint]) =>
    (['params', 'query', 'body'] as const).flatMap((slot) =>
      fieldsIn(endpoint[slot]).flatMap(({ path, kind }) =>
        kind === 'number'
          ? []
          : [[`${name} ${slot}.${path.join('.')}`, endpoint[slot] as z.ZodType, path, kind] as const],
      ),
    ),
  )
  it.each(fields)('is refused: %s', (_, schema, path, kind) => {
    const sample = sampleOf(schema)
    const out = [...ages, ...later, ...never]
    const values = kind === 'day' ? out : [...out.flatMap((day) => clocks.map((clock) => day + clock)), ...wrongMoments]
    const taken = values.filter((value) => schema.safeParse(withValue(sample, path, value)).success)
    expect(taken).toEqual([])
  })
  it('is looked for where it is', () => expect(fields.length).toBeGreaterThan(14))
})

/** Everything that a reply says under this name. */
function said(reply: unknown, key: string): unknown[] {
  if (!reply || typeof reply !== 'object') return []
  return Object.entries(reply).flatMap(([name, value]) => [...(name === key ? [value] : []), ...said(value, key)])
}
const sent = (call: Call, body: unknown) =>
  as(call.actor)
    [(call.method ?? 'POST').toLowerCase() as 'post'](call.path as '/api')
    .set(call.headers ?? {})
    .send(body as object)

/** As it can be read afterwards, where it can be read by itself. */
async function readBack({ actor, path }: Call, reply: { id?: string }): Promise<unknown> {
  // An office changes by request: what is kept is the request, answered itself.
  if (path.startsWith('/api/authorities')) return null
  const own = /^(\/api\/[\w-]+\/\d+)/.exec(path)?.[1]
  const found = await as(actor).get(own ?? `${path}/${reply.id}`)
  return found.status === 200 ? found.body : null
}
const sameMoment = (a: unknown, b: unknown) =>
  a === b || (typeof a === 'string' && typeof b === 'string' && Date.parse(a) === Date.parse(b) && /T/.test(a + b))

/** Where the answer, or what is read afterwards, says something else than what was sent. */
async function changedOnTheWay(call: Call, reply: { id?: string }, path: string[], value: unknown): Promise<string[]> {
  const key = path.findLast((part) => !/^\d+$/.test(part)) as string
  const told = { answered: reply, stored: await readBack(call, reply) }
  return Object.entries(told).flatMap(([where, answer]) => {
    // Lists tell of others, too, and a plan's funds are words where a commitment's are an amount.
    const others = said(answer, key).filter((it) => typeof it === typeof value)
    return others.length && !others.some((it) => sameMoment(it, value)) ? [`${where} ${others}`] : []
  })
}

const isUnsaid = (status: number, body: { detail?: string }) => status >= 500 || (status >= 400 && !body.detail)

const writes = stepsIn(w).flatMap(({ name, prepare }) => {
  const endpoint = new Map<string, Endpoint>(endpoints).get(name)
  const fields = fieldsIn(endpoint?.body)
  return fields.length ? [{ name, prepare, fields }] : []
})

describe('at its edges', { timeout: 300_000 }, () => {
  it.each(writes)('$name answers with a message or with what it keeps', async ({ prepare, fields }) => {
    let call = await prepare()
    const wrong: string[] = []
    for (const { path, kind } of fields) {
      for (const value of edgesOf(kind)) {
        const { status, body } = await sent(call, withValue(call.body ?? {}, path, value))
        const what = `${path.join('.')} = ${value}: ${status}`
        if (isUnsaid(status, body)) wrong.push(`${what} ${JSON.stringify(body)}`)
        if (status >= 300) continue
        wrong.push(...(await changedOnTheWay(call, body, path, value)).map((other) => `${what}, ${other}`))
        call = await prepare()
      }
    }
    expect(wrong).toEqual([])
  })
  it('is looked for where it is', () => {
    const names = writes.flatMap(({ fields }) => fields.map(({ path }) => path.at(-1)))
    expect(names).toEqual(
      expect.arrayContaining(['foundAt', 'deadline', 'treatBy', 'until', 'issuedOn', 'validFrom', 'funds', 'score']),
    )
  })

  const people: Actor[] = [w.manager, w.principal, w.admin, w.security, w.officer, w.leader, w.operator]
  const reads = endpoints.filter(([, { method, query }]) => method === 'GET' && fieldsIn(query).length)
  it.each(reads)('%s reads', async (_, endpoint: Endpoint) => {
    const auditor = await w.given.member(w.tenantId, 'audit_admin')
    const [subject = '', verb = ''] = endpoint.allow.split(':')
    const asked = [...people, auditor].filter((actor) => !verb || abilityFor(actor).can(verb, subject)).slice(0, 3)
    const wrong: string[] = []
    for (const { path, kind } of fieldsIn(endpoint.query)) {
      for (const value of edgesOf(kind)) {
        for (const actor of asked) {
          const query = { ...(sampleOf(endpoint.query as z.ZodType) as object), [path[0] as string]: value }
          const url = `/api${endpoint.path.replace(/:\w+/g, w.tenantId)}`
          const { status } = await as(actor).get(url).query(query)
          if (status >= 500) wrong.push(`${path} = ${value}: ${status}`)
        }
      }
    }
    expect(wrong).toEqual([])
  })
})

const photograph = await sharp({ create: { width: 4, height: 4, channels: 3, background: '#c33' } })
  .png()
  .toBuffer()

describe('the moment of a photograph', () => {
  it.each(
    [...ages, ...later, ...never].map((day) => `${day}T08:00:00Z`).concat(wrongMoments, `${soon}T00:00:00-99:00`),
  )('is dropped, and the photograph arrives: %s', async (moment) => {
    const reply = await as(w.manager)
      .post('/api/files')
      .set({ 'content-type': 'image/png', 'x-captured-at': moment })
      .send(photograph)
    expect([reply.status, reply.body.capturedAt]).toEqual([200, null])
  })
})

describe('a page that begins where no row can be', () => {
  it.each([...ages, ...later].map((day) => `${day}T00:00:00.000Z`))('is not found: %s', async (moment) => {
    const after = Buffer.from(JSON.stringify([moment, '1'])).toString('base64url')
    const { status } = await as(w.manager).get('/api/hazards').query({ sort: 'deadline', after })
    expect(status).toBe(404)
  })
})
