import { fileURLToPath } from 'node:url'
import { loadReference } from '@shuangfang/database/reference/load'
import type { Actor } from '@shuangfang/shared/access/actor'
import { addDays, toLocalDate } from '@shuangfang/shared/reference/calendar'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deliver, eventById } from '#platform/events'
import { apiOn } from '#test/api'
import { openTestPlatform } from '#test/database'
import { givenIn } from '#test/given'
import { standardizationConsumers } from './standardization.consumers'

const platform = await openTestPlatform()
const given = givenIn(platform)
const as = apiOn(platform)
const folder = fileURLToPath(new URL('../../../../database/reference/', import.meta.url))
beforeAll(() => loadReference((statement, params) => platform.db.query(statement, params as unknown[]), folder), 60_000)
afterAll(() => platform.close())

const today = toLocalDate(new Date())
const year = Number(today.slice(0, 4))
interface Item {
  id: string
  version: number
  clause: string
}

async function company(regionCode = '410184106') {
  const { tenantId } = await given.enterprise({ regionCode })
  const manager = await given.member(tenantId, 'safety_manager')
  const principal = await given.member(tenantId, 'principal')
  return { tenantId, manager, principal }
}
async function started(manager: Actor) {
  const { body } = await as(manager).post('/api/self-evaluations').send({ year })
  const detail = await as(manager).get(`/api/self-evaluations/${body.id}`)
  return { id: body.id as string, items: detail.body.items as Item[], detail: detail.body }
}
const save = (actor: Actor, id: string, item: Item, write: object) =>
  as(actor)
    .put(`/api/self-evaluations/${id}/items/${item.id}`)
    .set('if-match', `"${item.version}"`)
    .send({ isApplicable: true, fullScore: 10, score: 10, files: [], ...write })

/** Everything at full score, with the first element as given. */
async function filled(manager: Actor, first: object = {}) {
  const evaluation = await started(manager)
  for (const [i, item] of evaluation.items.entries()) await save(manager, evaluation.id, item, i ? {} : first)
  return evaluation
}

describe('a self-evaluation', () => {
  it('starts with every leaf element of the current standard, once a year', async () => {
    const { manager } = await company()
    const { detail } = await started(manager)
    expect(detail).toMatchObject({ year, standardCode: 'GB/T 33000-2025', state: 'draft' })
    expect(detail.items).toHaveLength(45)
    expect(detail.elements).toHaveLength(61)
    expect(detail.summary).toMatchObject({ applicable: 45, evaluated: 0, progress: 0, percent: null })
    const again = await as(manager).post('/api/self-evaluations').send({ year })
    expect(again.body).toMatchObject({ status: 409, code: 'evaluation_exists' })
    const ahead = await as(manager)
      .post('/api/self-evaluations')
      .send({ year: year + 1 })
    expect(ahead.body).toMatchObject({ status: 422, code: 'year_ahead' })
  })

  it('keeps its figures while it is being filled in, and predicts a level as a reference only', async () => {
    const { manager } = await company()
    const { id, items } = await started(manager)
    const [first, second, third] = items as [Item, Item, Item]
    await save(manager, id, first, { score: 8, finding: '承诺未公示' })
    await save(manager, id, second, {})
    const { body } = await save(manager, id, third, { isApplicable: false, score: null, finding: '没有此项业务' })
    expect(body.summary).toMatchObject({ applicable: 44, evaluated: 2, score: 18, fullScore: 20, percent: 90, gaps: 1 })
    expect(body.prediction).toMatchObject({ level: 'one', certainty: 'unverified', thresholds: { one: 90, two: 75 } })
    const stale = await save(manager, id, first, { score: 7 })
    expect(stale.body).toMatchObject({ status: 412, code: 'stale' })
  })

  it('refuses a score above the full score, or one of what does not apply', async () => {
    const { manager } = await company()
    const { id, items } = await started(manager)
    const item = items[0] as Item
    expect((await save(manager, id, item, { score: 11 })).body).toMatchObject({ status: 400 })
    expect((await save(manager, id, item, { isApplicable: false, score: 1 })).body).toMatchObject({ status: 400 })
    expect((await save(manager, id, item, { files: ['999999999'] })).body).toMatchObject({ code: 'file_unknown' })
  })

  it('cannot be submitted before every element is finished, and says which are not', async () => {
    const { manager } = await company()
    const { id, items } = await started(manager)
    await save(manager, id, items[0] as Item, { score: 5 })
    const { body } = await as(manager).post(`/api/self-evaluations/${id}/submit`)
    expect(body).toMatchObject({ status: 422, code: 'evaluation_incomplete' })
    expect(body.errors).toHaveLength(45)
    expect(body.errors[0].message).toContain('扣了分，请写明存在的问题')
  })

  it('is submitted, returned, mended, approved, and then frozen', async () => {
    const { manager, principal } = await company()
    const { id, items } = await filled(manager, { score: 6, finding: '履职评价未开展' })
    const step = (actor: Actor, name: string, body = {}) =>
      as(actor).post(`/api/self-evaluations/${id}/${name}`).send(body)
    expect((await step(principal, 'approve')).body).toMatchObject({ code: 'evaluation_not_submitted' })
    expect((await step(manager, 'submit')).body).toMatchObject({ state: 'submitted', submitterName: '李安全' })
    const first = { ...(items[0] as Item), version: 2 }
    expect((await save(manager, id, first, {})).body).toMatchObject({ status: 409, code: 'evaluation_submitted' })
    expect((await step(manager, 'approve')).body).toMatchObject({ status: 403 })
    expect((await step(principal, 'return', { reason: '第一项请补充佐证' })).body).toMatchObject({ state: 'returned' })
    expect((await save(manager, id, first, {})).status).toBe(200)
    await step(manager, 'submit')
    expect((await step(principal, 'approve')).body).toMatchObject({ state: 'approved', decision: null })
    const late = { ...first, version: 3 }
    expect((await save(manager, id, late, { score: 1 })).body).toMatchObject({ status: 409, code: 'evaluation_frozen' })
    const { body } = await as(principal).get(`/api/self-evaluations/${id}`)
    const types = body.history.map(({ type }: { type: string }) => type)
    expect(types.filter((type: string) => type !== 'standardization.scored')).toEqual([
      'standardization.started',
      'standardization.submitted',
      'standardization.returned',
      'standardization.submitted',
      'standardization.approved',
    ])
  })

  it('turns a finding with a deduction into a hazard, once, also after it is frozen', async () => {
    const { manager, principal } = await company()
    const { id, items } = await filled(manager, { score: 4, finding: '应急通道被堆放物占用' })
    await as(manager).post(`/api/self-evaluations/${id}/submit`)
    await as(principal).post(`/api/self-evaluations/${id}/approve`)
    const report = (i: number, actor = manager) =>
      as(actor).post(`/api/self-evaluations/${id}/items/${items[i]?.id}/hazard`)
    expect((await report(0, principal)).status).toBe(403)
    expect((await report(1)).body).toMatchObject({ status: 422, code: 'finding_missing' })
    const { body } = await report(0)
    expect(body.number).toMatch(/^YH-/)
    expect((await report(0)).body).toMatchObject({ status: 409, code: 'finding_reported' })
    const hazard = await as(manager).get(`/api/hazards/${body.hazardId}`)
    expect(hazard.body).toMatchObject({ title: '安全领导力：应急通道被堆放物占用', source: 'other', state: 'reported' })
    const detail = await as(principal).get(`/api/self-evaluations/${id}`)
    expect(detail.body.items[0]).toMatchObject({ hazardId: body.hazardId, finding: '应急通道被堆放物占用' })
  })

  it('is never approved by the person who submitted it', async () => {
    const { tenantId } = await company()
    const both = await given.member(tenantId, 'safety_manager', 'principal')
    const { id } = await filled(both)
    await as(both).post(`/api/self-evaluations/${id}/submit`)
    expect((await as(both).post(`/api/self-evaluations/${id}/approve`)).status).toBe(403)
  })

  it('is read by everyone of the enterprise, by its authorities once it is approved, and changed by neither', async () => {
    const [{ tenantId, manager }, other] = [await company(), await company()]
    const { id, items } = await started(manager)
    const worker = await given.member(tenantId, 'worker')
    const [near, far] = [await given.regulator(), await given.regulator([{ region: '410122', sectors: null }])]
    const path = `/api/self-evaluations/${id}`
    expect((await as(worker).get(path)).status).toBe(200)
    expect((await as(near).get(path)).status).toBe(404)
    expect((await as(far).get(path)).status).toBe(404)
    expect((await as(other.manager).get(path)).status).toBe(404)
    expect((await as(null).get(path)).status).toBe(401)
    expect((await save(worker, id, items[0] as Item, {})).status).toBe(403)
    expect((await save(near, id, items[0] as Item, {})).status).toBe(403)
    const listed = async () =>
      (await as(near).get(`/api/self-evaluations?enterprise=${tenantId}`)).body.items.map(
        (row: { id: string }) => row.id,
      )
    expect(await listed()).toEqual([])
    const dossier = async (who: Actor) => (await as(who).get(`/api/dossiers/${tenantId}`)).body.evaluation
    expect([await dossier(near), await dossier(manager)]).toEqual([null, expect.objectContaining({ state: 'draft' })])
    await platform.db.query("UPDATE self_evaluation SET state = 'approved' WHERE id = ?", [id])
    expect((await save(other.manager, id, items[0] as Item, {})).status).toBe(404)
    expect(await listed()).toEqual([id])
    expect((await as(near).get(path)).status).toBe(200)
  })
})

const certificate = (values: object = {}) => ({
  level: 'three',
  number: `豫AQBJX${crypto.randomUUID().slice(0, 8)}`,
  issuer: '郑州市应急管理局',
  issuedOn: addDays(today, -800),
  expiresOn: addDays(today, 200),
  ...values,
})

describe('certificates', () => {
  it('say how they stand and plan their reminders', async () => {
    const { manager, tenantId } = await company()
    const { body } = await as(manager).post('/api/standardization-certificates').send(certificate())
    expect(body).toMatchObject({ level: 'three', state: 'valid' })
    const due = await platform.db.query(
      'SELECT level FROM deadline WHERE tenant_id = ? AND subject = ? AND subject_id = ? ORDER BY due_at',
      [tenantId, 'Certificate', body.id],
    )
    expect(due.map(({ level }: { level: string }) => level)).toEqual([
      'due_180',
      'due_90',
      'due_30',
      'due_7',
      'overdue',
    ])
    const edited = await as(manager)
      .put(`/api/standardization-certificates/${body.id}`)
      .set('if-match', '"1"')
      .send({ ...certificate(), expiresOn: addDays(today, 60) })
    expect(edited.body).toMatchObject({ state: 'expiring' })
  })

  it('refuse impossible days and the same number twice', async () => {
    const { manager } = await company()
    const add = (values: object) => as(manager).post('/api/standardization-certificates').send(certificate(values))
    expect((await add({ issuedOn: addDays(today, 1) })).body).toMatchObject({ status: 422, code: 'date_ahead' })
    expect((await add({ expiresOn: addDays(today, -900) })).body).toMatchObject({ status: 400 })
    expect((await add({ number: '豫AQB1' })).status).toBe(200)
    expect((await add({ number: '豫AQB1' })).body).toMatchObject({ status: 409, code: 'certificate_exists' })
  })

  it('are kept by the safety manager only, and seen across no border', async () => {
    const [{ manager, principal, tenantId }, other] = [await company(), await company()]
    const { body } = await as(manager).post('/api/standardization-certificates').send(certificate())
    expect((await as(principal).post('/api/standardization-certificates').send(certificate())).status).toBe(403)
    const foreign = as(other.manager).put(`/api/standardization-certificates/${body.id}`).set('if-match', '"1"')
    expect((await foreign.send(certificate())).status).toBe(404)
    const list = async (actor: Actor) =>
      (await as(actor).get(`/api/standardization-certificates?enterprise=${tenantId}`)).body.items.length
    expect(await list(principal)).toBe(1)
    expect(await list(await given.regulator())).toBe(1)
    expect(await list(other.manager)).toBe(0)
    expect(await list(await given.regulator([{ region: '410122', sectors: null }]))).toBe(0)
  })

  it('remind the safety manager early, the principal as well near the end', async () => {
    const { manager, principal, tenantId } = await company()
    const { body } = await as(manager).post('/api/standardization-certificates').send(certificate())
    const clock = { kind: 'expiry', revision: 1, dueAt: '2029-06-30T16:00:00.000Z' }
    const fire = async (level: string) => {
      const id = crypto.randomUUID()
      await platform.db.query(
        `INSERT INTO event (id, tenant_id, actor_id, actor_name, type, subject, subject_id, payload, occurred_at)
         VALUES (?, ?, 0, '系统', ?, 'Certificate', ?, ?, UTC_TIMESTAMP(3))`,
        [id, tenantId, `certificate.${level}`, body.id, JSON.stringify({ ...clock, level })],
      )
      const event = await eventById(platform.db, id)
      if (event) await deliver(platform.db, platform.services, standardizationConsumers, event)
    }
    const told = async (actor: Actor) =>
      (await as(actor).get('/api/notifications')).body.items.map(({ title }: { title: string }) => title)
    await fire('due_180')
    await fire('due_30')
    expect(await told(manager)).toEqual(['标准化证书还有 30 天到期', '标准化证书还有 180 天到期'])
    expect(await told(principal)).toEqual(['标准化证书还有 30 天到期'])
  })

  const scanned = (values: object = {}) => certificate({ announcement: '豫应急〔2026〕3 号', ...values })
  const decide = (who: Actor, id: string, step: string, version: number, body: object = {}) =>
    as(who).post(`/api/standardization-certificates/${id}/${step}`).set('if-match', `"${version}"`).send(body)

  it('are the enterprise’s own word until an authority over it has verified them, and again after a change', async () => {
    const { manager, principal, tenantId } = await company()
    const officer = await given.regulator()
    const add = async (values: object) =>
      (await as(manager).post('/api/standardization-certificates').send(values)).body
    const { id, verification } = await add(scanned())
    expect(verification).toBe('self_declared')
    const far = await given.regulator([{ region: '410122', sectors: null }])
    for (const [who, status] of [
      [manager, 403],
      [principal, 403],
      [far, 404],
    ] as const) {
      expect((await decide(who, id, 'verify', 1)).status).toBe(status)
    }
    const township = await given.colleague(officer, 'township_officer')
    expect((await decide(township, id, 'verify', 1)).status).toBe(403)
    expect((await decide(officer, id, 'verify', 7)).status).toBe(412)
    expect((await decide(officer, id, 'verify', 1)).body).toMatchObject({
      verification: 'verified',
      verifierName: officer.name,
      verifierOffice: '新郑市应急管理局',
      verifiedAt: expect.any(String),
    })
    expect((await decide(officer, id, 'verify', 2)).body).toMatchObject({ status: 409, code: 'certificate_decided' })
    const edited = await as(manager)
      .put(`/api/standardization-certificates/${id}`)
      .set('if-match', '"2"')
      .send(scanned())
    expect(edited.body).toMatchObject({ verification: 'self_declared', verifierName: null, verifiedAt: null })
    const waiting = await as(officer).get(
      `/api/standardization-certificates?enterprise=${tenantId}&verification=self_declared`,
    )
    expect(waiting.body.items).toMatchObject([{ id, enterpriseName: expect.stringContaining('有限公司') }])
  })

  it.each([
    ['without a scan or an announcement', { announcement: null }, /没有证书扫描件/],
    ['of more than three years', { issuedOn: addDays(today, -10), expiresOn: addDays(today, 1200) }, /超过三年/],
  ])('%s cannot be verified, only refused with a reason', async (_, values, fault) => {
    const { manager } = await company()
    const officer = await given.regulator()
    const { body } = await as(manager).post('/api/standardization-certificates').send(scanned(values))
    const verified = await decide(officer, body.id, 'verify', 1)
    expect(verified.body).toMatchObject({ status: 422, detail: expect.stringMatching(fault) })
    expect((await decide(officer, body.id, 'refuse', 1, {})).status).toBe(400)
    const refused = await decide(officer, body.id, 'refuse', 1, { reason: '公告上查不到这个编号' })
    expect(refused.body).toMatchObject({ verification: 'refused', verificationNote: '公告上查不到这个编号' })
    expect((await as(manager).get('/api/standardization-certificates')).body.items[0].verification).toBe('refused')
  })

  it('show on the public card while verified and in force, and not after', async () => {
    const { tenantId, manager } = await company()
    const enterprise = (await as(manager).get('/api/enterprise')).body
    const card = async () => (await as(null).get(`/api/open/enterprises/${enterprise.code}`)).body.standardization
    expect(await card()).toBeNull()
    const { body } = await as(manager)
      .post('/api/standardization-certificates')
      .send(scanned({ level: 'two' }))
    expect(await card()).toBeNull()
    await decide(await given.regulator(), body.id, 'verify', 1)
    expect(await card()).toEqual({ level: '二级', expiresOn: body.expiresOn })
    await decide(await given.regulator(), body.id, 'refuse', 2, { reason: '发证机关已撤销' })
    expect(await card()).toBeNull()
    expect(tenantId).toBe(enterprise.id)
  })
})

it('tells an authority which of its enterprises attained a level', async () => {
  // A county of its own: authorities of other tests would count these companies too.
  const county = String(900_000 + Math.floor(Math.random() * 99_999))
  const region = `${county}101`
  const companies = [await company(region), await company(region), await company(region), await company(region)]
  const add = (i: number, values: object) =>
    as((companies[i] as { manager: Actor }).manager)
      .post('/api/standardization-certificates')
      .send(certificate(values))
  const first = (await add(0, { level: 'two', expiresOn: addDays(today, 250), announcement: '郑应急〔2026〕8 号' }))
    .body
  await add(0, { level: 'one', expiresOn: addDays(today, 249) })
  await add(0, { level: 'three', expiresOn: addDays(today, -1) })
  await add(1, { expiresOn: addDays(today, 30) })
  await add(2, { expiresOn: addDays(today, -1) })
  const regulator = await given.regulator([{ region: county, sectors: null }])
  const verify = `/api/standardization-certificates/${first.id}/verify`
  expect((await as(regulator).post(verify).set('if-match', '"1"')).status).toBe(200)
  const read = async (query = '') => (await as(regulator).get(`/api/standardization-attainment${query}`)).body
  const states = async (query: string) => (await read(query)).items.map((row: { state: string }) => row.state)
  expect(await states('')).toEqual(['valid', 'expiring', 'expired', 'none'])
  expect(await states('?state=valid,none')).toEqual(['valid', 'none'])
  expect(await states('?verification=verified')).toEqual(['valid'])
  expect(await states('?level=three&total=1')).toEqual(['expiring', 'expired'])
  const page = await read('?size=3')
  expect(await states(`?size=3&after=${page.next}`)).toEqual(['none'])
  const figures = await as(regulator).get('/api/standardization-attainment/figures')
  expect(figures.body).toEqual({
    asOf: expect.any(String),
    enterprises: 4,
    attained: 1,
    selfDeclared: 1,
    expiring: 0,
    expired: 1,
    byLevel: { one: 0, two: 1, three: 0 },
  })
  const far = await given.regulator([{ region: '410183', sectors: null }])
  expect((await as(far).get('/api/standardization-attainment')).body.items).toEqual([])
})
