import type { Actor } from '@shuangfang/shared/access/actor'
import { workflows } from '@shuangfang/shared/access/four-eyes'
import type { Role } from '@shuangfang/shared/access/roles'
import { afterAll, describe, expect, it } from 'vitest'
import { entities } from '../src/modules'
import { actorOfAccount } from '../src/platform/session'
import { apiOn } from './api'
import { openOwnPlatform } from './database'
import { worldOn } from './kill-sweep/world'

/*
 * Every step that judges somebody's work (named by the tables of the processes), tried over HTTP by its author, by a
 * second account of its author, and by whoever rewrote it: 403, and nothing changes. Then by another person, who may.
 */
const platform = await openOwnPlatform('four-eyes')
const as = apiOn(platform)
const w = await worldOn(platform)
const { given, post, put } = w
afterAll(() => platform.close())

type Send = { path: string; body?: object; version?: boolean }
interface Approval {
  /** Made by this person, with every role that making and approving take; who else works on it on the way is named. */
  make: (author: Actor) => Promise<string>
  /** Afterwards this person rewrites it, where that can be done. */
  rewrite?: (editor: Actor, id: string) => Promise<unknown>
  roles: Role[]
  realm?: 'authority'
  send: Send
  /** Where the author acts in another realm than whoever decides: the second account is there. */
  across?: true
}

const sentence = { note: w.sentence }
const both: Role[] = ['safety_manager', 'principal']
const office: Role[] = ['supervisor', 'leader', 'inspector']

const owned = async (owner: Actor) => {
  const id = await w.graded()
  await w.done(w.hazard(w.manager, id, 'assign', { ...w.commitments, ownerId: owner.userId }))
  await w.done(w.hazard(owner, id, 'submit', { ...w.submitted, photos: [await given.file(owner)] }))
  return id
}
const supervisedAndOwned = async (owner: Actor) => {
  const id = await owned(owner)
  await platform.db.query('UPDATE hazard SET is_supervised = 1 WHERE id = ?', [id])
  return id
}
const planned = async (author: Actor) => {
  const id = await w.graded('major')
  await w.done(w.hazard(author, id, 'plan', { commitments: w.commitments, ...w.plan }))
  return id
}
const voiding = async (author: Actor) => {
  const id = await w.graded()
  await w.done(w.hazard(author, id, 'void', { reason: '重复上报，与前一条是同一处' }))
  return id
}
/** A case up to the point where the enterprise hands in, which this person does. */
const filed = async (author: Actor) => {
  const id = await w.listed('served')
  await w.done(w.supervision(author, id, 'plan', w.plan))
  return id
}
const asked = async (author: Actor) => {
  const id = await w.listed('treating')
  await w.done(w.supervision(author, id, 'extension', w.extension))
  return id
}
const applied = async (author: Actor) => {
  const id = await w.repaired()
  await w.done(w.supervision(author, id, 'acceptance', w.application))
  return id
}
const accepted = async (author: Actor) => {
  const id = await w.listed('applied')
  await w.done(w.supervision(author, id, 'accept', w.opinion))
  return id
}
const declared = async (author: Actor) =>
  (await w.done(post(author, '/standardization-certificates', w.certificate()))).id
const drafted = async (author: Actor) => (await w.done({ ...w.listing(await w.graded('major')), actor: author })).id

/** Registers and evaluations are one at a time: those before make way. */
const submittedRegister = async (author: Actor) => {
  await platform.db.query("UPDATE risk_register SET state = 'returned' WHERE tenant_id = ?", [w.tenantId])
  await w.done(w.risk((await w.done(w.point())).id))
  const { id } = await w.done(post(author, '/risk-registers'))
  return id
}
const year = new Date().getFullYear()
const score = { isApplicable: true, fullScore: 10, score: 8, finding: w.sentence, files: [] }
async function submittedEvaluation(author: Actor, byWhom = author) {
  const tenant = [w.tenantId]
  await platform.db.query('DELETE FROM evaluation_item WHERE tenant_id = ?', tenant)
  await platform.db.query('DELETE FROM self_evaluation WHERE tenant_id = ?', tenant)
  const { id } = await w.done(post(byWhom, '/self-evaluations', { year }))
  const { items } = (await w.read(byWhom, `/self-evaluations/${id}`)) as { items: { id: string; version: number }[] }
  for (const [i, item] of items.entries()) {
    const who = i === 0 ? author : byWhom
    await w.done(put(who, `/self-evaluations/${id}/items/${item.id}`, item.version, score))
  }
  await w.done(post(byWhom, `/self-evaluations/${id}/submit`))
  return id
}
const rewriteDraft = async (editor: Actor, id: string) => w.done(put(editor, `/supervisions/${id}`, 1, w.draft))

const approvals: Record<string, Approval> = {
  'Hazard.verify': { make: owned, roles: both, send: { path: '/hazards/:id/verify', body: sentence } },
  'Hazard.accept': { make: supervisedAndOwned, roles: both, send: { path: '/hazards/:id/verify', body: sentence } },
  'Hazard.return': { make: owned, roles: both, send: { path: '/hazards/:id/return', body: { reason: w.sentence } } },
  'Hazard.approve_plan': { make: planned, roles: both, send: { path: '/hazards/:id/plan/approve', version: true } },
  'Hazard.approve_void': { make: voiding, roles: both, send: { path: '/hazards/:id/void/approve' } },
  'Register.approve': { make: submittedRegister, roles: both, send: { path: '/risk-registers/:id/approve' } },
  'Evaluation.approve': {
    make: submittedEvaluation,
    rewrite: (editor) => submittedEvaluation(editor, w.manager),
    roles: both,
    send: { path: '/self-evaluations/:id/approve' },
  },
  'Supervision.sign': {
    make: drafted,
    rewrite: rewriteDraft,
    roles: office,
    realm: 'authority',
    send: { path: '/supervisions/:id/sign', version: true },
  },
  'Supervision.accept_plan': {
    ...{ make: filed, roles: both, realm: 'authority', across: true },
    send: { path: '/supervisions/:id/plan/accept', body: sentence },
  },
  'Supervision.grant_extension': {
    ...{ make: asked, roles: both, realm: 'authority', across: true },
    send: { path: '/supervisions/:id/extension/grant', body: sentence },
  },
  'Supervision.accept': {
    ...{ make: applied, roles: both, realm: 'authority', across: true },
    send: { path: '/supervisions/:id/accept', body: w.opinion },
  },
  'Certificate.verify': {
    ...{ make: declared, roles: both, realm: 'authority', across: true },
    send: { path: '/standardization-certificates/:id/verify', version: true },
  },
  'EnterpriseChange.consent': {
    ...{ make: w.asking, roles: both, realm: 'authority', across: true },
    send: { path: '/enterprise-changes/:id/consent', body: { note: w.sentence } },
  },
  'Supervision.delist': {
    make: accepted,
    roles: office,
    realm: 'authority',
    send: { path: '/supervisions/:id/delist' },
  },
}

const judging = Object.entries(workflows).flatMap(([subject, { steps }]) =>
  Object.entries(steps).flatMap(([step, { judges }]) => (judges ? [{ name: `${subject}.${step}`, judges }] : [])),
)

it('has a case for every step that judges somebody’s work, and a column for every “whose”', () => {
  expect(Object.keys(approvals).sort()).toEqual(judging.map(({ name }) => name).sort())
  for (const { name, judges } of judging) {
    const entity = entities.find(({ subject }) => subject === name.split('.')[0])
    expect(Object.keys(entity?.columns ?? {}), name).toEqual(expect.arrayContaining([...judges.workOf]))
  }
})

/** As the person would be signed in: their accounts are found by telephone, not told by the test. */
async function signedIn({ userId, realm }: Actor): Promise<Actor> {
  const actor = 'tenantId' in realm ? await actorOfAccount(platform.db, realm.tenantId, userId) : null
  if (!actor) throw new Error(`${userId} cannot sign in`)
  return actor
}
const someone = async (realm: 'enterprise' | 'authority', roles: Role[]) =>
  signedIn(
    realm === 'authority' ? await given.colleague(w.officer, ...roles) : await given.member(w.tenantId, ...roles),
  )

async function traceOf(subject: string, id: string): Promise<string> {
  const table = entities.find((entity) => entity.subject === subject)?.table
  const [row] = await platform.db.query(`SELECT * FROM \`${table}\` WHERE id = ?`, [id])
  const [events] = await platform.db.query('SELECT COUNT(*) AS n FROM event WHERE subject_id = ?', [id])
  return JSON.stringify([row, events])
}

async function attempt(subject: string, { path, body = {}, version }: Send, id: string, actor: Actor) {
  const table = entities.find((entity) => entity.subject === subject)?.table
  const [row] = await platform.db.query(`SELECT version FROM \`${table}\` WHERE id = ?`, [id])
  const call = as(actor).post(`/api${path.replace(':id', id)}`)
  if (version) call.set('if-match', `"${row.version}"`)
  return call.send(body)
}

async function isRefused(subject: string, send: Send, id: string, actor: Actor) {
  const before = await traceOf(subject, id)
  const { status, body } = await attempt(subject, send, id, actor)
  expect([status, body.code], body.detail).toEqual([403, 'own_work'])
  expect(body.detail).toMatch(/请由|请退回/)
  expect(await traceOf(subject, id)).toBe(before)
}

describe.each(Object.entries(approvals))('%s', { timeout: 120_000 }, (name, approval) => {
  const [subject = ''] = name.split('.')
  const { make, rewrite, roles, realm = 'enterprise', send, across } = approval

  it('is nobody’s for their own work, with whichever account, and another person’s', async () => {
    const author = await someone(across ? 'enterprise' : realm, roles)
    const id = await make(author)
    if (!across) await isRefused(subject, send, id, author)
    const second = await given.secondAccount(author, across ? office : roles, across ? w.officer.realm : author.realm)
    await isRefused(subject, send, id, await signedIn(second))
    const other = await someone(realm, across ? office : roles)
    const { status, body } = await attempt(subject, send, id, other)
    expect(status, JSON.stringify(body)).toBe(200)
  })

  if (!rewrite) return
  it('is not for whoever rewrote it', async () => {
    const [author, editor] = [await someone(realm, roles), await someone(realm, roles)]
    const id = await make(author)
    const rewritten = await rewrite(editor, id)
    await isRefused(subject, send, typeof rewritten === 'string' ? rewritten : id, editor)
  })
})

describe('a small firm', () => {
  it('is not stuck: the principal takes back what they drafted, and somebody else hands it in', async () => {
    const principal = await someone('enterprise', both)
    const id = await planned(principal)
    await w.done(w.hazard(principal, id, 'plan/return', { reason: '改由安全管理员重新编制' }))
    await w.done(w.hazard(w.manager, id, 'plan', { commitments: w.commitments, ...w.plan }))
    const { status } = await attempt('Hazard', { path: '/hazards/:id/plan/approve', version: true }, id, principal)
    expect(status).toBe(200)
  })

  it('is not stuck: elements that the principal filled in are filled in again by the manager', async () => {
    const principal = await someone('enterprise', both)
    const id = await submittedEvaluation(principal, w.manager)
    await w.done(post(principal, `/self-evaluations/${id}/return`, { reason: '第一项由安全管理员重填' }))
    const [first] = (await w.read(w.manager, `/self-evaluations/${id}`)).items
    await w.done(put(w.manager, `/self-evaluations/${id}/items/${first.id}`, first.version, score))
    await w.done(post(w.manager, `/self-evaluations/${id}/submit`))
    const { status } = await attempt('Evaluation', { path: '/self-evaluations/:id/approve' }, id, principal)
    expect(status).toBe(200)
  })

  it('is not stuck: who proposed to void may think better of it', async () => {
    const manager = await someone('enterprise', ['safety_manager'])
    const id = await voiding(manager)
    await w.done(w.hazard(manager, id, 'void/refuse'))
    expect(await w.read(manager, `/hazards/${id}`)).toMatchObject({ state: 'reported' })
  })

  it('is not stuck: the principal verifies what the only safety manager rectified', async () => {
    const id = await owned(await someone('enterprise', ['safety_manager']))
    const { status } = await attempt('Hazard', { path: '/hazards/:id/verify' }, id, w.principal)
    expect(status).toBe(200)
  })
})
