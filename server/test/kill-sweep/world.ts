import { randomUUID } from 'node:crypto'
import type { Actor } from '@shuangfang/shared/access/actor'
import { EnterpriseCreation, EnterpriseEdit } from '@shuangfang/shared/enterprise/enterprise.contract'
import { addDays, toLocalDate } from '@shuangfang/shared/reference/calendar'
import { hashPassword } from '#modules/account/account.service'
import { storeBuffer } from '#modules/file/file.service'
import { proposeHandover } from '#modules/oversight/handover.service'
import { Context } from '#platform/context'
import { runJob } from '#platform/job-runner'
import type { Platform } from '#platform/mount'
import { notify } from '#platform/notify'
import { tokenHash } from '#platform/session'
import { inTransaction } from '#platform/transaction'
import { jobs } from '../../src/modules'
import { apiOn } from '../api'
import { givenIn, newUscc } from '../given'
import { sampleOf } from '../sample'
import type { Call } from './sweep'

const sentence = '按批准的方案治理到位，逐项落实并留存记录'
const parts = ['goal', 'methods', 'funds', 'people', 'timetable', 'safety']
const plan = Object.fromEntries(parts.map((part) => [part, sentence]))
const grade = (level: string) => ({ level, category: 'site', speciality: 'electrical', treatment: 'by_deadline' })

let phones = 1

/**
 * People, and the situations that writes need, each made anew whenever it is asked for. `say` may put other words into
 * every call on the way.
 */
export async function worldOn(platform: Platform, say = (call: Call): Call => call) {
  const given = givenIn(platform)
  await given.reference()
  const as = apiOn(platform)
  const { tenantId } = await given.enterprise()
  const [manager, principal, worker, admin, security] = await Promise.all([
    given.member(tenantId, 'safety_manager'),
    given.member(tenantId, 'principal'),
    given.member(tenantId, 'worker'),
    given.member(tenantId, 'system_admin'),
    given.member(tenantId, 'security_admin'),
  ])
  const officer = await given.regulator([{ region: '410184', sectors: null }], 'supervisor')
  const leader = await given.colleague(officer, 'leader', 'inspector')
  const operator = await given.operator()
  const secondOperator = await given.colleague(operator, 'operator')
  await given.registered(officer)
  const neighbour = await given.regulator([{ region: '410185', sectors: null }], 'supervisor')
  await given.registered(neighbour)
  const [photo, proof] = await Promise.all([given.file(worker), given.file(manager)])

  /** Sends a call through this process, where nothing dies. */
  async function done(call: Call): Promise<Made> {
    const { actor, method = 'POST', path, body, headers = {} } = say(call)
    const reply = await as(actor)[method.toLowerCase() as 'post'](path).set(headers).send(body)
    if (reply.status >= 300) throw new Error(`${path}: ${reply.status} ${JSON.stringify(reply.body).slice(0, 300)}`)
    return reply.body
  }
  const post = (actor: Actor, path: string, body: object = {}): Call => ({ actor, path: `/api${path}`, body })
  // On the wall for everyone, so that any of the people who may apply for acceptance may show it.
  await done(post(manager, '/floor-plans', { name: '治理后平面图', fileId: proof, areas: [] }))
  const put = (actor: Actor, path: string, version: number | null, body: object): Call => ({
    ...post(actor, path, body),
    method: 'PUT',
    ...(version !== null && { headers: { 'if-match': `"${version}"` } }),
  })
  const remove = (actor: Actor, path: string): Call => ({ actor, path: `/api${path}`, method: 'DELETE' })
  const read = async (actor: Actor, path: string) => (await as(actor).get(`/api${path}`)).body
  const hazard = (actor: Actor, id: string, action: string, body: object = {}) =>
    post(actor, `/hazards/${id}/${action}`, body)

  const report = () => post(worker, '/hazards', { title: '三号配电箱门掉了，里面带电裸露', place: '二车间东墙' })
  const commitments = {
    ownerId: worker.userId,
    measure: '更换破损的配电箱门并加锁',
    funds: 800,
    deadline: new Date(Date.now() + 10 * 86_400_000).toISOString(),
    contingency: '断电挂牌，专人看守',
  }
  const submitted = { note: '箱门已换新并上锁', photos: [photo] }
  async function reported(): Promise<string> {
    return (await done(report())).id
  }
  async function graded(level = 'general'): Promise<string> {
    const id = await reported()
    await done(hazard(manager, id, 'grade', grade(level)))
    return id
  }
  async function rectifying(): Promise<string> {
    const id = await graded()
    await done(hazard(manager, id, 'assign', commitments))
    return id
  }
  async function verifying(): Promise<string> {
    const id = await rectifying()
    await done(hazard(worker, id, 'submit', submitted))
    return id
  }

  async function planned(): Promise<string> {
    const id = await graded('major')
    await done(hazard(manager, id, 'plan', { commitments, ...plan }))
    return id
  }
  async function planApproved(id: string): Promise<Call> {
    const { version } = await read(principal, `/hazards/${id}`)
    return { ...hazard(principal, id, 'plan/approve'), headers: { 'if-match': `"${version}"` } }
  }
  async function voiding(): Promise<string> {
    const id = await graded()
    await done(hazard(manager, id, 'void', { reason: '重复上报，与前一条是同一处' }))
    return id
  }

  const draft = {
    description: sentence,
    basis: '《工贸企业重大事故隐患判定标准》第十一条',
    requirements: [sentence],
    treatBy: addDays(toLocalDate(new Date()), 60),
    isStopped: true,
  }
  const listing = (hazardId: string) => post(officer, '/supervisions', { hazardId, ...draft })
  const supervision = (actor: Actor, id: string, action: string, body: object = {}) =>
    post(actor, `/supervisions/${id}/${action}`, body)
  const signed = (id: string): Call => ({ ...supervision(leader, id, 'sign'), headers: { 'if-match': '"1"' } })
  const application = { summary: sentence, spent: 5000, files: [proof] }
  const opinion = { panel: ['张工', '李工', '王工'], note: '现场核查，逐项合格' }
  const extension = { until: addDays(draft.treatBy, 30), reason: sentence, measures: sentence, percent: 30 }
  /** One call after another, each from the state that the one before leaves. */
  const way: readonly ((id: string, hazardId: string) => Promise<unknown>)[] = [
    (id) => done(signed(id)),
    (id) => done(supervision(officer, id, 'issue')),
    (id) => done(supervision(principal, id, 'receive')),
    (id) => done(supervision(manager, id, 'plan', plan)),
    (id) => done(supervision(officer, id, 'plan/accept', { note: '同意备案' })),
    async (id, hazardId) => {
      await done(hazard(manager, hazardId, 'plan', { commitments, ...plan }))
      await done(await planApproved(hazardId))
      await done(hazard(worker, hazardId, 'submit', submitted))
      await done(hazard(manager, hazardId, 'verify', {}))
      await done(supervision(manager, id, 'acceptance', application))
    },
    (id) => done(supervision(officer, id, 'accept', opinion)),
  ]
  const order = ['drafted', 'signed', 'issued', 'served', 'filed', 'treating', 'applied', 'accepted'] as const
  async function listed(until: (typeof order)[number]): Promise<string> {
    const hazardId = await graded('major')
    const { id } = await done(listing(hazardId))
    for (const go of way.slice(0, order.indexOf(until))) await go(id, hazardId)
    return id
  }
  async function extending(): Promise<string> {
    const id = await listed('treating')
    await done(supervision(manager, id, 'extension', extension))
    return id
  }
  async function repaired(): Promise<string> {
    const hazardId = await graded('major')
    const { id } = await done(listing(hazardId))
    for (const go of way.slice(0, 5)) await go(id, hazardId)
    await done(hazard(manager, hazardId, 'plan', { commitments, ...plan }))
    await done(await planApproved(hazardId))
    await done(hazard(worker, hazardId, 'submit', submitted))
    await done(hazard(manager, hazardId, 'verify', {}))
    return id
  }

  /** A case on its way to another office. Its own has no jurisdiction on record any more. */
  async function handing(until: 'draft' | 'issued' = 'issued', state: 'proposed' | 'agreed' = 'proposed') {
    // The first office on record over the place: the one that is proposed.
    const heir = officer as Officer
    const former = (await given.regulator([{ region: '410184', sectors: null }], 'supervisor')) as Officer
    const order = await done({ ...listing(await graded('major')), actor: former })
    if (until === 'issued') {
      await done({ ...signed(order.id), actor: await given.colleague(former, 'leader') })
      await done(supervision(former, order.id, 'issue'))
    }
    const act = { id: order.id, officeId: former.realm.tenantId }
    const place = { regionCode: '410184106', sector: 'industry_trade' }
    const handover = await inTransaction(platform.db, (manager) =>
      proposeHandover(given.system(act.officeId).within(manager), act, place),
    )
    const agreement = { note: sentence, successorId: heir.realm.tenantId }
    if (state === 'agreed') await done(post(former, `/handovers/${handover.id}/agree`, agreement))
    return { former, heir, id: handover.id }
  }

  const point = () =>
    post(manager, '/risk-points', { name: `配电室 ${crypto.randomUUID()}`, kind: 'area', location: '一车间东侧' })
  const risk = (riskPointId: string) =>
    post(manager, '/risks', {
      riskPointId,
      unit: '停送电操作',
      factor: '带负荷拉合隔离开关，产生电弧',
      accidentTypes: ['触电'],
    })
  /** Another enterprise with one risk: registers and self-evaluations are one at a time. */
  async function other() {
    const own = await given.enterprise()
    const [desk, boss] = [
      await given.member(own.tenantId, 'safety_manager'),
      await given.member(own.tenantId, 'principal'),
    ]
    const { id } = await done({ ...point(), actor: desk })
    await done({ ...risk(id), actor: desk })
    return { desk, boss, tenantId: own.tenantId }
  }
  async function register() {
    const { desk, boss } = await other()
    return { boss, id: (await done(post(desk, '/risk-registers'))).id }
  }
  async function evaluation() {
    const { desk, boss } = await other()
    const { id } = await done(post(desk, '/self-evaluations', { year: Number(toLocalDate(new Date()).slice(0, 4)) }))
    const { items } = (await read(desk, `/self-evaluations/${id}`)) as { items: Made[] }
    const score = { isApplicable: true, fullScore: 10, score: 8, finding: '安全承诺没有公示', files: [] }
    const save = (item: Made) => put(desk, `/self-evaluations/${id}/items/${item.id}`, item.version, score)
    const fill = async () => {
      for (const item of items) await done(save(item))
      return id
    }
    return { desk, boss, id, save, fill, items, first: items[0] as Made }
  }
  async function submittedEvaluation() {
    const made = await evaluation()
    await made.fill()
    await done(post(made.desk, `/self-evaluations/${made.id}/submit`))
    return made
  }

  /** Runs the job that the reply names, as the worker would. */
  async function worked(call: Call): Promise<string> {
    const { id, jobId = '' } = await done(call)
    await runJob(platform, jobs, jobId)
    return id
  }
  const list = () =>
    Buffer.from(`序号,风险点,作业步骤,危险源,事故类型,L,S\n1,喷粉房 ${unique()},喷粉,积尘遇静电火花,火灾,3,5\n`)
  async function uploaded(): Promise<Call> {
    const name = `清单${randomUUID()}.csv`
    const ctx = new Context(manager, platform.db.manager, platform.services)
    const file = await storeBuffer(ctx, { name, type: 'text/csv', buffer: list() })
    return post(manager, '/imports', { fileId: file.id, kind: 'risk' })
  }
  async function mapping(): Promise<Call> {
    const id = await worked(await uploaded())
    const { sheets, options } = await read(manager, `/imports/${id}`)
    const kept = ({ name, skip, headerRows, columns, fillDown }: Record<string, unknown>) => ({
      ...{ name, skip, headerRows, columns, fillDown },
    })
    return put(manager, `/imports/${id}/mapping`, null, { sheets: sheets.map(kept), options })
  }
  async function importing(what: 'commit' | 'undo'): Promise<Call> {
    const id = await worked(await mapping())
    if (what === 'undo') await worked(post(manager, `/imports/${id}/commit`))
    return post(manager, `/imports/${id}/${what}`)
  }

  const unique = () => randomUUID().slice(0, 12)
  const account = () => post(admin, '/accounts', { login: `k${unique()}`, name: '王新', roles: ['worker'] })
  const someone = async () => ((await done(account())).account as Made).id
  const unit = () => post(admin, '/org-units', { kind: 'workshop', name: `车间 ${unique()}`, parentId: null })
  const giving = (id: string) =>
    post(security, `/accounts/${id}/roles`, { act: 'give', role: 'department_head', reason: sentence })
  const waitingFor = async (reader: Actor) => {
    const { items } = await read(reader, '/account-requests?state=asked')
    return (items as Made[])[0]?.id as string
  }
  /** A request of the security administrator's for somebody new. */
  const asked = async () => {
    await done(giving(await someone()))
    return waitingFor(security)
  }
  /** A reset that nobody inside could confirm and the authority in charge has agreed to. */
  async function approvedReset() {
    const small = await given.enterprise()
    const [founder, boss] = [
      await given.member(small.tenantId, 'system_admin'),
      await given.member(small.tenantId, 'principal'),
    ]
    await done(post(founder, `/accounts/${boss.userId}/password`, { reason: sentence }))
    const id = await waitingFor(founder)
    await done(post(leader, `/account-requests/${id}/confirm`))
    return { founder, id }
  }
  const administrator = () => ({ name: '孙主任', login: `a${unique()}` })
  const withPhone = () => ({ ...administrator(), phone: `136${String(phones++).padStart(8, '0')}` })
  const appointment = () => ({ ...withPhone(), reason: sentence })
  const authorityFields = {
    name: '新郑市应急管理局',
    shortName: '新郑应急局',
    regionCode: '410184',
    documentWord: '新应急督',
  }
  const authority = () =>
    post(operator, '/authorities', {
      ...authorityFields,
      administrator: withPhone(),
      leader: withPhone(),
      reason: sentence,
      jurisdictions: [jurisdiction],
    })
  const jurisdiction = { regionCode: '410184', sectors: null, validFrom: '2020-01-01' }
  const requested = async () => (await done(authority())).id
  const opened = async () =>
    (await done(post(secondOperator, `/authority-requests/${await requested()}/confirm`))).authorityId as string
  const ownFields = () => sampleOf(EnterpriseEdit) as object
  const enterpriseFields = () => ({
    ...(sampleOf(EnterpriseCreation.omit({ administrator: true })) as object),
    regionCode: '410184106',
    sector: 'industry_trade',
  })
  const enterprise = () => post(operator, '/enterprises', { ...enterpriseFields(), administrator: administrator() })
  /** A request of the enterprise itself, which has one at a time: those before make way. */
  let scale = 200
  async function asking(author: Actor = manager): Promise<string> {
    await platform.db.query(
      "UPDATE enterprise_change SET state = 'withdrawn', is_open = NULL WHERE tenant_id = ? AND is_open = 1",
      [tenantId],
    )
    const files = [await given.file(author, 'application/pdf')]
    return (await done(post(author, '/enterprise-changes', { staff: scale++, reason: sentence, files }))).id
  }
  /** Another enterprise that asks to be registered in the neighbouring county, where an office waits for it. */
  async function changing() {
    const { desk } = await other()
    const call = post(desk, '/enterprise-changes', {
      name: `新郑市${unique()}有限公司`,
      address: sentence,
      regionCode: '410185101',
      reason: sentence,
      files: [await given.file(desk, 'application/pdf')],
    })
    return { desk, call, id: async () => (await done(call)).id }
  }
  async function pending(): Promise<string> {
    const own = await given.enterprise({ status: 'pending' })
    await platform.db.query("UPDATE tenant SET status = 'pending' WHERE id = ?", [own.tenantId])
    return own.id
  }
  const floorPlan = async () => ({ name: `总平面图 ${unique()}`, fileId: await picture(), areas: [] })
  async function picture(): Promise<string> {
    const id = await given.file(manager, 'image/png', '平面图.png')
    await platform.db.query('UPDATE file SET width = 800, height = 600, has_views = 1 WHERE id = ?', [id])
    return id
  }
  async function notified(): Promise<string> {
    const key = unique()
    await notify(given.system(tenantId), { to: [worker.userId], title: '提醒', body: '请处理', key })
    const [row] = await platform.db.query('SELECT id FROM notification WHERE dedupe = ?', [key])
    return row.id
  }
  /** A reaction that was given up, of nobody who would try it again meanwhile. */
  async function givenUp(): Promise<string> {
    const { insertId } = await platform.db.query(
      `INSERT INTO dead_letter (consumer, event_id, tenant_id, event_type, error, attempts, first_at, last_at)
       VALUES ('nobody', ?, ?, 'account.edited', 'broken', 12, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
      [crypto.randomUUID(), tenantId],
    )
    return String(insertId)
  }
  /** A message that a channel would not take. */
  async function unsent(): Promise<string> {
    const { insertId } = await platform.db.query(
      `INSERT INTO delivery (tenant_id, version, created_at, notification_id, user_id, channel, state, attempts, next_at, error)
       VALUES (?, 1, UTC_TIMESTAMP(3), ?, ?, 'pigeon', 'failed', 8, UTC_TIMESTAMP(3), 'EENVELOPE 550')`,
      [tenantId, await notified(), worker.userId],
    )
    return String(insertId)
  }
  async function device(): Promise<string> {
    const hash = tokenHash(await given.session(worker, 'another device'))
    return (await platform.db.query('SELECT id FROM session WHERE token_hash = ?', [hash]))[0].id
  }
  async function withPassword(password: string): Promise<Actor> {
    const actor = await given.member(tenantId, 'worker')
    const hash = await hashPassword(password)
    await platform.db.query('UPDATE account SET password_hash = ? WHERE id = ?', [hash, actor.userId])
    return actor
  }
  const certificate = () => ({
    level: 'three',
    number: `豫AQB${unique()}`,
    issuer: '郑州市应急管理局',
    issuedOn: '2026-01-05',
    expiresOn: '2029-01-04',
    announcement: '豫应急〔2026〕3 号',
  })
  async function certificateStep(action: 'verify' | 'refuse', body: object = {}): Promise<Call> {
    const { id } = await done(post(manager, '/standardization-certificates', certificate()))
    return { ...post(officer, `/standardization-certificates/${id}/${action}`, body), headers: { 'if-match': '"1"' } }
  }

  return {
    ...{ platform, given, done, post, put, remove, read, unique, newUscc, sentence, plan, grade, draft },
    ...{ manager, principal, worker, admin, security, officer, leader, operator, secondOperator, tenantId },
    ...{ giving, asked, approvedReset, requested },
    ...{
      hazard,
      report,
      commitments,
      submitted,
      reported,
      graded,
      rectifying,
      verifying,
      planned,
      planApproved,
      voiding,
    },
    ...{ handing, listing, supervision, signed, listed, extending, repaired, application, opinion, extension },
    ...{ point, risk, other, register, evaluation, submittedEvaluation, worked, uploaded, mapping, importing },
    ...{
      account,
      someone,
      unit,
      authority,
      authorityFields,
      jurisdiction,
      opened,
      enterprise,
      enterpriseFields,
      ownFields,
      changing,
      asking,
      neighbour,
      appointment,
    },
    ...{ pending, floorPlan, notified, givenUp, unsent, device, withPassword, certificate, certificateStep },
  }
}
export type World = Awaited<ReturnType<typeof worldOn>>

interface Officer extends Actor {
  realm: Extract<Actor['realm'], { kind: 'authority' }>
}

/** What replies have in common. */
interface Made {
  id: string
  version: number
  jobId?: string
  [more: string]: unknown
}
