import type { Actor } from '@shuangfang/shared/access/actor'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { storeBuffer } from '#modules/file/file.service'
import { Context } from '#platform/context'
import { sweepDeadlines } from '#platform/deadlines'
import { apiOn } from '#test/api'
import { openTestPlatform } from '#test/database'
import { drain } from '#test/drain'
import { givenIn } from '#test/given'
import { readPdf } from '#test/pdf'

const platform = await openTestPlatform()
const given = givenIn(platform)
const as = apiOn(platform)
afterAll(() => platform.close())
beforeAll(() => given.criterion('GM10-11-3'))

interface Cast {
  tenantId: string
  manager: Actor
  principal: Actor
  worker: Actor
  fitter: Actor
  /** What the worker saw, and what the fitter did. */
  photo: string
  after: string
}
async function cast(): Promise<Cast> {
  const { tenantId } = await given.enterprise()
  const [manager, principal, worker, fitter] = await Promise.all([
    given.member(tenantId, 'safety_manager'),
    given.member(tenantId, 'principal'),
    given.member(tenantId, 'worker'),
    given.member(tenantId, 'worker'),
  ])
  const [photo, after] = await Promise.all([given.file(worker), given.file(fitter)])
  return { tenantId, manager, principal, worker, fitter, photo, after }
}
const soon = () => new Date(Date.now() + 10 * 86_400_000).toISOString()
const grade = { level: 'general', category: 'site', speciality: 'electrical', treatment: 'by_deadline' }
const five = (fitter: Actor) => ({
  ownerId: fitter.userId,
  measure: '更换破损的配电箱门并加锁',
  funds: 800,
  deadline: soon(),
  contingency: '断电挂牌，专人看守',
})
const report = (who: Actor, more = {}) =>
  as(who)
    .post('/api/hazards')
    .send({ title: '三号配电箱门掉了，里面带电裸露', place: '二车间东墙', ...more })
const step = (who: Actor, id: string, path: string, body: object = {}) =>
  as(who).post(`/api/hazards/${id}/${path}`).send(body)

async function inState(c: Cast, state: 'graded' | 'rectifying' | 'verifying', level = 'general') {
  const { id } = (await report(c.worker)).body
  await step(c.manager, id, 'grade', { ...grade, level })
  if (state === 'graded') return id as string
  await step(c.manager, id, 'assign', five(c.fitter))
  if (state === 'rectifying') return id as string
  await step(c.fitter, id, 'submit', { note: '箱门已换新并上锁', photos: [c.after] })
  return id as string
}

it('goes from a worker’s report to closed, with everyone told and every step on record', async () => {
  const c = await cast()
  const reported = await report(c.worker, { photos: [c.photo] })
  expect(reported.body).toMatchObject({ state: 'reported', level: null, reporterName: c.worker.name })
  expect(reported.body.number).toMatch(/^YH-\d{4}-000001$/)
  const { id } = reported.body

  expect((await step(c.manager, id, 'grade', grade)).body).toMatchObject({ state: 'graded', level: 'general' })
  const assigned = await step(c.manager, id, 'assign', five(c.fitter))
  expect(assigned.body).toMatchObject({ state: 'rectifying', ownerName: c.fitter.name, funds: 800 })
  expect((await step(c.fitter, id, 'submit', { note: '箱门已换新并上锁', photos: [c.after] })).body.state).toBe(
    'verifying',
  )
  expect((await step(c.manager, id, 'return', { reason: '锁没有装好，钥匙插着' })).body).toMatchObject({
    state: 'rectifying',
    returns: 1,
  })
  await step(c.fitter, id, 'submit', { note: '锁已装好，钥匙交值班室', photos: [await given.file(c.fitter)] })
  expect((await step(c.manager, id, 'verify', { note: '现场查看合格' })).body).toMatchObject({ state: 'closed' })

  const { body } = await as(c.manager).get(`/api/hazards/${id}`)
  expect(body.rectifications).toMatchObject([
    { round: 1, result: 'returned' },
    { round: 2, result: 'accepted' },
  ])
  expect(body.history.map((entry: { type: string }) => entry.type)).toEqual([
    'hazard.reported',
    'hazard.grade',
    'hazard.assign',
    'hazard.submit',
    'hazard.return',
    'hazard.submit',
    'hazard.verify',
  ])
  await drain(platform)
  const mine = await as(c.worker).get('/api/notifications')
  expect(mine.body.items.map((n: { title: string }) => n.title)).toContain('您上报的隐患已整改销号')
})

describe('reporting', () => {
  it('makes one hazard of a doubled send from the phone', async () => {
    const c = await cast()
    const key = crypto.randomUUID()
    const send = () => report(c.worker).set('idempotency-key', key)
    const [a, b] = await Promise.all([send(), send()])
    expect(a?.body.id).toBe(b?.body.id)
    expect((await as(c.manager).get('/api/hazards')).body.items).toHaveLength(1)
  })

  it('keeps when it was seen apart from when it arrived', async () => {
    const c = await cast()
    const foundAt = new Date(Date.now() - 3 * 86_400_000).toISOString()
    const { body } = await report(c.worker, { foundAt })
    expect(body.foundAt).toBe(foundAt)
    expect(Date.parse(body.createdAt)).toBeGreaterThan(Date.parse(foundAt))
  })

  it('asks where it is, and refuses photos of nobody knows whom', async () => {
    const c = await cast()
    const nowhere = await as(c.worker).post('/api/hazards').send({ title: '有一处漏油没人管' })
    expect(nowhere.body).toMatchObject({ status: 422, code: 'place_missing', errors: [{ pointer: '/place' }] })
    const theirs = await cast()
    expect((await report(c.worker, { photos: [theirs.photo] })).body).toMatchObject({
      status: 422,
      code: 'file_unknown',
    })
  })

  it('numbers without gaps or doubles under ten phones at once', async () => {
    const c = await cast()
    const sent = await Promise.all(Array.from({ length: 10 }, () => report(c.worker)))
    const numbers = sent.map(({ body }) => Number(body.number.slice(-6))).sort((a, b) => a - b)
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })
})

describe('grading', () => {
  it('is forced to major by a statutory criterion', async () => {
    const c = await cast()
    const { id } = (await report(c.worker)).body
    const { body } = await step(c.manager, id, 'grade', { ...grade, criterionCode: 'GM10-11-3' })
    expect(body).toMatchObject({ level: 'major', criterionCode: 'GM10-11-3' })
    expect((await step(c.manager, id, 'grade', grade)).body).toMatchObject({ status: 422, code: 'downgrade_refused' })
  })

  it('is not a worker’s to do', async () => {
    const c = await cast()
    const { id } = (await report(c.worker)).body
    expect((await step(c.worker, id, 'grade', grade)).status).toBe(403)
  })
})

describe('a major hazard', () => {
  it('is rectified only after the principal approves its plan', async () => {
    const c = await cast()
    const id = await inState(c, 'graded', 'major')
    expect((await step(c.manager, id, 'assign', five(c.fitter))).body).toMatchObject({
      status: 422,
      code: 'plan_required',
    })
    const text = '按专家意见整改到位，先停后修'
    const parts = { goal: text, methods: text, funds: text, people: text, timetable: text, safety: text }
    const plan = { commitments: five(c.fitter), ...parts }
    expect((await step(c.manager, id, 'plan', plan)).body.state).toBe('plan_review')
    expect((await step(c.manager, id, 'plan/approve')).status).toBe(403)
    const { version } = (await as(c.principal).get(`/api/hazards/${id}`)).body
    expect((await step(c.principal, id, 'plan/return', { reason: '资金来源没有写清' })).body.state).toBe('graded')
    const again = (await step(c.manager, id, 'plan', plan)).body
    const approve = (of: number) =>
      as(c.principal).post(`/api/hazards/${id}/plan/approve`).set('if-match', `"${of}"`).send({})
    // Whoever still looks at the first plan must not approve the second.
    expect((await approve(version)).body).toMatchObject({
      status: 412,
      changed: { by: c.manager.name, type: 'hazard.submit_plan' },
    })
    expect((await approve(again.version)).body).toMatchObject({ state: 'rectifying', ownerName: c.fitter.name })
  })

  it('is never voided by the enterprise', async () => {
    const c = await cast()
    const id = await inState(c, 'graded', 'major')
    expect((await step(c.manager, id, 'void', { reason: '和上周那条重复了' })).body).toMatchObject({
      code: 'void_refused',
    })
  })
})

describe('photos of what was done', () => {
  const submit = (c: Cast, id: string, photos: string[]) =>
    step(c.fitter, id, 'submit', { note: '箱门已换新并上锁', photos })

  it('are pictures', async () => {
    const c = await cast()
    const id = await inState(c, 'rectifying')
    const report = await given.file(c.fitter, 'application/pdf', '报告.pdf')
    expect((await submit(c, id, [report])).body).toMatchObject({
      status: 422,
      code: 'file_kind',
      errors: [{ pointer: '/photos' }],
    })
    const reported = await as(c.fitter)
      .post('/api/hazards')
      .send({ title: '有一处漏油没人管', place: '泵房', photos: [report] })
    expect(reported.body.code).toBe('file_kind')
  })

  it('are not those of before: nor the same bytes once more, nor those of a round that was returned', async () => {
    const c = await cast()
    const bytes = (name: string) => ({ name, type: 'image/jpeg', buffer: Buffer.from(`${c.tenantId} as it was`) })
    const ctx = (who: Actor) => new Context(who, platform.db.manager, platform.services)
    const before = (await storeBuffer(ctx(c.worker), bytes('a.jpg'))).id
    const { id } = (await report(c.worker, { photos: [before] })).body
    await step(c.manager, id, 'grade', grade)
    await step(c.manager, id, 'assign', five(c.fitter))
    const same = (await storeBuffer(ctx(c.fitter), bytes('整改后.jpg'))).id
    expect((await submit(c, id, [c.after, same])).body).toMatchObject({
      status: 422,
      code: 'photo_not_after',
      detail: expect.stringMatching('第 2 个'),
      errors: [{ pointer: '/photos' }],
    })
    expect((await submit(c, id, [c.after])).body.state).toBe('verifying')
    await step(c.manager, id, 'return', { reason: '锁没有装好，钥匙插着' })
    expect((await submit(c, id, [c.after])).body.code).toBe('photo_not_after')
    expect((await submit(c, id, [await given.file(c.fitter)])).body.state).toBe('verifying')
  })
})

describe('verifying', () => {
  it('is never the rectifier’s own', async () => {
    const c = await cast()
    const id = await inState({ ...c, fitter: c.manager, after: await given.file(c.manager) }, 'verifying')
    expect((await step(c.manager, id, 'verify')).status).toBe(403)
    expect((await step(c.principal, id, 'verify')).body.state).toBe('closed')
  })

  it('by two people at once: one wins, the other is told', async () => {
    const c = await cast()
    const id = await inState(c, 'verifying')
    const both = await Promise.all([step(c.manager, id, 'verify'), step(c.principal, id, 'verify')])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
    const [winner, loser] = both[0]?.status === 200 ? [c.manager, both[1]] : [c.principal, both[0]]
    expect(loser?.body.changed).toMatchObject({ by: winner.name, type: 'hazard.verify' })
  })
})

it('voiding takes two people', async () => {
  const c = await cast()
  const id = await inState(c, 'graded')
  await step(c.manager, id, 'void', { reason: '同一处已经上报过一次' })
  expect((await step(c.manager, id, 'void/approve')).status).toBe(403)
  expect((await step(c.principal, id, 'void/approve')).body.state).toBe('void')
})

it('a passed deadline marks it late once, and tells owner and manager', async () => {
  const c = await cast()
  const id = await inState(c, 'rectifying')
  await platform.db.query(
    "UPDATE deadline SET due_at = UTC_TIMESTAMP(3) - INTERVAL 1 MINUTE WHERE tenant_id = ? AND level = 'overdue'",
    [c.tenantId],
  )
  await Promise.all([1, 2, 3].map(() => sweepDeadlines(platform)))
  await drain(platform)
  const { body } = await as(c.manager).get(`/api/hazards/${id}`)
  expect(body.overdueSince).not.toBeNull()
  expect(body.history.filter((entry: { type: string }) => entry.type === 'hazard.overdue')).toHaveLength(1)
  const told = await as(c.fitter).get('/api/notifications')
  expect(told.body.items.filter((n: { title: string }) => n.title.includes('超期'))).toHaveLength(1)
})

describe('who sees a hazard', () => {
  it('hides it from other enterprises as if it did not exist', async () => {
    const [mine, theirs] = [await cast(), await cast()]
    const id = await inState(theirs, 'verifying')
    expect((await as(mine.manager).get(`/api/hazards/${id}`)).status).toBe(404)
    expect((await step(mine.principal, id, 'verify')).status).toBe(404)
    expect((await as(mine.manager).get('/api/hazards')).body.items).toEqual([])
  })

  it('shows a worker what they reported or must rectify', async () => {
    const c = await cast()
    const id = await inState(c, 'rectifying')
    await report(c.manager)
    const seen = async (who: Actor) => (await as(who).get('/api/hazards')).body.items.map((h: { id: string }) => h.id)
    expect(await seen(c.worker)).toEqual([id])
    expect(await seen(c.fitter)).toEqual([id])
    expect(await seen(c.manager)).toHaveLength(2)
  })

  it('shows a regulator its jurisdiction, read-only', async () => {
    const c = await cast()
    const id = await inState(c, 'verifying')
    const here = await given.regulator([{ region: '410184', sectors: null }], 'leader', 'supervisor')
    const elsewhere = await given.regulator([{ region: '410185', sectors: null }], 'leader')
    const wrongSector = await given.regulator([{ region: '410184', sectors: ['gas'] }], 'leader')
    expect((await as(here).get(`/api/hazards/${id}`)).body).toMatchObject({ id, state: 'verifying' })
    expect((await as(elsewhere).get(`/api/hazards/${id}`)).status).toBe(404)
    expect((await as(wrongSector).get(`/api/hazards/${id}`)).status).toBe(404)
    expect((await step(here, id, 'verify')).status).toBe(403)
  })
})

it('prints the rectification notice once it is ordered', async () => {
  const c = await cast()
  const id = await inState(c, 'graded')
  expect((await as(c.manager).get(`/api/hazards/${id}/notice.pdf`)).body).toMatchObject({ code: 'not_assigned' })
  await step(c.manager, id, 'assign', five(c.fitter))
  const reply = await as(c.manager).get(`/api/hazards/${id}/notice.pdf`)
  expect(reply.headers['content-type']).toBe('application/pdf')
  expect(reply.body.subarray(0, 5).toString()).toBe('%PDF-')
})

it('prints the treatment plan with the day its deadline has in China', async () => {
  const c = await cast()
  const id = await inState(c, 'graded', 'major')
  // Half past two in the morning there is still the evening before in UTC.
  const day = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10)
  const text = '按设计单位意见整改，逐项销号'
  const plan = { goal: text, methods: text, funds: text, people: text, timetable: text, safety: text }
  const commitments = { ...five(c.fitter), deadline: new Date(`${day}T02:30:00+08:00`).toISOString() }
  expect((await step(c.manager, id, 'plan', { ...plan, commitments })).body).toMatchObject({ state: 'plan_review' })
  const reply = await as(c.manager).get(`/api/hazards/${id}/plan.pdf`)
  const [year, month, date] = day.split('-').map(Number)
  expect(readPdf(reply.body, 'plan').pages.join('')).toContain(`${year}年${month}月${date}日`)
})
