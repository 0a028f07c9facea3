import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { loadReference } from '@shuangfang/database/reference/load'
import { abilityFor } from '@shuangfang/shared/access/abilities'
import type { Actor } from '@shuangfang/shared/access/actor'
import type { Endpoint } from '@shuangfang/shared/kit/contract'
import { afterAll, expect, it } from 'vitest'
import { z } from 'zod'
import { sessionAuthentication } from '#platform/session'
import { createApp } from '../src/app'
import { modules } from '../src/modules'
import { canaryWorld, type Side } from './canary'
import { openTestPlatform } from './database'
import { sampleOf } from './sample'

/*
 * Hostile input to every endpoint of the registry, by someone who may, about rows that are there: never a 5xx, never a
 * hang. The same seed sends the same requests: another FUZZ_SEED=… sends others, FUZZ_TIMES=… sends more of them.
 */
const seed = Number(process.env.FUZZ_SEED ?? 33)
const times = Number(process.env.FUZZ_TIMES ?? 16)
const random = mulberry(seed)
const oneOf = <T>(all: readonly T[]) => all[Math.floor(random() * all.length)] as T

const platform = await openTestPlatform({ LOG_LEVEL: process.env.FUZZ_LOG ?? 'silent' })
await loadReference(
  (statement, params) => platform.db.query(statement, params as unknown[]),
  new URL('../../database/reference/', import.meta.url),
)
const sides = await canaryWorld(platform)
for (const { store_key } of await platform.db.query('SELECT store_key FROM file'))
  await platform.services.files.put(store_key, Readable.from(['bytes']), 100)
const real = sessionAuthentication(platform.db, { keepMs: 0 })
/** Who asks is said in a header; the cookie and the origin are still looked at as always. */
const app = createApp({
  ...platform,
  authenticate: async (req) => {
    const actor = await real(req)
    const claimed = req.header('x-actor')
    return claimed ? JSON.parse(decodeURIComponent(claimed)) : actor
  },
})
const server = createServer(app).listen(0, '127.0.0.1')
await once(server, 'listening')
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await platform.close()
})

const endpoints = modules.flatMap(({ name, routes }) =>
  routes.flatMap(({ api }) =>
    Object.entries(api).map(([key, endpoint]) => ({ name: `${name}.${key}`, endpoint: endpoint as Endpoint })),
  ),
)

const texts = [
  '',
  ' ',
  'a\u0000b',
  '\ud800',
  '\u202e文\u2066',
  '𠮷😀',
  "' OR 1=1 -- ",
  '%_\\%',
  '{{7*7}}',
  '=HYPERLINK("http://x")',
  '../../etc/passwd',
  '<img src=x onerror=alert(1)>',
  '9'.repeat(19),
  '-1',
  '0x10',
  '1e400',
  'NaN',
  'null',
  '0000-01-01',
  '9999-12-31',
  '2026-02-30',
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00.000Z',
  '9999-12-31T23:59:59.999Z',
  '2026-01-01T00:00:00+14:00',
  'x'.repeat(70_000),
  '长'.repeat(3000),
]
const numbers = [0, -0, -1, 1.5, 0.1 + 0.2, 1e21, 1e308, -1e308, 2 ** 31, 2 ** 53, 2 ** 63, 5e-324]
const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`
const others = () => [
  null,
  true,
  [],
  {},
  [null],
  Array(2000).fill('1'),
  { $ne: 1 },
  { length: 1e9 },
  { toString: 1 },
  JSON.parse('{"__proto__":{"polluted":1}}'),
  { constructor: { prototype: { polluted: 1 } } },
  JSON.parse(deep(500)),
]
const hostile = () => oneOf<unknown>([oneOf(texts), oneOf(texts), oneOf(numbers), oneOf(others())])

const cursors = [
  '[1e999]',
  '["x"]',
  '[{}]',
  '[null,null]',
  '["9999999999999999999999"]',
  '["2026-01-01T00:00:00Z","1"]',
  '["x","1"]',
  '["x","y","z"]',
  '[-1,1e400]',
  '{"length":1}',
  '[',
].map((text) => Buffer.from(text).toString('base64url'))

/** Bodies that no JSON library should have made. */
const raw: readonly (readonly [type: string, body: string | Buffer])[] = [
  ['application/json', Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
  ['application/json', '{"a":1e400}'],
  ['application/json', '{"a":1,"a":2}'],
  ['application/json', `\ufeff{}`],
  ['application/json', deep(50_000)],
  ['application/json', '['.repeat(200_000)],
  ['application/json', `"${'x'.repeat(1_200_000)}"`],
  ['application/json', `{${Array.from({ length: 50_000 }, (_, i) => `"k${i}":1`)}}`],
  ['application/json; charset=gbk', Buffer.from('{"a":"\xd6\xd0"}', 'latin1')],
  ['application/json; charset=nonsense', '{}'],
  ['text/plain', '{"a":1}'],
  ['application/x-www-form-urlencoded', 'a=1&a=2&b[c]=3'],
  ['multipart/form-data; boundary=x', '--x\r\n'],
  ['application/xml', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'],
  ['', '\u0000'],
]
const headers: readonly Record<string, string>[] = [
  { cookie: 'sf_session=%E0%A4%A' },
  { cookie: `sf_session=${'x'.repeat(6000)}; sf_session=y` },
  { 'if-match': '"-1"' },
  { 'if-match': '*' },
  { 'if-match': `"${'9'.repeat(30)}"` },
  { 'idempotency-key': 'x' },
  { 'idempotency-key': "';--------" },
  { 'content-encoding': 'gzip' },
  { 'content-encoding': 'nonsense' },
  { origin: 'null' },
  { 'x-file-name': '%' },
  { 'x-file-name': `${'%E9%95%BF'.repeat(300)}.pdf` },
  { 'x-captured-at': '9999-12-31T23:59:59Z' },
  { 'x-captured-at': '2026-99-99T00:00:00Z' },
  { 'x-forwarded-for': '1'.repeat(500), 'user-agent': '\xff'.repeat(500) },
]

interface Shot {
  url: string
  method: string
  headers: Record<string, string>
  body?: string | Buffer
}

/** Someone of one side who passes the first gate, if anyone does. */
function callerOf({ allow }: Endpoint): { actor: Actor | null; side: Side } {
  const side = oneOf(sides)
  if (allow === 'public') return { actor: null, side }
  const [subject, verb] = allow.split(':') as [string, string]
  const candidates = sides.flatMap((of) => of.actors.map((actor) => ({ actor, side: of })))
  const able = candidates.filter(({ actor }) => !verb || abilityFor(actor).can(verb, subject))
  return able.length ? oneOf(able) : { actor: operator, side }
}
const operator: Actor = {
  userId: '1',
  selfIds: ['1'],
  name: '某',
  realm: { kind: 'operator', tenantId: '0' },
  roles: ['operator', 'system_admin'],
  unitIds: [],
}

function shotAt(endpoint: Endpoint): Shot {
  const { actor, side } = callerOf(endpoint)
  const id = () => oneOf([side.rowId, side.rowId, side.tenantId, escaped(oneOf(texts).slice(0, 500))])
  const path = endpoint.path.replace(/:\w+/g, () => id() || '0')
  const isRaw = random() < 0.25
  const [type, body] = isRaw ? oneOf(raw) : ['application/json', bodyFor(endpoint)]
  return {
    method: endpoint.method,
    url: `${origin}/api${path}${queryFor(endpoint)}`,
    headers: {
      ...(type && { 'content-type': type }),
      'idempotency-key': crypto.randomUUID(),
      'if-match': '"1"',
      ...(actor && { 'x-actor': encodeURIComponent(JSON.stringify(actor)) }),
      ...(random() < 0.3 && oneOf(headers)),
    },
    ...(endpoint.method !== 'GET' && { body }),
  }
}

/** A lone surrogate as bytes that are no UTF-8. */
const escaped = (text: string) => (/\p{Surrogate}/u.test(text) ? '%ED%A0%80' : encodeURIComponent(text))

const shapeOf = (schema: z.ZodType | undefined) =>
  Object.keys(
    (schema &&
      (z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as { properties?: object }).properties) ??
      {},
  )

function queryFor({ query, method }: Endpoint): string {
  if (method !== 'GET' && random() < 0.8) return ''
  const pairs: string[] = []
  const sample = query ? (sampleOf(query) as Record<string, unknown>) : {}
  for (const [name, value] of Object.entries(sample)) pairs.push(`${name}=${encodeURIComponent(String(value))}`)
  const names = shapeOf(query)
  for (let i = Math.floor(random() * 3); i > 0; i--) {
    const name = oneOf([...names, ...names, 'x', 'after', '__proto__', 'constructor', 'a[$gt]'])
    const value = name === 'after' ? oneOf([...cursors, 'x'.repeat(300)]) : oneOf(texts).slice(0, 1000)
    pairs.push(`${name}=${escaped(value)}`)
  }
  return pairs.length ? `?${pairs.join('&')}` : oneOf(['', '?', '?%', '?&&=', '?=%00'])
}

function bodyFor({ body, transfer }: Endpoint): string | Buffer {
  if (transfer === 'upload') return oneOf([Buffer.from('%PDF-1.7\n'), Buffer.from('PK\x03\x04\xff'), Buffer.from('x')])
  if (!body) return oneOf(['', '{}', '{"a":1}'])
  const sample = sampleOf(body)
  const names = shapeOf(body)
  if (!sample || typeof sample !== 'object' || !names.length) return JSON.stringify(hostile()) ?? ''
  const changed = { ...(sample as object) } as Record<string, unknown>
  // One or two fields go wrong; with all of them wrong nothing gets past the first.
  for (let i = 1 + Math.floor(random() * 2); i > 0; i--) {
    const name = oneOf(names)
    const value = changed[name]
    const isNested = value !== null && typeof value === 'object' && random() < 0.5
    changed[name] = isNested ? damaged(value as object) : hostile()
  }
  return JSON.stringify(changed)
}
function damaged(value: object): unknown {
  const keys = Object.keys(value)
  if (!keys.length) return Array.isArray(value) ? [hostile()] : { x: hostile() }
  return Object.assign(Array.isArray(value) ? [...value] : { ...value }, { [oneOf(keys)]: hostile() })
}

it('answers hostile input with a clear 4xx, never a 5xx, never late', { timeout: 300_000 }, async () => {
  const broken: string[] = []
  let sent = 0
  let reached = 0
  for (const { name, endpoint } of endpoints) {
    const shots = Array.from({ length: endpoint.body || endpoint.query ? times : Math.ceil(times / 2) }, () =>
      shotAt(endpoint),
    )
    await Promise.all(
      shots.map(async ({ url, ...shot }) => {
        const began = Date.now()
        const reply = await fetch(url, shot as RequestInit).catch((error: Error) => error)
        sent += 1
        const finding = await faultOf(reply, Date.now() - began)
        if (!(reply instanceof Error) && reply.status < 400) reached += 1
        if (finding) broken.push(`${name} ${shot.method} ${url.slice(0, 200)} ${described(shot)}: ${finding}`)
      }),
    )
  }
  expect(broken, `FUZZ_SEED=${seed}, ${sent} requests`).toEqual([])
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  // Nor may the sweep stop at the gate: some of it is let in.
  expect(reached).toBeGreaterThan(endpoints.length / 4)
})

async function faultOf(reply: Response | Error, ms: number): Promise<string | null> {
  // A body far over the limit may be cut off before it was sent.
  if (reply instanceof Error)
    return /EPIPE|ECONNRESET|other side closed/.test(String(reply.cause)) ? null : String(reply.cause ?? reply)
  const text = await reply.text()
  if (reply.status >= 500) return `${reply.status} ${text.slice(0, 200)}`
  if (ms > 20_000) return `${ms} ms`
  if (reply.status < 400) return null
  // Node itself answers headers that are too long.
  if (reply.status === 431) return null
  const isProblem = /problem\+json/.test(reply.headers.get('content-type') ?? '')
  return isProblem ? null : `${reply.status} is no problem: ${text.slice(0, 100)}`
}

function described({ headers: sent, body }: Omit<Shot, 'url'>): string {
  const { 'x-actor': _, 'idempotency-key': key, ...rest } = sent
  return `${JSON.stringify({ ...rest, ...(key && key.length < 12 && { key }) })} ${String(body ?? '').slice(0, 300)}`
}

function mulberry(from: number): () => number {
  let state = from
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
