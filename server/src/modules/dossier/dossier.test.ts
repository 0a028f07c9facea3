import type { Actor } from '@shuangfang/shared/access/actor'
import { addDays, toLocalDate } from '@shuangfang/shared/reference/calendar'
import { afterAll, describe, expect, it } from 'vitest'
import { deliver, eventById } from '#platform/events'
import { apiOn } from '#test/api'
import { openTestPlatform } from '#test/database'
import { givenIn } from '#test/given'
import { dossierConsumers } from './dossier.consumers'

const platform = await openTestPlatform()
const given = givenIn(platform)
const as = apiOn(platform)
afterAll(() => platform.close())

async function company() {
  const { tenantId } = await given.enterprise()
  const manager = await given.member(tenantId, 'safety_manager')
  const principal = await given.member(tenantId, 'principal')
  return { tenantId, manager, principal }
}
const dossier = (actor: Actor | null, id: string) => as(actor).get(`/api/dossiers/${id}`)

/** Runs the dossier's consumers over what happened in a tenant, as the worker does. */
async function settle(tenantId: string) {
  const rows: { id: string }[] = await platform.db.query('SELECT id FROM event WHERE tenant_id = ? ORDER BY seq', [
    tenantId,
  ])
  for (const { id } of rows) {
    const event = await eventById(platform.db, id)
    if (event) await deliver(platform.db, platform.services, dossierConsumers, event)
  }
}

async function graded(manager: Actor, level: 'general' | 'major') {
  const { body } = await as(manager).post('/api/hazards').send({ title: '配电柜门未关闭', place: '一车间' })
  const grade = { level, category: 'site', speciality: 'electrical', treatment: 'by_deadline' }
  await as(manager).post(`/api/hazards/${body.id}/grade`).send(grade)
  return body.id as string
}

describe('who opens a dossier', () => {
  it('is the enterprise itself and the authorities over it, nobody else', async () => {
    const [{ tenantId, manager }, other] = [await company(), await company()]
    const far = await given.regulator([{ region: '410122', sectors: null }])
    const elsewhere = await given.regulator([{ region: '410184', sectors: ['gas'] }])
    const statuses = await Promise.all(
      [manager, await given.regulator(), other.manager, far, elsewhere, await given.operator(), null].map(
        async (actor) => (await dossier(actor, tenantId)).status,
      ),
    )
    expect(statuses).toEqual([200, 200, 404, 404, 404, 403, 401])
  })

  it('is told to the enterprise once an hour a person, and to no other authority', async () => {
    const { tenantId, manager } = await company()
    const [regulator, colleague] = [await given.regulator(), await given.regulator()]
    await dossier(regulator, tenantId)
    await dossier(regulator, tenantId)
    expect((await dossier(colleague, tenantId)).body.views).toEqual([])
    await dossier(manager, tenantId)
    const { views } = (await dossier(manager, tenantId)).body
    expect(views).toHaveLength(2)
    expect(views[1]).toMatchObject({ viewer: '赵督办', authority: '新郑市应急管理局' })
  })
})

describe('what a dossier tells', () => {
  it('says of every book what is missing and what to do next', async () => {
    const { tenantId, manager } = await company()
    const { body } = await dossier(manager, tenantId)
    expect(body.books.map(({ book }: { book: string }) => book)).toEqual([
      'profile',
      'people',
      'risks',
      'hazards',
      'standardization',
      'supervision',
    ])
    const items = body.books.flatMap((book: { items: object[] }) => book.items)
    expect(items).toContainEqual({
      label: '风险点',
      isDone: false,
      todo: '建立风险点，或导入现有清单',
      link: '/risk',
    })
    expect(body.completeness).toBeGreaterThan(0)
    expect(body.completeness).toBeLessThan(100)
  })

  it('counts hazards alike for both sides, and lists activity only of what the viewer may read', async () => {
    const { tenantId, manager } = await company()
    await graded(manager, 'major')
    const worker = await given.member(tenantId, 'worker')
    const figures = { open: 1, majorOpen: 1, overdue: 0, hazards: { graded: 1, closed: 0 } }
    for (const actor of [manager, await given.regulator()]) {
      const { body } = await dossier(actor, tenantId)
      expect(body.figures).toMatchObject(figures)
      expect(body.activity[0]).toMatchObject({ type: 'hazard.grade', actorName: '李安全' })
      expect(body.activity[0].detail).toMatch(/^YH-\d{4}-000001 配电柜门未关闭/)
    }
    const { body } = await dossier(worker, tenantId)
    expect(body.activity.map(({ type }: { type: string }) => type)).not.toContain('hazard.grade')
  })
})

describe('the colour of the code', () => {
  it('follows the facts, keeps rule and reason, and tells the principal', async () => {
    const { tenantId, manager, principal } = await company()
    await settle(tenantId)
    expect((await dossier(manager, tenantId)).body.colour).toMatchObject({ colour: 'green', rule: 'G0' })
    await graded(manager, 'major')
    await settle(tenantId)
    const { colour, colourChanges } = (await dossier(manager, tenantId)).body
    expect(colour).toEqual({
      colour: 'orange',
      rule: 'O1',
      ruleText: '有未销号的重大隐患',
      reason: '1 条重大隐患正在治理，尚未销号',
    })
    expect(colourChanges).toMatchObject([{ from: 'green', to: 'orange', rule: 'O1' }])
    await settle(tenantId)
    const told = (await as(principal).get('/api/notifications')).body.items
    expect(told.filter(({ title }: { title: string }) => title === '企业码变为橙色')).toHaveLength(1)
  })

  it('keeps the facts that a change saw in the record', async () => {
    const { tenantId, manager } = await company()
    await graded(manager, 'major')
    await settle(tenantId)
    const [row] = await platform.db.query(
      "SELECT payload FROM event WHERE tenant_id = ? AND type = 'enterprise.colour_changed'",
      [tenantId],
    )
    const payload = typeof row.payload === 'string' ? JSON.parse(row.payload) : row.payload
    expect(payload.facts).toMatchObject({ majorOpen: 1, supervised: 0, generalOverdue: 0 })
  })

  it('turns yellow by a certificate about to end, and green again by a new one', async () => {
    const { tenantId, manager } = await company()
    const today = toLocalDate(new Date())
    const add = (days: number) =>
      as(manager)
        .post('/api/standardization-certificates')
        .send({
          level: 'three',
          number: `豫AQBJX${days}`,
          issuer: '郑州市应急管理局',
          issuedOn: addDays(today, -100),
          expiresOn: addDays(today, days),
        })
    await add(20)
    await settle(tenantId)
    expect((await dossier(manager, tenantId)).body.colour).toMatchObject({ colour: 'yellow', rule: 'Y4' })
    await add(900)
    await settle(tenantId)
    const { body } = await dossier(manager, tenantId)
    expect(body.colour.colour).toBe('green')
    expect(body.certificate).toMatchObject({ state: 'valid' })
  })

  it('plans to look again when a late general hazard exceeds what is tolerated', async () => {
    const { tenantId, manager } = await company()
    const id = await graded(manager, 'general')
    const late = new Date(Date.now() - 2 * 86_400_000)
    await platform.db.query("UPDATE hazard SET state = 'rectifying', deadline = ? WHERE id = ?", [late, id])
    await settle(tenantId)
    const [deadline] = await platform.db.query(
      "SELECT level, due_at AS dueAt FROM deadline WHERE tenant_id = ? AND kind = 'colour' AND cancelled_at IS NULL",
      [tenantId],
    )
    expect(deadline.level).toBe('recheck')
    expect(Math.abs(new Date(deadline.dueAt).getTime() - late.getTime() - 8 * 86_400_000)).toBeLessThan(1000)
  })
})

describe('what changed', () => {
  const news = async (who: Actor, id: string) => (await as(who).get(`/api/dossiers/${id}/news`)).body
  const wasHere = (who: Actor, at: Date) =>
    platform.db.query('UPDATE account SET last_visit_at = ? WHERE id = ?', [at, who.userId])

  it('is told since yesterday at the least, and each hears of what they may read', async () => {
    const { tenantId, manager, principal } = await company()
    const worker = await given.member(tenantId, 'worker')
    const id = await graded(manager, 'major')
    const point = { name: '喷漆房', kind: 'area', location: '一车间' }
    await as(manager).post('/api/risk-points').send(point)
    await wasHere(principal, new Date())
    const told = await news(principal, tenantId)
    expect(told.items).toMatchObject([
      { type: 'risk_point.created', subject: 'RiskPoint', detail: expect.stringContaining('喷漆房') },
      {
        type: 'hazard.grade',
        subject: 'Hazard',
        subjectId: id,
        detail: expect.stringMatching(/^YH-.* 配电柜门未关闭$/),
      },
      { type: 'hazard.reported', subjectId: id },
    ])
    expect((Date.now() - new Date(told.since).getTime()) / 3_600_000).toBeGreaterThan(24)
    const seen = (await news(worker, tenantId)).items
    expect(seen.filter(({ subject }: { subject: string }) => subject === 'Hazard')).toEqual([])
    await platform.db.query('UPDATE event SET occurred_at = UTC_TIMESTAMP(3) - INTERVAL 3 DAY WHERE tenant_id = ?', [
      tenantId,
    ])
    expect((await news(manager, tenantId)).items).toEqual([])
    for (const at of [new Date(Date.now() - 4 * 86_400_000), new Date(0)]) {
      await wasHere(manager, at)
      expect(await news(manager, tenantId)).toMatchObject({
        lastVisitAt: at.toISOString(),
        items: { length: 3 },
      })
    }
    const stranger = await company()
    expect((await as(stranger.manager).get(`/api/dossiers/${tenantId}/news`)).status).toBe(404)
  })
})

describe('what comes next', () => {
  it('names its day and where that comes from; a rhythm of ours is not called law', async () => {
    const { tenantId, manager, principal } = await company()
    const expiresOn = addDays(toLocalDate(new Date()), 40)
    const certificate = {
      level: 'three',
      number: 'AQB410184-1',
      issuer: '郑州市应急管理局',
      issuedOn: addDays(expiresOn, -1095),
      expiresOn,
    }
    expect((await as(manager).post('/api/standardization-certificates').send(certificate)).status).toBe(200)
    const { duties } = (await as(principal).get(`/api/dossiers/${tenantId}/duties`)).body
    expect(duties.find(({ key }: { key: string }) => key === 'certificate')).toMatchObject({
      due: expiresOn,
      basis: '郑州市应急管理局证书载明的有效期',
      certainty: 'verified',
      link: '/standardization/certificates',
    })
    expect(duties[1]).toMatchObject({ key: 'register', due: null, certainty: 'unverified' })
    const stranger = await company()
    expect((await as(stranger.manager).get(`/api/dossiers/${tenantId}/duties`)).status).toBe(404)
  })
})
