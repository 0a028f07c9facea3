import { type Actor, anonymous } from '@shuangfang/shared/access/actor'
import type { Platform } from '#platform/mount'
import { apiOn } from '../api'
import { stepsIn } from '../kill-sweep/steps'
import { type World, worldOn } from '../kill-sweep/world'
import { speaker } from './speaker'

type Speech = ReturnType<typeof speaker>

/**
 * Does everything that can be done through the API, once, with hostile words in every free text: the steps of the kill
 * sweep, which knows a way to every write endpoint. What is on the screens afterwards is all of it.
 */
export async function fillHostile(platform: Platform) {
  const speech = speaker()
  const world = await worldOn(platform, speech.say)
  await renamePeople(world, speech)
  await ownPapers(world)
  const made: Record<string, string> = {}
  for (const { name, prepare } of stepsIn(world)) {
    const reply = await world.done(await prepare())
    made[name] = String(reply.id ?? (reply.enterprise as { id: string } | undefined)?.id)
  }
  const receipt = await register(world)
  await importList(platform, world, speech)
  const { given, tenantId } = world
  const everything = await given.member(tenantId, 'principal', 'safety_manager', 'system_admin', 'audit_admin')
  return {
    said: speech.said,
    receipt,
    /** Ids of what each step made or changed. */
    made,
    /** Cookies of those who look. */
    sessions: {
      desk: await given.session(everything),
      manager: await given.session(world.manager),
      worker: await given.session(world.worker),
      officer: await given.session(world.officer),
      operator: await given.session(world.operator),
    },
  }
}

/** Who acts is named in every history. */
async function renamePeople(world: World, { said }: Speech): Promise<void> {
  const { admin, given, officer, manager, principal, worker, leader } = world
  const clerk = await given.colleague(officer, 'system_admin')
  const rename = async (by: Actor, actor: Actor) => {
    const renamed = await world.done(
      world.put(by, `/accounts/${actor.userId}`, 1, { name: '改名', reason: '更正姓名' }),
    )
    // Whoever decides confirms it themselves.
    if (renamed.isAsked) {
      const { items } = await world.read(actor, '/account-requests?state=asked')
      await world.done(world.post(actor, `/account-requests/${items[0].id}/confirm`))
    }
    Object.assign(actor, { name: said.findLast(({ field }) => field === 'account.edit.name')?.text })
  }
  for (const actor of [manager, principal, worker]) await rename(admin, actor)
  for (const actor of [officer, leader]) await rename(clerk, actor)
}

/** Of the enterprise and the office that are looked at: their particulars, and what an enterprise has one of. */
async function ownPapers(world: World): Promise<void> {
  const { manager, officer, leader, operator, tenantId, authorityFields, post, put, read, done } = world
  const { version } = await read(manager, `/enterprises/${tenantId}`)
  await done(put(manager, `/enterprises/${tenantId}`, version, world.ownFields()))
  await done(post(operator, `/enterprises/${tenantId}/administrators`, world.appointment()))
  await done(post(leader, `/enterprises/${tenantId}/contacts`, { reason: world.sentence }))
  if (officer.realm.kind === 'authority')
    await done(put(operator, `/authorities/${officer.realm.tenantId}`, 1, authorityFields))
  await world.asking()
  await ownRisks(world)
  await ownEvaluation(world)
}

async function ownRisks({
  manager,
  principal,
  post,
  put,
  read,
  done,
  point,
  risk,
  floorPlan,
  sentence,
}: World): Promise<void> {
  const { id: riskPointId } = await done(point())
  const plan = async () => ({
    ...(await floorPlan()),
    areas: [{ name: '区', riskPointIds: [riskPointId], polygon: square }],
  })
  await done(post(manager, '/floor-plans', await plan()))
  // The one that the page opens with.
  const [first] = (await read(manager, '/floor-plans')).items
  await done(put(manager, `/floor-plans/${first.id}`, first.version, { ...(await plan()), fileId: first.fileId }))
  const direct = { scheme: 'LS-DB37', direct: { rule: 'D3', evidence: sentence } }
  const call = risk(riskPointId)
  const graded = { ...call, body: { ...call.body, inherent: direct, residual: direct } }
  await done(graded)
  const { id, version } = await done({ ...graded, body: { ...graded.body, unit: '巡检操作' } })
  const { id: register } = await done(post(manager, '/risk-registers'))
  await done(post(principal, `/risk-registers/${register}/return`, { reason: sentence }))
  await done(put(manager, `/risks/${id}`, version, graded.body))
}

async function ownEvaluation({ manager, principal, post, put, read, done, sentence }: World): Promise<void> {
  const { id } = await done(post(manager, '/self-evaluations', { year: new Date().getFullYear() }))
  const { items } = await read(manager, `/self-evaluations/${id}`)
  const score = { isApplicable: true, fullScore: 10, score: 8, finding: '待改', files: [] }
  for (const item of items) await done(put(manager, `/self-evaluations/${id}/items/${item.id}`, item.version, score))
  await done(post(manager, `/self-evaluations/${id}/submit`))
  await done(post(principal, `/self-evaluations/${id}/return`, { reason: sentence }))
}
const square = [
  [0.1, 0.1],
  [0.6, 0.1],
  [0.6, 0.6],
  [0.1, 0.6],
]

/** A stranger registers an enterprise. */
async function register({ done, post, enterpriseFields, unique }: World): Promise<string> {
  const administrator = { name: '孙主任', login: `r${unique()}`, password: '一句好记的话写在这里' }
  const reply = await done(post(anonymous, '/enterprises/register', { ...enterpriseFields(), administrator }))
  return String(reply.receipt)
}

/** A list with hostile cells under a hostile name, some of its rows to be refused. */
async function importList(platform: Platform, world: World, { word }: Speech): Promise<void> {
  const { manager, post, worked, done, put, read } = world
  const cell = (column: string, maxLength = 200) => `"${word(`list.${column}`, { maxLength }).replaceAll('"', '""')}"`
  const row = (i: number, score: string) =>
    [i, cell('point', 100), cell('unit'), cell('factor', 800), '火灾', score, 5, cell('measures', 800)].join(',')
  const rows = Array.from({ length: 12 }, (_, i) => row(i + 1, i % 3 ? '3' : cell('score', 60)))
  const bytes = Buffer.from(`序号,风险点,作业步骤,危险源,事故类型,L,S,工程技术措施\n${rows.join('\n')}\n`)
  const file = await apiOn(platform)(manager)
    .post('/api/files')
    .set({
      'content-type': 'text/csv',
      'x-file-name': encodeURIComponent(`${word('list.name', { maxLength: 60 })}.csv`),
    })
    .send(bytes)
  const id = await worked(post(manager, '/imports', { fileId: file.body.id, kind: 'risk' }))
  const { sheets, options } = await read(manager, `/imports/${id}`)
  const kept = ({ name, skip, headerRows, columns, fillDown }: Record<string, unknown>) => ({
    ...{ name, skip, headerRows, columns, fillDown },
  })
  await worked(put(manager, `/imports/${id}/mapping`, null, { sheets: sheets.map(kept), options }))
  await done(post(manager, `/imports/${id}/commit`))
}
