import type { Actor } from '@shuangfang/shared/access/actor'
import { administratorRoles, authorityRoles, enterpriseRoles, type Role } from '@shuangfang/shared/access/roles'
import { changeWorkflow } from '@shuangfang/shared/belonging/belonging.workflow'
import { hazardWorkflow } from '@shuangfang/shared/hazard/hazard.workflow'
import type { Workflow } from '@shuangfang/shared/kit/workflow'
import { supervisionWorkflow } from '@shuangfang/shared/oversight/supervision.workflow'
import { evaluationWorkflow } from '@shuangfang/shared/standardization/evaluation.workflow'
import { afterAll, expect, it } from 'vitest'
import { apiOn } from './api'
import { openOwnPlatform } from './database'
import { worldOn } from './kill-sweep/world'

/*
 * Every state × every action × every role, asked over HTTP: what the workflow's table does not have, and whom the policy
 * does not let, gets 403, 404 or 409, and nothing changes. Who may is written down here once more, apart from the policy.
 */
const platform = await openOwnPlatform('workflows')
const as = apiOn(platform)
const w = await worldOn(platform)
afterAll(() => platform.close())

const people = await everyone()
async function everyone(): Promise<Map<string, Actor | null>> {
  const inside = [...enterpriseRoles, ...administratorRoles]
  const members = inside.map(async (role) => [role, await w.given.member(w.tenantId, role)] as const)
  const officers = authorityRoles.map(async (role) => [role, await w.given.colleague(w.officer, role)] as const)
  const far = await w.given.regulator([{ region: '410185', sectors: null }], 'supervisor', 'leader')
  const { desk, boss } = await w.other()
  return new Map<string, Actor | null>([
    ...(await Promise.all(members)),
    ...(await Promise.all(officers)),
    ['operator', w.operator],
    ['nobody', null],
    ['neighbour’s manager', desk],
    ['neighbour’s principal', boss],
    ['another county’s office', far],
  ])
}

interface Process {
  table: string
  workflow: Workflow<string, string>
  /** Makes one that is in this state; what else it is may follow after a comma. */
  states: Record<string, () => Promise<string>>
  /** Path after the id, the steps of the table that it may take, who may, and what is sent. */
  actions: Record<
    string,
    { path: string; method?: 'put'; steps: string[]; who: (Role | 'owner')[]; never?: RegExp; body?: object }
  >
  at: string
}

const made = async (id: Promise<string>, ...more: ((id: string) => Promise<unknown>)[]) => {
  for (const go of more) await go(await id)
  return id
}
const reason = { reason: w.sentence }
const hazards: Process = {
  table: 'hazard',
  workflow: hazardWorkflow,
  at: '/api/hazards',
  states: {
    reported: w.reported,
    graded: () => w.graded(),
    'graded, major': () => w.graded('major'),
    plan_review: w.planned,
    rectifying: w.rectifying,
    verifying: w.verifying,
    accepted: async () => {
      const [row] = await platform.db.query('SELECT hazard_id AS id FROM supervision WHERE id = ?', [
        await w.repaired(),
      ])
      return row.id
    },
    closed: () => made(w.verifying(), (id) => w.done(w.hazard(w.manager, id, 'verify', {}))),
    void_review: w.voiding,
    void: () => made(w.voiding(), (id) => w.done(w.hazard(w.principal, id, 'void/approve'))),
  },
  actions: {
    grade: { path: '/grade', steps: ['grade'], who: ['safety_manager'], never: /major/, body: w.grade('general') },
    assign: { path: '/assign', steps: ['assign'], who: ['safety_manager'], never: /major/, body: w.commitments },
    'submit plan': {
      path: '/plan',
      steps: ['submit_plan'],
      who: ['safety_manager'],
      never: /^graded$/,
      body: { commitments: w.commitments, ...w.plan },
    },
    'approve plan': { path: '/plan/approve', steps: ['approve_plan'], who: ['principal'] },
    'return plan': { path: '/plan/return', steps: ['return_plan'], who: ['principal'], body: reason },
    submit: { path: '/submit', steps: ['submit'], who: ['owner'], body: w.submitted },
    verify: {
      path: '/verify',
      steps: ['verify', 'accept'],
      who: ['safety_manager', 'principal'],
      body: { note: w.sentence },
    },
    return: { path: '/return', steps: ['return'], who: ['safety_manager', 'principal'], body: reason },
    'propose void': { path: '/void', steps: ['propose_void'], who: ['safety_manager'], never: /major/, body: reason },
    'approve void': { path: '/void/approve', steps: ['approve_void'], who: ['principal', 'safety_manager'] },
    'refuse void': { path: '/void/refuse', steps: ['refuse_void'], who: ['principal', 'safety_manager'] },
  },
}

const note = { note: w.sentence }
const officers: Role[] = ['inspector', 'supervisor', 'leader']
const deciders: Role[] = ['supervisor', 'leader']
const enterprise: Role[] = ['principal', 'safety_manager']
const supervisions: Process = {
  table: 'supervision',
  workflow: supervisionWorkflow,
  at: '/api/supervisions',
  states: {
    draft: () => w.listed('drafted'),
    signed: () => w.listed('signed'),
    issued: () => w.listed('issued'),
    served: () => w.listed('served'),
    plan_filed: () => w.listed('filed'),
    treating: w.repaired,
    extension_review: w.extending,
    acceptance_review: () => w.listed('applied'),
    accepted: () => w.listed('accepted'),
    delisted: () => made(w.listed('accepted'), (id) => w.done(w.supervision(w.leader, id, 'delist'))),
    withdrawn: () => made(w.listed('drafted'), (id) => w.done(w.supervision(w.officer, id, 'withdraw', note))),
  },
  actions: {
    revise: { path: '', method: 'put', steps: ['revise'], who: officers, body: w.draft },
    sign: { path: '/sign', steps: ['sign'], who: ['leader'] },
    issue: { path: '/issue', steps: ['issue'], who: deciders },
    withdraw: { path: '/withdraw', steps: ['withdraw'], who: officers, body: note },
    receive: { path: '/receive', steps: ['receive'], who: enterprise },
    'file plan': { path: '/plan', steps: ['file_plan'], who: enterprise, body: w.plan },
    'accept plan': { path: '/plan/accept', steps: ['accept_plan'], who: officers, body: note },
    'return plan': { path: '/plan/return', steps: ['return_plan'], who: officers, body: note },
    'report progress': {
      path: '/progress',
      steps: ['report_progress'],
      who: enterprise,
      body: { percent: 30, note: w.sentence, spent: 1000 },
    },
    'ask extension': { path: '/extension', steps: ['ask_extension'], who: enterprise, body: w.extension },
    'grant extension': { path: '/extension/grant', steps: ['grant_extension'], who: deciders, body: note },
    'refuse extension': { path: '/extension/refuse', steps: ['refuse_extension'], who: deciders, body: note },
    'apply acceptance': { path: '/acceptance', steps: ['apply_acceptance'], who: enterprise, body: w.application },
    'send back': { path: '/send-back', steps: ['send_back'], who: officers, body: w.opinion },
    accept: { path: '/accept', steps: ['accept'], who: officers, body: w.opinion },
    delist: { path: '/delist', steps: ['delist'], who: deciders },
  },
}

/** One of them: an enterprise has one a year. It is put into each state by hand, filled in all along. */
const evaluation = (await w.done(w.post(w.manager, '/self-evaluations', { year: new Date().getFullYear() }))).id
for (const { id, version } of (await w.read(w.manager, `/self-evaluations/${evaluation}`)).items)
  await w.done(
    w.put(w.manager, `/self-evaluations/${evaluation}/items/${id}`, version, {
      ...{ isApplicable: true, fullScore: 10, score: 8, finding: w.sentence, files: [] },
    }),
  )
const inState = (state: string) => async () => {
  await platform.db.query('UPDATE self_evaluation SET state = ?, submitter_id = ? WHERE id = ?', [
    state,
    state === 'draft' ? null : w.manager.userId,
    evaluation,
  ])
  return evaluation
}
const evaluations: Process = {
  table: 'self_evaluation',
  workflow: evaluationWorkflow,
  at: '/api/self-evaluations',
  states: Object.fromEntries(evaluationWorkflow.states.map((state) => [state, inState(state)])),
  actions: {
    submit: { path: '/submit', steps: ['submit'], who: ['safety_manager'] },
    approve: { path: '/approve', steps: ['approve'], who: ['principal'] },
    return: { path: '/return', steps: ['return'], who: ['principal'], body: reason },
  },
}

const changes: Process = {
  table: 'enterprise_change',
  workflow: changeWorkflow,
  at: '/api/enterprise-changes',
  states: {
    requested: w.asking,
    approved: () => made(w.asking(), (id) => w.done(w.post(w.officer, `/enterprise-changes/${id}/consent`, note))),
    refused: () => made(w.asking(), (id) => w.done(w.post(w.officer, `/enterprise-changes/${id}/refuse`, reason))),
    withdrawn: () => made(w.asking(), (id) => w.done(w.post(w.manager, `/enterprise-changes/${id}/withdraw`))),
  },
  actions: {
    consent: { path: '/consent', steps: ['consent', 'approve'], who: [...officers, 'township_officer'], body: note },
    refuse: { path: '/refuse', steps: ['refuse'], who: [...officers, 'township_officer'], body: reason },
    withdraw: { path: '/withdraw', steps: ['withdraw'], who: enterprise },
  },
}

/** What of a row and its history a refused step must leave alone. */
async function traceOf(table: string, id: string): Promise<string> {
  const [row] = await platform.db.query(`SELECT * FROM \`${table}\` WHERE id = ?`, [id])
  const [events] = await platform.db.query('SELECT COUNT(*) AS n FROM event WHERE subject_id = ?', [id])
  return JSON.stringify([row, events])
}

type Action = Process['actions'][string]

async function statusOf({ table, at }: Process, id: string, action: Action, actor: Actor | null): Promise<number> {
  const { path, method = 'post', body = {} } = action
  const [{ version }] = await platform.db.query(`SELECT version FROM \`${table}\` WHERE id = ?`, [id])
  // What somebody hands in is theirs: another's file is refused whatever the step.
  const sent = actor && 'files' in body ? { ...body, files: [await w.given.file(actor)] } : body
  return (await as(actor)[method](`${at}/${id}${path}`).set('if-match', `"${version}"`).send(sent)).status
}

/** Whether the workflow has such a step from here, and if so, who may take it with one of this kind. */
const isStep = ({ workflow }: Process, state: string, { steps }: Action) =>
  steps.some((step) => workflow.steps[step]?.from.includes(state.split(',')[0] as string))
const mayTake = (process: Process, state: string, action: Action) =>
  isStep(process, state, action) && !action.never?.test(state) ? action.who : []

/** All who may not, at once. */
async function wrongRefusals(process: Process, state: string, id: string, action: Action): Promise<string[]> {
  const may: string[] = mayTake(process, state, action)
  const before = await traceOf(process.table, id)
  const answers = await Promise.all(
    [...people].flatMap(([role, actor]) =>
      may.includes(role) ? [] : [statusOf(process, id, action, actor).then((status) => ({ role, status }))],
    ),
  )
  // 422 is for what the state allows and this one of its kind does not.
  const refusals = [401, 403, 404, 409, ...(isStep(process, state, action) ? [422] : [])]
  const wrong = answers.filter(({ status }) => !refusals.includes(status))
  const isChanged = (await traceOf(process.table, id)) !== before
  return [
    ...wrong.map(({ role, status }) => `${state}: ${action.path} by ${role}: ${status}`),
    ...(isChanged ? [`${state}: ${action.path}, refused, changed something`] : []),
  ]
}

/** Everything that came out otherwise than it should. */
async function wrongIn(process: Process): Promise<string[]> {
  const wrong: string[] = []
  for (const [state, make] of Object.entries(process.states)) {
    let id = await make()
    for (const action of Object.values(process.actions)) {
      wrong.push(...(await wrongRefusals(process, state, id, action)))
      for (const role of mayTake(process, state, action)) {
        const actor = role === 'owner' ? w.worker : (people.get(role) as Actor)
        const status = await statusOf(process, id, action, actor)
        if (status !== 200) wrong.push(`${state}: ${action.path} by ${role}: ${status}, and it is theirs to do`)
        id = await make()
      }
    }
  }
  return wrong
}

it.each([hazards, supervisions, evaluations, changes])(
  'of a $table, nobody takes a step that is not theirs now',
  {
    timeout: 300_000,
  },
  async (process) => {
    expect(Object.keys(process.states).filter((name) => !name.includes(','))).toEqual(process.workflow.states)
    expect(await wrongIn(process)).toEqual([])
  },
)
