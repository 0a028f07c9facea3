import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Context } from '#platform/context'
import { deliver, eventById } from '#platform/events'
import { RegisterRows } from './register.entity'
import { freezeRegister } from './register.service'
import { riskConsumers } from './risk.consumers'
import { aPoint, aRisk, ls, openRiskPlatform } from './risk.fixture'
import { checkRisks, upsertRisks } from './risk-import.service'

let world: Awaited<ReturnType<typeof openRiskPlatform>>
beforeAll(async () => {
  world = await openRiskPlatform()
})
afterAll(() => world.platform.close())

async function desk() {
  const { tenantId } = await world.given.enterprise()
  const manager = await world.given.member(tenantId, 'safety_manager')
  const principal = await world.given.member(tenantId, 'principal')
  const api = world.as(manager)
  const point = await aPoint(api)
  const risk = (await api.post('/api/risks').send(aRisk(point.id, { inherent: ls(5, 5) }))).body
  return { tenantId, manager, principal, api, boss: world.as(principal), point, risk }
}
type Desk = Awaited<ReturnType<typeof desk>>
const submit = async ({ api }: Desk, note = '年度辨识') => (await api.post('/api/risk-registers').send({ note })).body
const rowsOf = async ({ api }: Desk, id: string) => (await api.get(`/api/risk-registers/${id}/rows`)).body.items

/** Lets the consumers see what happened to a register, as the worker would. */
async function tellAbout(registerId: string) {
  const events = await world.platform.db.query(
    "SELECT id FROM event WHERE subject = 'Register' AND subject_id = ? ORDER BY seq",
    [registerId],
  )
  for (const { id } of events) {
    const event = await eventById(world.platform.db, id)
    if (event) await deliver(world.platform.db, world.platform.services, riskConsumers, event)
  }
}
const titles = async (userId: string): Promise<string[]> =>
  (await world.platform.db.query('SELECT title FROM notification WHERE user_id = ? ORDER BY id', [userId])).map(
    ({ title }: { title: string }) => title,
  )

describe('a version of the register', () => {
  it('holds the rows as they were submitted, whatever happens to them later', async () => {
    const at = await desk()
    const register = await submit(at)
    expect(register).toMatchObject({
      edition: 1,
      state: 'submitted',
      rowCount: 1,
      counts: { major: 1, low: 0 },
      ungraded: 0,
      note: '年度辨识',
    })
    const frozen = await rowsOf(at, register.id)
    expect(frozen[0].row).toMatchObject({ pointName: '配电室', level: 'major', inherent: { scores: { L: 5, S: 5 } } })
    await at.api
      .put(`/api/risks/${at.risk.id}`)
      .set('if-match', '"1"')
      .send(aRisk(at.point.id, { factor: '改过的危险源', inherent: ls(1, 1) }))
    await at.boss.post(`/api/risk-registers/${register.id}/approve`)
    await at.api.delete(`/api/risks/${at.risk.id}`)
    expect(await rowsOf(at, register.id)).toEqual(frozen)
  })

  it('can be narrowed to a level', async () => {
    const at = await desk()
    await at.api.post('/api/risks').send(aRisk(at.point.id, { factor: '电缆沟积水' }))
    const { id } = await submit(at)
    const levels = async (query: string) =>
      (await at.api.get(`/api/risk-registers/${id}/rows?${query}`)).body.items.length
    expect([await levels(''), await levels('level=major'), await levels('level=low')]).toEqual([2, 1, 0])
  })

  it('is decided by the principal, once', async () => {
    const at = await desk()
    const { id } = await submit(at)
    const path = `/api/risk-registers/${id}`
    expect((await at.api.post(`${path}/approve`)).status).toBe(403)
    expect((await at.boss.post(`${path}/return`).send({ reason: '缺少受限空间的风险' })).body).toMatchObject({
      state: 'returned',
      decision: '缺少受限空间的风险',
      deciderName: at.principal.name,
    })
    expect((await at.boss.post(`${path}/approve`)).body).toMatchObject({
      status: 409,
      code: 'register_decided',
      changed: { by: at.principal.name, type: 'register.returned' },
    })
    const second = await submit(at)
    expect(second).toMatchObject({ edition: 2, state: 'submitted' })
    expect((await at.boss.post(`/api/risk-registers/${second.id}/approve`)).body).toMatchObject({ state: 'approved' })
  })

  it('stands alone while it waits, even when two submit at the same moment', async () => {
    const at = await desk()
    const replies = await Promise.all([1, 2].map(() => at.api.post('/api/risk-registers').send({})))
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(await submit(at)).toMatchObject({ status: 409, code: 'register_open' })
  })

  it('is not submitted empty, nor by the principal', async () => {
    const at = await desk()
    expect((await at.boss.post('/api/risk-registers').send({})).status).toBe(403)
    await at.api.delete(`/api/risks/${at.risk.id}`)
    expect(await submit(at)).toMatchObject({ status: 422, code: 'register_empty' })
  })

  it('has rows that no right of anyone can open for writing', async () => {
    const at = await desk()
    const { id } = await submit(at)
    const [row] = await rowsOf(at, id)
    for (const actor of [at.manager, at.principal]) {
      await world.platform.db.transaction(async (manager) => {
        const ctx = new Context(actor, manager, world.platform.services)
        await expect(ctx.one(RegisterRows, row.id, 'edit' as 'read')).rejects.toMatchObject({ status: 403 })
        const readOnly = await ctx.one(RegisterRows, row.id, 'read')
        await expect(ctx.save(readOnly, { level: 'low' })).rejects.toThrow('Not held for change')
        await expect(ctx.remove(readOnly)).rejects.toThrow('Not held for change')
      })
    }
  })

  it('is seen by the authority when approved, by strangers never', async () => {
    const at = await desk()
    const { id } = await submit(at)
    const regulator = world.as(await world.given.regulator())
    const stranger = await desk()
    expect((await regulator.get(`/api/risk-registers/${id}/rows`)).status).toBe(404)
    await at.boss.post(`/api/risk-registers/${id}/approve`)
    expect((await regulator.get(`/api/risk-registers/${id}/rows`)).status).toBe(200)
    expect((await stranger.api.get(`/api/risk-registers/${id}/rows`)).status).toBe(404)
    expect((await stranger.boss.post(`/api/risk-registers/${id}/approve`)).status).toBe(404)
  })

  it('tells the principal, then the submitter', async () => {
    const at = await desk()
    const { id } = await submit(at)
    await at.boss.post(`/api/risk-registers/${id}/return`).send({ reason: '缺少受限空间的风险' })
    await tellAbout(id)
    await tellAbout(id)
    expect(await titles(at.principal.userId)).toEqual(['第 1 版风险清单待审批'])
    expect(await titles(at.manager.userId)).toEqual(['第 1 版风险清单被退回'])
  })
})

describe('a large register', () => {
  it('is copied by a job that goes on where it was interrupted', async () => {
    const at = await desk()
    const { platform } = world
    const inTenant = <R>(work: (ctx: Context) => Promise<R>) =>
      platform.db.transaction((manager) => work(new Context(at.manager, manager, platform.services)))
    for (let part = 0; part < 11; part++) {
      const rows = Array.from({ length: 500 }, (_, i) => ({
        row: part * 500 + i,
        pointName: '配电室',
        unit: `单元${part}`,
        factor: `危险源${i}`,
        inherent: { level: 'low' as const },
      }))
      await inTenant(async (ctx) => upsertRisks(ctx, await checkRisks(ctx, rows), '1'))
    }
    const register = await submit(at)
    expect(register).toMatchObject({ state: 'preparing', rowCount: 5501 })
    expect((await at.boss.post(`/api/risk-registers/${register.id}/approve`)).body).toMatchObject({ status: 409 })
    const [job] = await platform.db.query('SELECT kind, input FROM job WHERE tenant_id = ?', [at.tenantId])
    expect(job.kind).toBe('risk.freeze')
    const read = new Context(at.manager, platform.db.manager, platform.services)
    const run = (progress: (done: number) => Promise<void>) =>
      freezeRegister({
        id: '0',
        input: { registerId: register.id },
        services: platform.services,
        transaction: inTenant,
        read,
        progress,
      })
    const crash = run(async (done) => {
      if (done >= 2000) throw new Error('power cut')
    })
    await expect(crash).rejects.toThrow('power cut')
    await run(async () => {})
    const { body } = await at.api.get('/api/risk-registers')
    expect(body.items[0]).toMatchObject({ state: 'submitted', rowCount: 5501, counts: { major: 1, low: 5500 } })
    const [copied] = await platform.db.query(
      'SELECT COUNT(*) AS n, COUNT(DISTINCT risk_id) AS d FROM risk_register_row WHERE register_id = ?',
      [register.id],
    )
    expect([Number(copied.n), Number(copied.d)]).toEqual([5501, 5501])
  }, 60_000)
})
