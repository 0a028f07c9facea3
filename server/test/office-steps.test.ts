import { abilityFor } from '@shuangfang/shared/access/abilities'
import type { Actor } from '@shuangfang/shared/access/actor'
import { type SupervisionAction, supervisionWorkflow } from '@shuangfang/shared/oversight/supervision.workflow'
import request from 'supertest'
import { afterAll, describe, expect, it } from 'vitest'
import { sessionCookie } from '#platform/http'
import { sessionAuthentication } from '#platform/session'
import { createApp } from '../src/app'
import { openOwnPlatform } from './database'
import { officesOn } from './offices'

/*
 * Every step that an office may take, generated from the workflow's table, after the ground for it was taken away: with
 * real sessions, whose answer was read and kept the moment before.
 */
const platform = await openOwnPlatform('office_steps')
const o = await officesOn(platform)
const app = createApp({ ...platform, authenticate: sessionAuthentication(platform.db) })
afterAll(() => platform.close())

const { db } = platform
const boss = await o.given.colleague(o.officer, 'leader', 'supervisor', 'inspector')
let cookie = ''
const everything: Actor = { ...boss, roles: ['leader', 'supervisor', 'inspector'] }

const steps = Object.keys(supervisionWorkflow.steps) as SupervisionAction[]
const offices = steps.filter((step) => abilityFor(everything).can(step, 'Supervision'))

const note = { note: o.sentence }
/** How a step is asked for, and how a case comes to where it can be taken. */
const ways: Record<string, { path: string; method?: 'put'; body?: object; made: () => Promise<string> }> = {
  revise: { path: '', method: 'put', body: o.draft, made: () => o.listed('drafted') },
  sign: { path: '/sign', made: () => o.listed('drafted') },
  issue: { path: '/issue', made: () => o.listed('signed') },
  withdraw: { path: '/withdraw', body: note, made: () => o.listed('signed') },
  accept_plan: { path: '/plan/accept', body: note, made: () => o.listed('filed') },
  return_plan: { path: '/plan/return', body: note, made: () => o.listed('filed') },
  grant_extension: { path: '/extension/grant', body: note, made: o.extending },
  refuse_extension: { path: '/extension/refuse', body: note, made: o.extending },
  send_back: { path: '/send-back', body: o.opinion, made: () => o.listed('applied') },
  accept: { path: '/accept', body: o.opinion, made: () => o.listed('applied') },
  delist: { path: '/delist', made: () => o.listed('accepted') },
}

const over = (change: string) => () => db.query(`UPDATE jurisdiction SET ${change} WHERE tenant_id = ?`, [o.former])
const account = (change: string) => () => db.query(`UPDATE account SET ${change} WHERE id = ?`, [boss.userId])
const circumstances: Record<string, { happen: () => Promise<unknown>; undo: () => Promise<unknown>; code: string }> = {
  'the enterprise moved': {
    happen: () => o.move('410185103'),
    undo: () => o.move('410184106'),
    code: 'left_jurisdiction',
  },
  'the jurisdiction ended': {
    happen: over("valid_to = '2020-12-31'"),
    undo: over('valid_to = NULL'),
    code: 'left_jurisdiction',
  },
  'the sector was taken': {
    happen: over(`sectors = '["mine"]'`),
    undo: over('sectors = NULL'),
    code: 'left_jurisdiction',
  },
  'the role was taken': {
    happen: account(`roles = '["grid_worker"]'`),
    undo: account(`roles = '["leader","supervisor","inspector"]'`),
    code: 'forbidden',
  },
  'the account was disabled': {
    happen: account("status = 'disabled'"),
    undo: account("status = 'active'"),
    code: 'unauthenticated',
  },
}

const call = (method: 'get' | 'post' | 'put', path: string, body?: object) => {
  const asked = request(app)[method](`/api${path}`).set('cookie', cookie).set('idempotency-key', crypto.randomUUID())
  return body ? asked.send(body) : asked
}
async function take(
  id: string,
  { path, method = 'post', body }: { path: string; method?: 'post' | 'put'; body?: object },
) {
  const [{ version }] = await db.query('SELECT version FROM supervision WHERE id = ?', [id])
  return call(method, `/supervisions/${id}${path}`, body).set('if-match', `"${version}"`)
}
async function trace(): Promise<string> {
  const counts = ['supervision', 'supervision_entry', 'official_document', 'event', 'number_series'].map((table) =>
    db.query(`SELECT '${table}' AS name, COUNT(*) AS n FROM ${table}`),
  )
  const rows = await db.query('SELECT id, version, state FROM supervision ORDER BY id')
  return JSON.stringify([await Promise.all(counts), rows])
}

/** What an attempt under each circumstance wrongly did; afterwards, all being as before, it must succeed. */
async function wrongOf(attempt: () => Promise<request.Response>, unseen = 'left_jurisdiction'): Promise<string[]> {
  const wrong: string[] = []
  for (const [name, { happen, undo, code }] of Object.entries(circumstances)) {
    cookie = `${sessionCookie}=${await o.given.session(boss)}`
    // The answer about this session is fresh, and kept.
    expect((await call('get', '/account/me')).status).toBe(200)
    await happen()
    const before = await trace()
    const { status, body } = await attempt()
    if (body.code !== (code === 'left_jurisdiction' ? unseen : code)) wrong.push(`${name}: ${status} ${body.code}`)
    if ((await trace()) !== before) wrong.push(`${name}: changed something`)
    await undo()
  }
  cookie = `${sessionCookie}=${await o.given.session(boss)}`
  const { status, body } = await attempt()
  if (status >= 300) wrong.push(`as before: ${status} ${body.code}`)
  return wrong
}

it('knows how each step of an office is asked for', () => {
  expect(Object.keys(ways)).toEqual(offices)
})

describe('refused, with nothing changed, after', { timeout: 120_000 }, () => {
  it.each(offices)('%s', async (step) => {
    const way = ways[step] as (typeof ways)[string]
    const id = await way.made()
    expect(await wrongOf(() => take(id, way))).toEqual([])
  })

  it('drafting', async () => {
    const hazardId = await o.graded('major')
    // The hazard goes out of sight with the enterprise.
    const attempt = () => call('post', '/supervisions', { ...o.draft, hazardId }).then()
    expect(await wrongOf(attempt, 'not_found')).toEqual([])
  })

  it.each(['accept', 'refuse', 'contacts'])('%s of an enterprise', async (verb) => {
    const id = verb === 'contacts' ? o.tenantId : await o.pending()
    const move = (code: string) => db.query('UPDATE enterprise SET region_code = ? WHERE id = ?', [code, id])
    circumstances['the enterprise moved'] = {
      happen: () => move('410185103'),
      undo: () => move('410184106'),
      code: 'left_jurisdiction',
    }
    const body = verb === 'accept' ? undefined : { reason: o.sentence }
    const attempt = () => call('post', `/enterprises/${id}/${verb}`, body).then()
    expect(await wrongOf(attempt, 'not_found')).toEqual([])
  })
})
