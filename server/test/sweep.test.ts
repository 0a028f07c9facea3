import { readFileSync } from 'node:fs'
import { abilityFor } from '@shuangfang/shared/access/abilities'
import { type Actor, anonymous } from '@shuangfang/shared/access/actor'
import { type Role, rolesOf } from '@shuangfang/shared/access/roles'
import type { Endpoint } from '@shuangfang/shared/kit/contract'
import request from 'supertest'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { tooMany } from '#platform/errors'
import { createMetrics } from '#platform/health'
import { openapi } from '#platform/openapi'
import { createApp } from '../src/app'
import { modules } from '../src/modules'
import { apiOn } from './api'
import { openTestPlatform } from './database'
import { givenIn } from './given'
import { sampleOf } from './sample'

/** Sweeps over every endpoint of the registry, generated from the contracts: a new one is swept without being asked. */
const platform = await openTestPlatform()
const given = givenIn(platform)
const as = apiOn(platform)
afterAll(() => platform.close())

const endpoints = modules.flatMap(({ name, routes }) =>
  routes.flatMap(({ api }) => Object.entries(api).map(([key, endpoint]) => ({ name: `${name}.${key}`, endpoint }))),
)
const table = endpoints.map(({ name, endpoint }) => [name, endpoint] as const)

/** Sends what the contract asks for, with this id wherever an id belongs. */
function call(who: Actor | null, endpoint: Endpoint, id = '999999999999', body?: unknown) {
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => paramOf(endpoint, name, id))
  const method = endpoint.method.toLowerCase() as 'get'
  const request = as(who)[method](`/api${path}`).query(queryOf(endpoint))
  if (endpoint.versioned) request.set('if-match', '"1"')
  if (endpoint.transfer === 'upload') return request.set('content-type', 'image/png').send(Buffer.from('not an image'))
  return endpoint.body ? request.send((body ?? sampleOf(endpoint.body)) as object) : request
}
function paramOf({ params }: Endpoint, name: string, id: string): string {
  const sample = params ? (sampleOf(params) as Record<string, string>)[name] : undefined
  return sample && !/^\d+$/.test(sample) ? sample : id
}
const queryOf = ({ query }: Endpoint) => (query ? (sampleOf(query) as object) : {})

describe('the registry', () => {
  it('mounts no path twice', () => {
    const paths = endpoints.map(({ endpoint: { method, path } }) => `${method} ${path}`)
    expect(paths.filter((path, i) => paths.indexOf(path) !== i)).toEqual([])
  })

  it.each(table)('%s asks for a permission that some role has', (_, { allow }) => {
    if (allow === 'public' || allow === 'signed-in') return
    const [subject, verb] = allow.split(':') as [string, string]
    expect(everyKind().some((actor) => abilityFor(actor).can(verb, subject))).toBe(true)
  })

  it('prints the OpenAPI document that docs/ holds', () => {
    const apis = Object.fromEntries(
      modules.map(({ name, routes }) => [name, Object.assign({}, ...routes.map(({ api }) => api))]),
    )
    const printed = JSON.stringify(openapi(apis), null, 2)
    // A changed interface is a reviewed diff: `npm run openapi` writes the file anew.
    expect(printed).toBe(readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8').trimEnd())
  })

  it('seals what is kept of every reply that shows a password', () => {
    const shows = table.filter(([, { output }]) =>
      /"initialPassword"/.test(JSON.stringify(z.toJSONSchema(output, { unrepresentable: 'any', io: 'input' }))),
    )
    const open = shows.filter(([, { method, confidential }]) => method !== 'GET' && !confidential)
    expect(open.map(([name]) => name)).toEqual([])
    expect(shows.length).toBeGreaterThan(2)
  })

  it.each(table)('%s refuses unknown keys in its body', (_, { body }) => {
    if (!body) return
    const sample = sampleOf(body) as object
    const refused = body.safeParse({ ...sample, tenantId: '1', isAdmin: true })
    expect(refused.success).toBe(false)
  })
})

function everyKind(): Actor[] {
  const person = (realm: Actor['realm'], roles: readonly Role[]): Actor => ({
    userId: '1',
    selfIds: ['1'],
    name: '某',
    realm,
    roles,
    unitIds: ['1'],
  })
  return [
    ...rolesOf.enterprise.map((role) => person({ kind: 'enterprise', tenantId: '1' }, [role])),
    ...rolesOf.authority.map((role) => person({ kind: 'authority', tenantId: '1', jurisdictions: [] }, [role])),
    ...rolesOf.operator.map((role) => person({ kind: 'operator', tenantId: '1' }, [role])),
    person({ kind: 'public' }, []),
  ]
}

describe('rights', () => {
  const world = (async () => {
    const [{ tenantId }, outside] = [await given.enterprise(), await given.enterprise({ regionCode: '410185101' })]
    const enterprise = await Promise.all(rolesOf.enterprise.map((role) => given.member(tenantId, role)))
    const authority = await Promise.all(
      rolesOf.authority.map((role) => given.regulator([{ region: '410184', sectors: null }], role)),
    )
    return { principals: [...enterprise, ...authority, await given.operator()], outside }
  })()

  it.each(table)('%s: nobody without a session, nobody without the right, and never a 5xx', async (_, endpoint) => {
    const { principals } = await world
    const asPublic = abilityFor({
      userId: '0',
      selfIds: [],
      name: '',
      realm: { kind: 'public' },
      roles: [],
      unitIds: [],
    })
    const [subject, verb] = endpoint.allow.split(':') as [string, string]
    const anonymous = await call(null, endpoint)
    if (endpoint.allow !== 'public' && !(verb && asPublic.can(verb, subject))) expect(anonymous.status).toBe(401)
    expect(anonymous.status).toBeLessThan(500)
    for (const actor of principals) {
      const { status, body } = await call(actor, endpoint)
      expect(status, `${actor.roles}: ${JSON.stringify(body)?.slice(0, 300)}`).toBeLessThan(500)
      if (verb && !abilityFor(actor).can(verb, subject)) expect(status, String(actor.roles)).toBe(403)
    }
  })
})

describe('what every write asks for', () => {
  it('a key where a repetition would make a second thing, the version where two may change one', async () => {
    const bare = request.agent(createApp({ ...platform, authenticate: async () => passer }))
    let passer: Actor = anonymous
    for (const [name, endpoint] of table.filter(([, of]) => of.once || of.versioned)) {
      passer = (await everyoneAtOnce(endpoint)) ?? anonymous
      const path = endpoint.path.replace(/:\w+/g, '1')
      const call = bare[endpoint.method.toLowerCase() as 'post'](`/api${path}`)
      if (endpoint.versioned && endpoint.once) call.set('if-match', '"1"')
      if (endpoint.transfer === 'upload') call.set('content-type', 'image/png')
      const reply = await call.send(endpoint.body ? (sampleOf(endpoint.body) as object) : undefined)
      expect([reply.status, reply.body.code], name).toEqual([428, 'precondition_required'])
    }
  })

  it('and that it is not asked too often, wherever it is asked', async () => {
    const limits = {
      arrive: () => {
        throw tooMany(7)
      },
      admit: () => undefined,
    }
    const app = createApp({ ...platform, limits }, createMetrics())
    const paths = [
      '/api/account/me',
      '/api/openapi.json',
      '/api/nothing',
      '/nothing',
      '/',
      '/livez',
      '/readyz',
      '/metrics',
    ]
    for (const path of [...paths, ...table.map(([, { path }]) => `/api${path.replace(/:\w+/g, '1')}`)]) {
      const reply = await request(app).get(path)
      expect([reply.status, reply.headers['retry-after']], path).toEqual([429, '7'])
      expect(reply.body.code).toBe('too_many_requests')
    }
    // Before a body is parsed: what is no JSON is not told so.
    const write = request(app).post('/api/session').set('content-type', 'application/json')
    expect((await write.send('{"login":')).status).toBe(429)
  })

  it('and counts the writes of who is signed in', async () => {
    const limits = {
      arrive: () => undefined,
      admit: () => {
        throw tooMany(7)
      },
    }
    const app = createApp({ ...platform, limits })
    expect((await request(app).post('/api/session').send({ login: 'a', password: 'b' })).status).toBe(429)
  })
})

describe('hostile input', () => {
  const hostile: unknown[] = [
    null,
    [],
    'x',
    1,
    { $ne: 1 },
    { id: { $gt: '' } },
    JSON.parse('{"__proto__":{"a":1}}'),
    deep(2000),
  ]
  it.each(table.filter(([, { body }]) => body))('%s answers nonsense with a clear 4xx', async (_, endpoint) => {
    const actor = await everyoneAtOnce(endpoint)
    // A body without required fields may well be empty.
    const wrong = hostile.filter((body) => !endpoint.body?.safeParse(body).success)
    for (const body of wrong) {
      const reply = await as(actor)
        [endpoint.method.toLowerCase() as 'post'](`/api${endpoint.path.replace(/:\w+/g, '1')}`)
        .set('if-match', '"1"')
        .set('content-type', 'application/json')
        .send(JSON.stringify(body))
      expect(reply.status, JSON.stringify(body)?.slice(0, 60)).toBeGreaterThanOrEqual(400)
      expect(reply.status).toBeLessThan(500)
      expect(reply.body).toMatchObject({ code: expect.any(String), detail: expect.any(String) })
    }
  })

  it.each([
    ['malformed JSON', '{"a":'],
    ['a thing that only looks measurable', '{"login":{"length":{"toString":1}},"password":"b"}'],
    ['NUL and lone surrogates', JSON.stringify({ login: 'a\u0000b', password: '\ud800' })],
  ])('%s is a 4xx', async (_, body) => {
    const reply = await as(null).post('/api/session').set('content-type', 'application/json').send(body)
    expect(reply.status).toBeGreaterThanOrEqual(400)
    expect(reply.status).toBeLessThan(500)
  })

  it('answers unknown paths with a problem too', async () => {
    const reply = await as(null).get('/api/nothing-here')
    expect(reply.headers['content-type']).toContain('application/problem+json')
    expect(reply.body).toMatchObject({ status: 404, code: 'not_found' })
  })
})

/** Someone who passes the first gate of this endpoint, whatever it is. */
async function everyoneAtOnce({ allow }: Endpoint): Promise<Actor | null> {
  if (allow === 'public') return null
  const { tenantId } = await given.enterprise()
  const candidates = [
    await given.member(tenantId, ...rolesOf.enterprise.filter((role) => !role.endsWith('_admin')), 'system_admin'),
    await given.member(tenantId, 'security_admin'),
    await given.member(tenantId, 'audit_admin'),
    await given.regulator([{ region: '410184', sectors: null }], ...rolesOf.authority),
    await given.operator(),
  ]
  if (allow === 'signed-in') return candidates[0] ?? null
  const [subject, verb] = allow.split(':') as [string, string]
  return candidates.find((actor) => abilityFor(actor).can(verb, subject)) ?? null
}

function deep(levels: number): unknown {
  let value: unknown = {}
  for (let i = 0; i < levels; i++) value = { a: value }
  return value
}

it('has a sample for every query and params schema', () => {
  for (const { endpoint } of endpoints) {
    for (const schema of [endpoint.params, endpoint.query, endpoint.body]) {
      if (schema) expect(() => sampleOf(schema as z.ZodType)).not.toThrow()
    }
  }
})
