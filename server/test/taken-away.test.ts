import type { Actor } from '@shuangfang/shared/access/actor'
import type { Endpoint } from '@shuangfang/shared/kit/contract'
import request from 'supertest'
import { afterAll, expect, it } from 'vitest'
import { sessionCookie } from '#platform/http'
import { sessionAuthentication } from '#platform/session'
import { createApp } from '../src/app'
import { modules } from '../src/modules'
import { openOwnPlatform } from './database'
import { changeOf, footprintOf } from './kill-sweep/footprint'
import { stepsIn } from './kill-sweep/steps'
import type { Call } from './kill-sweep/sweep'
import { worldOn } from './kill-sweep/world'

/*
 * Every write of the registry, asked over a real session by whoever may, once their roles were taken, their account was
 * disabled or their tenant was closed: refused, with nothing changed. Afterwards, with all of it given back, it is done.
 */
const platform = await openOwnPlatform('taken_away')
const { db } = platform
const w = await worldOn(platform)
await w.given.reference()
const app = createApp({ ...platform, authenticate: sessionAuthentication(db, { keepMs: 0 }) })
const look = await footprintOf(db)
afterAll(() => platform.close())

const endpoints = new Map<string, Endpoint>(
  modules.flatMap(({ name, routes }) =>
    routes.flatMap(({ api }) => Object.entries(api).map(([key, endpoint]) => [`${name}.${key}`, endpoint] as const)),
  ),
)
/** What needs no role: everyone's right, and what is one's own, beside one's own password and devices. */
const personal: Readonly<Record<string, string>> = {
  'hazard.report': 'everybody who works there may report a hazard (安全生产法 第五十四条、第五十九条)',
  'hazard.submit': 'whoever was made to answer for a hazard still does',
  'grant.withdraw': 'what one asked for oneself',
  'grant.collect': 'what was granted to oneself',
  'notification.read': 'own messages',
  'notification.readAll': 'own messages',
  'job.cancel': 'own jobs',
}
const isPersonal = (name: string) => name in personal || endpoints.get(name)?.allow === 'signed-in'
const isOpen = (name: string) => /^(enterprise\.register)$/.test(name)

interface Loss {
  happen: (actor: Actor) => Promise<unknown>
  undo: (actor: Actor) => Promise<unknown>
  hits: (name: string) => boolean
}
const tenantOf = ({ realm }: Actor) => ('tenantId' in realm ? realm.tenantId : '')
const account = (change: string) => (actor: Actor) =>
  db.query(`UPDATE account SET ${change} WHERE tenant_id = ? AND id = ?`, [tenantOf(actor), actor.userId])
const losses: Record<string, Loss> = {
  'the roles were taken': {
    happen: account("roles = '[]'"),
    undo: (actor) => account(`roles = '${JSON.stringify(actor.roles)}'`)(actor),
    hits: (name) => !isPersonal(name),
  },
  'the account was disabled': {
    happen: account("status = 'disabled'"),
    undo: account("status = 'active'"),
    hits: () => true,
  },
  'the tenant was closed': {
    happen: (actor) => db.query("UPDATE tenant SET status = 'closed' WHERE id = ?", [tenantOf(actor)]),
    undo: (actor) => db.query("UPDATE tenant SET status = 'active' WHERE id = ?", [tenantOf(actor)]),
    hits: () => true,
  },
}

const send = ({ method = 'POST', path, body, headers = {} }: Call, token: string) =>
  request(app)
    [method.toLowerCase() as 'post'](path)
    .set({ ...headers, 'idempotency-key': crypto.randomUUID(), cookie: `${sessionCookie}=${token}` })
    .send(body)

it.each(stepsIn(w).filter(({ name }) => !isOpen(name)))('$name', { timeout: 60_000 }, async ({ name, prepare }) => {
  const call = await prepare()
  const { actor } = call
  const token = await w.given.session(actor)
  for (const [what, { happen, undo, hits }] of Object.entries(losses)) {
    if (!hits(name)) continue
    await happen(actor)
    const before = await look()
    const { status } = await send(call, token)
    expect([401, 403, 404], `${what}: ${status}`).toContain(status)
    // Coming with a session that no longer holds ends it, which is no change of what it asked for.
    const { 'session rows': _, 'session version': __, ...change } = changeOf(before, await look())
    expect(change, what).toEqual({})
    await undo(actor)
  }
  const { status, body } = await send(call, await w.given.session(actor))
  expect(status, JSON.stringify(body).slice(0, 300)).toBeLessThan(300)
})
