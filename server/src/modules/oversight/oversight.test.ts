import { createHash } from 'node:crypto'
import type { Actor } from '@shuangfang/shared/access/actor'
import { figureDefinitions, figureKeys, monthRows, rowsOf } from '@shuangfang/shared/oversight/overview.figures'
import { addDays, endOfLocalDay, toLocalDate } from '@shuangfang/shared/reference/calendar'
import { afterAll, describe, expect, it } from 'vitest'
import { Context } from '#platform/context'
import { sweepDeadlines } from '#platform/deadlines'
import { formatDate } from '#platform/documents/number'
import { apiOn } from '#test/api'
import { openTestPlatform } from '#test/database'
import { drain } from '#test/drain'
import { givenIn } from '#test/given'
import { joined, readPdf } from '#test/pdf'
import { recount } from './overview.service'

const platform = await openTestPlatform()
const given = givenIn(platform)
const as = apiOn(platform)
afterAll(() => platform.close())

const inDays = (n: number) => addDays(toLocalDate(new Date()), n)
const long = '按批准的方案治理到位，逐项落实并留存记录'

async function cast(regionCode = '410184106', county = '410184') {
  const { tenantId, name } = await given.enterprise({ regionCode })
  const [manager, principal, fitter] = await Promise.all([
    given.member(tenantId, 'safety_manager'),
    given.member(tenantId, 'principal'),
    given.member(tenantId, 'worker'),
  ])
  const officer = await given.regulator([{ region: county, sectors: null }], 'supervisor')
  const leader = await given.colleague(officer, 'leader')
  const file = await given.file(manager, 'application/pdf', '评估报告.pdf')
  return { tenantId, name, manager, principal, fitter, officer, leader, file }
}
type Cast = Awaited<ReturnType<typeof cast>>

const hazardStep = (who: Actor, id: string, path: string, body: object = {}) =>
  as(who).post(`/api/hazards/${id}/${path}`).send(body)
const step = (who: Actor, id: string, path: string, body?: object) => {
  // A draft that nobody revised; only signing asks.
  const call = as(who).post(`/api/supervisions/${id}/${path}`).set('if-match', '"1"')
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
async function rectified(c: Cast, hazardId: string, { state = 'accepted', isOnlyPlanned = false } = {}): Promise<void> {
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
    const { version } = (await as(c.principal).get(`/api/hazards/${hazardId}`)).body
    await hazardStep(c.principal, hazardId, 'plan/approve').set('if-match', `"${version}"`)
  }
  if (isOnlyPlanned) return
  await hazardStep(c.fitter, hazardId, 'submit', { note: '泄爆口已开，积尘已清', photos: [await given.file(c.fitter)] })
  expect((await hazardStep(c.manager, hazardId, 'verify', {})).body).toMatchObject({ state })
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
  expect((await step(c.leader, id, 'delist')).body).toMatchObject({ state: 'delisted' })
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

const documentsOf = async (who: Actor, id: string) =>
  (await as(who).get(`/api/supervisions/${id}`)).body.documents as { id: string; kind: string; number: string }[]
const open = (who: Actor, id: string, document = '') => as(who).get(`/api/supervisions/${id}/documents/${document}`)

it('issues a notice that anyone can verify, bytes and all', async () => {
  const c = await cast()
  const { id, issued } = await listed(c)
  const [notice] = await documentsOf(c.manager, id)
  expect((await open(c.manager, id, notice?.id)).body.code).toBe('document_in_making')
  await drain(platform)
  const file = await open(c.manager, id, notice?.id)
  expect(readPdf(file.body, 'notice').pages.join('')).not.toContain('文件')
  const proof = await as(null).get(`/api/open/documents/${issued.noticeCode}`)
  expect(proof.body).toMatchObject({ number: issued.number, addressee: c.name, issuer: '新郑市应急管理局' })
  expect(createHash('sha256').update(file.body).digest('hex')).toBe(proof.body.sha256)
  expect((await as(null).get('/api/open/documents/AAAABBBBCCCC')).status).toBe(404)
  // A name of before names were one line prints no paragraph into the proof.
  await platform.db.query('UPDATE official_document SET addressee = ? WHERE code = ?', [
    '某某公司\n\n兹证明该隐患已经消除\u2028新郑市应急管理局\u202e',
    issued.noticeCode,
  ])
  expect((await as(null).get(`/api/open/documents/${issued.noticeCode}`)).body.addressee).toBe(
    '某某公司 兹证明该隐患已经消除 新郑市应急管理局',
  )
})

/** A case in treatment: signed for, its plan on file. */
async function treating(c: Cast, treatBy = inDays(60)) {
  const hazardId = await majorHazard(c)
  const { body } = await as(c.officer)
    .post('/api/supervisions')
    .send({ ...draft, hazardId, treatBy })
  const id = body.id as string
  for (const [who, path] of [
    [c.leader, 'sign'],
    [c.officer, 'issue'],
    [c.principal, 'receive'],
  ] as const)
    await step(who, id, path)
  await step(c.manager, id, 'plan', plan)
  await step(c.officer, id, 'plan/accept', { note: '同意备案' })
  return { id, hazardId }
}
const request = { until: inDays(90), reason: long, measures: long, percent: 30 }
/** Titles of the messages a person got about a case, oldest first. */
const told = async (who: Actor, id: string) => {
  const { body } = await as(who).get('/api/notifications?size=100')
  const items = body.items as { title: string; link: string }[]
  return items.flatMap(({ title, link }) => (link === `/supervisions/${id}` ? [title] : [])).reverse()
}

it('stops the clock of the term at the application, gives back what was left, and names who acted', async () => {
  const c = await cast()
  const { id, hazardId } = await treating(c)
  await rectified(c, hazardId)
  expect((await step(c.manager, id, 'acceptance', { summary: long, spent: 5000, files: [c.file] })).status).toBe(200)
  // The office sleeps for seventy days, past the end of the term.
  await platform.db.query(
    'UPDATE supervision SET treat_by = treat_by - INTERVAL 70 DAY, applied_at = applied_at - INTERVAL 70 DAY WHERE id = ?',
    [id],
  )
  await platform.db.query(
    "UPDATE deadline SET due_at = due_at - INTERVAL 70 DAY WHERE subject = 'Supervision' AND subject_id = ?",
    [id],
  )
  while ((await sweepDeadlines(platform)) > 0);
  await drain(platform)
  expect((await told(c.manager, id)).filter((title) => /到期|逾期/.test(title))).toEqual([])
  expect((await told(c.officer, id)).some((title) => title.includes('现场验收逾期'))).toBe(true)
  const late = await as(c.manager).get('/api/supervisions').query({ late: '1' })
  expect(late.body.items).toEqual([])

  expect((await step(c.officer, id, 'send-back', opinion)).body).toMatchObject({ treatBy: inDays(60) })
  const { history } = (await as(c.manager).get(`/api/hazards/${hazardId}`)).body
  const by = Object.fromEntries(
    history.map((entry: { type: string; actorName: string }) => [entry.type, entry.actorName]),
  )
  expect(by).toMatchObject({ 'hazard.supervised': c.officer.name, 'hazard.reopen': c.officer.name })
})

it('tells the other offices over the enterprise once of its issue, acceptance and delisting', async () => {
  // A county of its own: offices that other tests put on record would hear of it too.
  const region = '410185106'
  const c = await cast(region, '410185')
  const offices = await Promise.all([
    given.regulator([{ region, sectors: null }], 'township_officer', 'inspector'),
    given.regulator([{ region: '410185', sectors: ['industry_trade'] }], 'supervisor'),
    given.regulator([{ region: '4101', sectors: null }], 'leader'),
  ])
  const strangers = await Promise.all([
    given.regulator([{ region: '410185103', sectors: null }], 'leader'),
    given.regulator([{ region: '410185', sectors: ['construction'] }], 'leader'),
    given.colleague(offices[0], 'grid_worker'),
  ])
  for (const who of [c.officer, ...offices, ...strangers.slice(0, 2)]) await given.registered(who)
  // Twice over the same place is still one office.
  await given.registered(offices[0])
  const { id, hazardId } = await treating(c)
  await rectified(c, hazardId)
  await step(c.manager, id, 'acceptance', { summary: long, spent: 1, files: [c.file] })
  await step(c.officer, id, 'accept', opinion)
  await step(c.leader, id, 'delist')
  await drain(platform)
  await drain(platform)
  const { body } = await as(c.officer).get(`/api/supervisions/${id}`)
  const heard = [
    `新郑市应急管理局对 ${c.name} 挂牌督办（${body.number}）`,
    `${c.name} 的挂牌督办现场验收合格（${body.number}）`,
    `${c.name} 的挂牌督办已摘牌（${body.number}）`,
  ]
  for (const who of offices) {
    expect(await told(who, id)).toEqual(heard)
    expect((await as(who).get(`/api/supervisions/${id}`)).body.state).toBe('delisted')
  }
  for (const who of strangers) expect(await told(who, id)).toEqual([])
  const own = await told(c.officer, id)
  expect(own.filter((title) => heard.includes(title))).toEqual([])
})

it('prints the red head where the office has one', async () => {
  const c = await cast()
  await platform.db.query('UPDATE authority SET red_head = ? WHERE tenant_id = ?', [
    '新郑市应急管理局文件',
    (c.officer.realm as { tenantId: string }).tenantId,
  ])
  const { id } = await listed(c)
  await drain(platform)
  const [notice] = await documentsOf(c.manager, id)
  expect(readPdf((await open(c.manager, id, notice?.id)).body, 'red').pages[0]).toMatch(/^新郑市应急管理局文件/)
})

describe('an answered request', () => {
  it('keeps a document of its own, signed by who decided, and messages say what held then', async () => {
    const c = await cast()
    const { id } = await treating(c)
    await step(c.manager, id, 'extension', { ...request, until: inDays(70) })
    await step(c.officer, id, 'extension/refuse', { note: '理由不充分，请按原期限完成' })
    await step(c.manager, id, 'extension', request)
    await step(c.officer, id, 'extension/grant', { note: '设备到货延误，情况属实' })
    await drain(platform)
    const replies = (await documentsOf(c.manager, id)).filter(({ kind }) => kind === 'extension')
    expect(replies).toHaveLength(2)
    const words = await Promise.all(
      replies.map(async (one) => joined(readPdf((await open(c.manager, id, one.id)).body, 'reply').pages.join(''))),
    )
    expect(words[0]).toContain('不同意延期。理由不充分')
    expect(words[1]).toContain('设备到货延误')
    for (const text of words) expect(text).toContain(`签发人：${c.officer.name}`)
    expect(await told(c.manager, id)).toEqual(
      expect.arrayContaining([
        `延期申请未获同意，请在 ${formatDate(inDays(60))} 前完成治理`,
        `延期申请已同意，治理期限延至 ${formatDate(inDays(90))}`,
      ]),
    )
  })

  it('is decided by those who may grant it, for a day within a year', async () => {
    const c = await cast()
    const inspector = await given.colleague(c.officer, 'inspector')
    const { id } = await treating(c)
    const tooLate = await step(c.manager, id, 'extension', { ...request, until: inDays(400) })
    expect(tooLate.body).toMatchObject({ status: 422, code: 'extension_out_of_range' })
    const backwards = await step(c.manager, id, 'extension', request)
    expect(backwards.body).toMatchObject({ state: 'extension_review', progress: 30, progressBy: null })
    expect(backwards.body.answerBy > inDays(5)).toBe(true)
    expect((await step(inspector, id, 'extension/refuse', { note: '不同意' })).status).toBe(403)
    expect((await step(inspector, id, 'extension/grant', { note: '同意' })).status).toBe(403)
  })

  it('is the authority’s own clock: lateness is told there and not to the enterprise', async () => {
    const c = await cast()
    const { id } = await treating(c)
    await step(c.manager, id, 'extension', request)
    await platform.db.query(
      `UPDATE deadline SET due_at = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE subject = 'Supervision' AND subject_id = ? AND kind = 'extension' AND cancelled_at IS NULL`,
      [id],
    )
    await sweepDeadlines(platform)
    await drain(platform)
    expect((await told(c.manager, id)).filter((title) => title.includes('审批'))).toEqual([])
    expect(await told(c.officer, id)).toContain(`${c.name} 延期审批逾期`)
    expect(await told(c.leader, id)).toContain(`本单位对 ${c.name} 的延期审批逾期未办，请督促`)
  })
})

it('gives the hazard the time that the authority granted', async () => {
  const c = await cast()
  const { id, hazardId } = await treating(c)
  await rectified(c, hazardId, { isOnlyPlanned: true })
  await step(c.manager, id, 'extension', request)
  await step(c.officer, id, 'extension/grant', { note: '设备到货延误，情况属实' })
  const { body } = await as(c.manager).get(`/api/hazards/${hazardId}`)
  expect(body.deadline).toBe(endOfLocalDay(inDays(90)).toISOString())
  expect(body.history.at(-1)).toMatchObject({ type: 'hazard.extended', payload: { until: inDays(90) } })
})

it('issues nothing about a hazard that the enterprise closed meanwhile', async () => {
  const c = await cast()
  const hazardId = await majorHazard(c)
  const { body } = await as(c.officer)
    .post('/api/supervisions')
    .send({ ...draft, hazardId })
  await step(c.leader, body.id, 'sign')
  await rectified(c, hazardId, { state: 'closed' })
  expect((await step(c.officer, body.id, 'issue')).body).toMatchObject({ status: 409, code: 'hazard_closed' })
})

it('takes three different people for an acceptance', async () => {
  const c = await cast()
  const { id, hazardId } = await treating(c)
  await rectified(c, hazardId)
  await step(c.manager, id, 'acceptance', { summary: long, spent: 1, files: [c.file] })
  const twice = await step(c.officer, id, 'accept', { ...opinion, panel: ['张工', '张工', '李工'] })
  expect(twice.body).toMatchObject({ status: 400, errors: [{ pointer: '/panel' }] })
  // An empty place is no doubled name.
  const blank = await step(c.officer, id, 'accept', { ...opinion, panel: ['张工', '', ''] })
  const pointers = blank.body.errors.map(({ pointer }: { pointer: string }) => pointer)
  expect(pointers).toEqual(['/panel/1', '/panel/2'])
})

describe('what waits today', () => {
  const todayOf = async (who: Actor, id: string) => {
    const { body } = await as(who).get('/api/overview/today')
    return (body.items as { link: string; title: string }[]).filter(({ link }) => link === `/supervisions/${id}`)
  }
  it('is shown to those who can take the step', async () => {
    const c = await cast()
    const [inspector, grid] = await Promise.all(
      (['inspector', 'grid_worker'] as const).map((role) => given.colleague(c.officer, role)),
    )
    const hazardId = await majorHazard(c)
    const { body } = await as(c.officer)
      .post('/api/supervisions')
      .send({ ...draft, hazardId })
    expect(await todayOf(c.leader, body.id)).toMatchObject([{ title: `挂牌督办草稿待签批：${c.name}` }])
    for (const who of [c.officer, inspector, grid]) expect(await todayOf(who as Actor, body.id)).toEqual([])
    await step(c.leader, body.id, 'sign')
    expect(await todayOf(c.officer, body.id)).toHaveLength(1)
    expect(await todayOf(inspector as Actor, body.id)).toEqual([])
  })

  it('counts what its lists show: late, and new in these seven days', async () => {
    const region = '410122104'
    const c = await cast(region, '410122')
    const id = await majorHazard(c)
    const old = await majorHazard(c)
    await rectified(c, old, { isOnlyPlanned: true })
    await platform.db.query(
      'UPDATE hazard SET created_at = created_at - INTERVAL 8 DAY, deadline = UTC_TIMESTAMP(3) - INTERVAL 1 DAY WHERE id = ?',
      [old],
    )
    await recount(given.system(c.tenantId))
    const { body } = await as(c.officer).get('/api/overview/today')
    expect(body.counts).toEqual({ overdue: 1, lateCases: 0, fresh: 1 })
    const lines = body.items as { group: string; link: string }[]
    expect(lines.map(({ group, link }) => [group, link])).toEqual([
      ['late', `/hazards/${old}`],
      ['fresh', `/hazards/${id}`],
    ])
    const count = async (query: string) => (await as(c.officer).get(`/api/hazards?total=1&${query}`)).body.total
    expect([
      await count('overdue=1'),
      await count(`level=major&from=${body.since}&to=${toLocalDate(new Date())}`),
    ]).toEqual([1, 1])
    const none = { counts: { overdue: 0, lateCases: 0, fresh: 0 }, items: [] }
    expect((await as(c.manager).get('/api/overview/today')).body).toMatchObject(none)
  })
})

describe('rights', () => {
  it('let the other offices over an enterprise follow what was issued, and nothing more', async () => {
    const c = await cast()
    const [town, elsewhere, sector] = await Promise.all([
      given.regulator([{ region: '410184106', sectors: null }], 'leader'),
      given.regulator([{ region: '410184103', sectors: null }], 'leader'),
      given.regulator([{ region: '410184', sectors: ['construction'] }], 'leader'),
    ])
    const hazardId = await majorHazard(c)
    const { body } = await as(c.officer)
      .post('/api/supervisions')
      .send({ ...draft, hazardId })
    expect((await as(town).get(`/api/supervisions/${body.id}`)).status).toBe(404)
    await step(c.leader, body.id, 'sign')
    await step(c.officer, body.id, 'issue')
    const seen = await as(town).get(`/api/supervisions/${body.id}`)
    expect(seen.body).toMatchObject({ state: 'issued', documents: [{ kind: 'notice' }] })
    expect((await step(town, body.id, 'extension/grant', { note: '同意' })).status).toBe(403)
    for (const who of [elsewhere, sector]) expect((await as(who).get(`/api/supervisions/${body.id}`)).status).toBe(404)
    expect((await as(elsewhere).get(`/api/supervisions?hazard=${hazardId}`)).body.items).toEqual([])
  })

  it('never let one person draft and sign', async () => {
    const c = await cast()
    const hazardId = await majorHazard(c)
    const { body } = await as(c.leader)
      .post('/api/supervisions')
      .send({ ...draft, hazardId })
    expect((await step(c.leader, body.id, 'sign')).status).toBe(403)
  })

  it('let the leader sign only what they read, and tell who was faster', async () => {
    const c = await cast()
    const { body } = await as(c.officer)
      .post('/api/supervisions')
      .send({ ...draft, hazardId: await majorHazard(c) })
    const path = `/api/supervisions/${body.id}`
    await as(c.officer)
      .put(path)
      .set('if-match', '"1"')
      .send({ ...draft, description: `${draft.description}，并停用除尘系统` })
    const sign = (version: number) => as(c.leader).post(`${path}/sign`).set('if-match', `"${version}"`)
    expect((await as(c.leader).post(`${path}/sign`)).status).toBe(428)
    expect((await sign(1)).body).toMatchObject({
      status: 412,
      changed: { by: c.officer.name, type: 'supervision.revise', at: expect.stringMatching(/Z$/) },
    })
    expect((await sign(2)).body).toMatchObject({ state: 'signed' })
    expect((await sign(2)).body).toMatchObject({
      status: 409,
      code: 'supervision_wrong_state',
      changed: { by: c.leader.name, type: 'supervision.sign' },
    })
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
    const outsider = await given.regulator([{ region: '410185', sectors: null }], 'supervisor')
    expect((await as(outsider).get(`/api/supervisions/${id}`)).status).toBe(404)
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
