import type { Actor } from '@shuangfang/shared/access/actor'
import { addDays, toLocalDate } from '@shuangfang/shared/reference/calendar'
import { storeBuffer } from '#modules/file/file.service'
import type { Platform } from '#platform/mount'
import { apiOn } from '../api'
import { givenIn } from '../given'
import type { Call, Step } from './sweep'

const sentence = '按批准的方案治理到位，逐项落实并留存记录'
const parts = ['goal', 'methods', 'funds', 'people', 'timetable', 'safety']
const plan = Object.fromEntries(parts.map((part) => [part, sentence]))
const grade = (level: string) => ({ level, category: 'site', speciality: 'electrical', treatment: 'by_deadline' })

/** The write endpoints that the sweep dies in, each with the situation it needs. */
export async function stepsOn(platform: Platform): Promise<Step[]> {
  const given = givenIn(platform)
  const as = apiOn(platform)
  const { tenantId } = await given.enterprise()
  const [manager, principal, worker, admin] = await Promise.all([
    given.member(tenantId, 'safety_manager'),
    given.member(tenantId, 'principal'),
    given.member(tenantId, 'worker'),
    given.member(tenantId, 'system_admin'),
  ])
  const officer = await given.regulator([{ region: '410184', sectors: null }], 'supervisor')
  const leader = await given.colleague(officer, 'leader')
  await putOverRegion(platform, officer)
  const stored = { name: 'a.jpg', type: 'image/jpeg', buffer: Buffer.from('x') }
  const photo = (await storeBuffer(given.system(tenantId), stored)).id

  /** Sends a call through this process, where nothing dies. */
  async function done({ actor, path, body }: Call): Promise<{ id: string }> {
    const reply = await as(actor).post(path).send(body)
    if (reply.status >= 300) throw new Error(`${path}: ${reply.status} ${JSON.stringify(reply.body).slice(0, 300)}`)
    return reply.body
  }
  const post = (actor: Actor, path: string, body: object = {}): Call => ({ actor, path: `/api${path}`, body })
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

  const listing = (hazardId: string) =>
    post(officer, '/supervisions', {
      hazardId,
      description: sentence,
      basis: '《工贸企业重大事故隐患判定标准》第十一条',
      requirements: [sentence],
      treatBy: addDays(toLocalDate(new Date()), 60),
      isStopped: true,
    })
  const supervision = (actor: Actor, id: string, action: string, body: object = {}) =>
    post(actor, `/supervisions/${id}/${action}`, body)
  const order = ['drafted', 'signed', 'issued', 'served'] as const
  async function listed(until: (typeof order)[number]): Promise<string> {
    const { id } = await done(listing(await graded('major')))
    if (until !== 'drafted') await done(supervision(leader, id, 'sign'))
    if (until === 'issued' || until === 'served') await done(supervision(officer, id, 'issue'))
    if (until === 'served') await done(supervision(principal, id, 'receive'))
    return id
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
  /** Each submission needs an enterprise whose register is not under review. */
  async function registerToSubmit(): Promise<Call> {
    const own = await given.enterprise()
    const desk = await given.member(own.tenantId, 'safety_manager')
    const { id } = await done({ ...point(), actor: desk })
    await done({ ...risk(id), actor: desk })
    return post(desk, '/risk-registers', {})
  }

  const step = (name: string, prepare: () => Promise<Call>): Step => ({ name, prepare })
  return [
    step('report a hazard', async () => report()),
    step('grade', async () => hazard(manager, await reported(), 'grade', grade('general'))),
    step('assign', async () => hazard(manager, await graded(), 'assign', commitments)),
    step('submit', async () => hazard(worker, await rectifying(), 'submit', submitted)),
    step('verify', async () => hazard(manager, await verifying(), 'verify', { note: '现场查看合格' })),
    step('return', async () => hazard(manager, await verifying(), 'return', { reason: '锁没有装好，钥匙插着' })),
    step('submit a treatment plan', async () =>
      hazard(manager, await graded('major'), 'plan', { commitments, ...plan }),
    ),
    step('create an account', async () =>
      post(admin, '/accounts', { login: `k${crypto.randomUUID().slice(0, 12)}`, name: '王新', roles: ['worker'] }),
    ),
    step('create a risk point', async () => point()),
    step('create a risk', async () => risk((await done(point())).id)),
    step('submit the register', registerToSubmit),
    step('draft a listing', async () => listing(await graded('major'))),
    step('sign a listing', async () => supervision(leader, await listed('drafted'), 'sign')),
    step('issue a listing', async () => supervision(officer, await listed('signed'), 'issue')),
    step('receive a listing', async () => supervision(principal, await listed('issued'), 'receive')),
    step('file a plan with the authority', async () => supervision(manager, await listed('served'), 'plan', plan)),
  ]
}

/** Real sessions read a regulator's jurisdiction from its table. */
async function putOverRegion({ db }: Platform, { realm }: Actor): Promise<void> {
  if (realm.kind !== 'authority') throw new Error('Only an authority has a jurisdiction')
  await db.query(
    `INSERT INTO jurisdiction (tenant_id, version, created_at, region_code, sectors, valid_from)
     VALUES (?, 1, UTC_TIMESTAMP(3), '410184', NULL, '2020-01-01')`,
    [realm.tenantId],
  )
}
