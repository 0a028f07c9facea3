import { createHash } from 'node:crypto'
import type { Actor } from '@shuangfang/shared/access/actor'
import { figureDefinitions, figureKeys, monthRows, rowsOf } from '@shuangfang/shared/oversight/overview.figures'
import { addDays, toLocalDate } from '@shuangfang/shared/reference/calendar'
import { afterAll, describe, expect, it } from 'vitest'
import { storeBuffer } from '#modules/file/file.service'
import { Context } from '#platform/context'
import { apiOn } from '#test/api'
import { openTestPlatform } from '#test/database'
import { drain } from '#test/drain'
import { givenIn } from '#test/given'
import { recount } from './overview.service'

const platform = await openTestPlatform()
const given = givenIn(platform)
const as = apiOn(platform)
afterAll(() => platform.close())

const inDays = (n: number) => addDays(toLocalDate(new Date()), n)
const long = '按批准的方案治理到位，逐项落实并留存记录'

async function cast(regionCode = '410184106') {
  const { tenantId, name } = await given.enterprise({ regionCode })
  const [manager, principal, fitter] = await Promise.all([
    given.member(tenantId, 'safety_manager'),
    given.member(tenantId, 'principal'),
    given.member(tenantId, 'worker'),
  ])
  const officer = await given.regulator([{ region: '410184', sectors: null }], 'supervisor')
  const leader = await given.colleague(officer, 'leader')
  const file = await storeBuffer(given.system(tenantId), {
    name: 'a.pdf',
    type: 'application/pdf',
    buffer: Buffer.from('x'),
  })
  return { tenantId, name, manager, principal, fitter, officer, leader, file: file.id }
}
type Cast = Awaited<ReturnType<typeof cast>>

const hazardStep = (who: Actor, id: string, path: string, body: object = {}) =>
  as(who).post(`/api/hazards/${id}/${path}`).send(body)
const step = (who: Actor, id: string, path: string, body?: object) => {
  const call = as(who).post(`/api/supervisions/${id}/${path}`)
  return body ? call.send(body) : call
}

async function majorHazard(c: Cast): Promise<string> {
  const { body } = await as(c.fitter)
    .post('/api/hazards')
    .send({ title: '除尘管道没有泄爆口，积尘很厚', place: '打磨车间' })
  await hazardStep(c.manager, body.id, 'grade', {
    level: 'major',
    category: 'site',
    speciality: 'equipment',
    treatment: 'by_deadline',
  })
  return body.id
}
const draft = {
  description: long,
  basis: '《工贸企业重大事故隐患判定标准》第十一条',
  requirements: [long],
  treatBy: inDays(60),
  isStopped: true,
}

async function listed(c: Cast) {
  const hazardId = await majorHazard(c)
  const { body } = await as(c.officer)
    .post('/api/supervisions')
    .send({ ...draft, hazardId })
  await step(c.leader, body.id, 'sign')
  const issued = await step(c.officer, body.id, 'issue')
  return { id: body.id as string, hazardId, issued: issued.body }
}

/** The enterprise's own loop, up to its own verification. */
async function rectified(c: Cast, hazardId: string): Promise<void> {
  const { body } = await as(c.manager).get(`/api/hazards/${hazardId}`)
  if (body.state === 'graded') {
    const commitments = {
      ownerId: c.fitter.userId,
      measure: long,
      funds: 100,
      deadline: new Date(Date.now() + 5e9).toISOString(),
      contingency: long,
    }
    await hazardStep(c.manager, hazardId, 'plan', {
      commitments,
      goal: long,
      methods: long,
      funds: long,
      people: long,
      timetable: long,
      safety: long,
    })
    await hazardStep(c.principal, hazardId, 'plan/approve')
  }
  await hazardStep(c.fitter, hazardId, 'submit', { note: '泄爆口已开，积尘已清', photos: [c.file] })
  expect((await hazardStep(c.manager, hazardId, 'verify', {})).body).toMatchObject({ state: 'accepted' })
}
const plan = { goal: long, methods: long, funds: long, people: long, timetable: long, safety: long }
const opinion = { panel: ['张工', '李工', '王工'], note: '现场核查，逐项合格' }

it('runs from listing to delisting, with an extension and one failed acceptance', async () => {
  const c = await cast()
  const { id, hazardId, issued } = await listed(c)
  expect(issued).toMatchObject({ state: 'issued', number: expect.stringMatching(/^新应急督〔\d{4}〕1号$/) })
  expect((await as(c.manager).get(`/api/hazards/${hazardId}`)).body.isSupervised).toBe(true)

  expect((await step(c.principal, id, 'receive')).body).toMatchObject({
    state: 'served',
    receiverName: c.principal.name,
  })
  expect((await step(c.manager, id, 'plan', plan)).body.state).toBe('plan_filed')
  expect((await step(c.officer, id, 'plan/return', { note: '资金来源不清' })).body.state).toBe('served')
  await step(c.manager, id, 'plan', plan)
  expect((await step(c.officer, id, 'plan/accept', { note: '同意备案' })).body.state).toBe('treating')
  expect((await step(c.manager, id, 'progress', { percent: 30, note: long, spent: 1000 })).body).toMatchObject({
    progress: 30,
  })
  const request = { until: inDays(90), reason: long, measures: long, percent: 30 }
  expect((await step(c.manager, id, 'extension', request)).body.state).toBe('extension_review')
  expect((await step(c.officer, id, 'extension/grant', { note: '设备到货延误，情况属实' })).body).toMatchObject({
    state: 'treating',
    treatBy: inDays(90),
    extensions: 1,
  })

  const application = { summary: long, spent: 5000, files: [c.file] }
  expect((await step(c.manager, id, 'acceptance', application)).body).toMatchObject({
    status: 422,
    code: 'hazard_not_accepted',
  })
  await rectified(c, hazardId)
  expect((await step(c.manager, id, 'acceptance', application)).body.state).toBe('acceptance_review')
  expect((await step(c.officer, id, 'send-back', opinion)).body.state).toBe('treating')
  expect((await as(c.manager).get(`/api/hazards/${hazardId}`)).body.state).toBe('rectifying')
  await rectified(c, hazardId)
  await step(c.manager, id, 'acceptance', application)
  expect((await step(c.officer, id, 'accept', opinion)).body.state).toBe('accepted')
  expect((await step(c.officer, id, 'delist')).body).toMatchObject({ state: 'delisted' })
  expect((await as(c.manager).get(`/api/hazards/${hazardId}`)).body).toMatchObject({
    state: 'closed',
    isSupervised: false,
  })

  const [theirs, ours] = await Promise.all([c.manager, c.officer].map((who) => as(who).get(`/api/supervisions/${id}`)))
  expect(theirs?.body.history).toEqual(ours?.body.history)
  expect(theirs?.body.entries.map((entry: { kind: string }) => entry.kind)).toEqual([
    'plan',
    'plan',
    'progress',
    'extension',
    'acceptance',
    'acceptance',
  ])
  expect(theirs?.body.deadlines.length).toBeGreaterThan(4)
})

it('issues a notice that anyone can verify, bytes and all', async () => {
  const c = await cast()
  const { id, issued } = await listed(c)
  expect((await as(c.manager).get(`/api/supervisions/${id}/documents/notice`)).body.code).toBe('document_in_making')
  await drain(platform)
  const file = await as(c.manager).get(`/api/supervisions/${id}/documents/notice`)
  const proof = await as(null).get(`/api/open/documents/${issued.noticeCode}`)
  expect(proof.body).toMatchObject({ number: issued.number, addressee: c.name, issuer: '新郑市应急管理局' })
  expect(createHash('sha256').update(file.body).digest('hex')).toBe(proof.body.sha256)
  expect((await as(null).get('/api/open/documents/AAAABBBBCCCC')).status).toBe(404)
})

describe('rights', () => {
  it('never let one person draft and sign', async () => {
    const c = await cast()
    const hazardId = await majorHazard(c)
    const { body } = await as(c.leader)
      .post('/api/supervisions')
      .send({ ...draft, hazardId })
    expect((await step(c.leader, body.id, 'sign')).status).toBe(403)
  })

  it('keep a draft from the enterprise until it is issued, and from strangers always', async () => {
    const c = await cast()
    const hazardId = await majorHazard(c)
    const { body } = await as(c.officer)
      .post('/api/supervisions')
      .send({ ...draft, hazardId })
    expect((await as(c.principal).get(`/api/supervisions/${body.id}`)).status).toBe(404)
    expect((await as(c.principal).get('/api/supervisions')).body.items).toEqual([])
    const other = await cast()
    const { id } = await listed(other)
    expect((await as(c.principal).get(`/api/supervisions/${id}`)).status).toBe(404)
    expect((await as(c.officer).get(`/api/supervisions/${id}`)).status).toBe(404)
  })

  it('list only major hazards of one’s own jurisdiction, each once', async () => {
    const c = await cast()
    const hazardId = await majorHazard(c)
    const outsider = await given.regulator([{ region: '410185', sectors: null }], 'supervisor')
    expect(
      (
        await as(outsider)
          .post('/api/supervisions')
          .send({ ...draft, hazardId })
      ).status,
    ).toBe(404)
    await as(c.officer)
      .post('/api/supervisions')
      .send({ ...draft, hazardId })
    const again = await as(c.officer)
      .post('/api/supervisions')
      .send({ ...draft, hazardId })
    expect(again.body).toMatchObject({ status: 409, code: 'supervision_exists' })
    const general = await as(c.fitter).post('/api/hazards').send({ title: '灭火器压力不足', place: '门卫室' })
    const refused = await as(c.officer)
      .post('/api/supervisions')
      .send({ ...draft, hazardId: general.body.id })
    expect(refused.body).toMatchObject({ status: 422, code: 'hazard_not_major' })
  })
})

it('asks for an extension in good time or not at all', async () => {
  const c = await cast()
  const hazardId = await majorHazard(c)
  const { body } = await as(c.officer)
    .post('/api/supervisions')
    .send({ ...draft, hazardId, treatBy: inDays(10) })
  for (const [who, path] of [
    [c.leader, 'sign'],
    [c.officer, 'issue'],
    [c.principal, 'receive'],
  ] as const)
    await step(who, body.id, path)
  await step(c.manager, body.id, 'plan', plan)
  await step(c.officer, body.id, 'plan/accept', { note: '同意备案' })
  const reply = await step(c.manager, body.id, 'extension', {
    until: inDays(40),
    reason: long,
    measures: long,
    percent: 0,
  })
  expect(reply.body).toMatchObject({ status: 422, code: 'extension_too_late' })
})

describe('the overview', () => {
  it('adds up to the rows behind it, by township and by sector', async () => {
    const c = await cast('410184103')
    const region = '410184103'
    await majorHazard(c)
    await as(c.fitter).post('/api/hazards').send({ title: '灭火器压力不足', place: '门卫室' })
    await drain(platform)
    const { body } = await as(c.officer).get(`/api/overview?region=${region}`)
    const rows = await as(c.officer).get(`/api/hazards?region=${region}&size=100&total=1`)
    expect(body.total.hazards).toBe(rows.body.total)
    const open = await as(c.officer).get(`/api/hazards?region=${region}&level=major&total=1`)
    expect(body.total.major).toBe(open.body.total)
    expect(body.byRegion.map((group: { key: string }) => group.key)).toEqual([region])
    const sum = body.bySector.reduce(
      (n: number, group: { figures: { hazards: number } }) => n + group.figures.hazards,
      0,
    )
    expect(sum).toBe(body.total.hazards)
  })

  it('every figure opens exactly the rows it counts, with the filter it was counted with', async () => {
    const filter = { region: '410184104', sector: 'industry_trade' }
    const c = await cast(filter.region)
    await majorHazard(c)
    await as(c.fitter).post('/api/hazards').send({ title: '灭火器压力不足', place: '门卫室' })
    await drain(platform)
    const { body } = await as(c.officer).get('/api/overview').query(filter)
    for (const key of figureKeys) {
      const { list, query } = rowsOf(key, filter)
      const rows = await as(c.officer)
        .get(`/api/${list}`)
        .query({ ...query, total: '1' })
      expect([key, rows.body.total]).toEqual([key, figureDefinitions[key].part(body.total)])
    }
  })

  it('draws the trend of the filter, and a month opens what it counts', async () => {
    const region = '410184105'
    const c = await cast(region)
    await majorHazard(c)
    const { body } = await as(c.officer).get('/api/overview/trend').query({ region })
    const last = body.months.at(-1)
    expect(last).toMatchObject({ found: 1, major: 1, closed: 0 })
    for (const series of ['found', 'major', 'closed'] as const) {
      const { query } = monthRows(last.month, series, { region })
      const rows = await as(c.officer)
        .get('/api/hazards')
        .query({ ...query, total: '1' })
      expect([series, rows.body.total]).toEqual([series, last[series]])
    }
    const elsewhere = await as(c.officer).get('/api/overview/trend').query({ region: '410184199' })
    expect(elsewhere.body.months.at(-1)).toMatchObject({ found: 0 })
  })

  it('counts the same whether events came one by one or the row is counted anew', async () => {
    const c = await cast()
    await majorHazard(c)
    await drain(platform)
    const stored = () => platform.db.query('SELECT * FROM enterprise_figures WHERE tenant_id = ?', [c.tenantId])
    const [before] = await stored()
    await recount(new Context(given.system(c.tenantId).actor, platform.db.manager, platform.services))
    const [after] = await stored()
    expect({ ...after, version: 0 }).toEqual({ ...before, version: 0 })
  })

  it('shows an enterprise only itself', async () => {
    const c = await cast()
    const { body } = await as(c.manager).get('/api/overview')
    expect(body.total.enterprises).toBe(1)
  })
})
