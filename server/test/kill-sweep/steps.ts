import { anonymous } from '@shuangfang/shared/access/actor'
import { toLocalDate } from '@shuangfang/shared/reference/calendar'
import type { Platform } from '#platform/mount'
import { modules } from '../../src/modules'
import type { Call, Step } from './sweep'
import { type World, worldOn } from './world'

/** Writes that are not asked again under a key, and why nothing is lost by that. */
export const leftOut: Readonly<Record<string, string>> = {
  'account.login': 'has no key: asked again it opens another session, of which there may be many',
  'account.logout': 'ends the session that would ask again',
  'file.upload': 'streams; its commit is one row, and file.test.ts repeats it under one key',
}

/** Every write endpoint of the registry that is not left out must have a step here. */
export function missingSteps(steps: readonly Step[]): string[] {
  const names = modules.flatMap(({ name, routes }) =>
    routes.flatMap(({ api }) =>
      Object.entries(api).flatMap(([key, { method }]) => (method === 'GET' ? [] : [`${name}.${key}`])),
    ),
  )
  const known = new Set([...steps.map(({ name }) => name), ...Object.keys(leftOut)])
  return names.filter((name) => !known.has(name))
}

type Prepare = (world: World) => Call | Promise<Call>

/** Each write endpoint with the situation it needs, by its name in the registry. */
const prepared: Readonly<Record<string, Prepare>> = {
  'hazard.report': (w) => w.report(),
  'hazard.grade': async (w) => w.hazard(w.manager, await w.reported(), 'grade', w.grade('general')),
  'hazard.assign': async (w) => w.hazard(w.manager, await w.graded(), 'assign', w.commitments),
  'hazard.submit': async (w) => w.hazard(w.worker, await w.rectifying(), 'submit', w.submitted),
  'hazard.verify': async (w) => w.hazard(w.manager, await w.verifying(), 'verify', { note: '现场查看合格' }),
  'hazard.return': async (w) => w.hazard(w.manager, await w.verifying(), 'return', { reason: '锁没有装好，钥匙插着' }),
  'hazard.submitPlan': async (w) =>
    w.hazard(w.manager, await w.graded('major'), 'plan', { commitments: w.commitments, ...w.plan }),
  'hazard.approvePlan': async (w) => w.planApproved(await w.planned()),
  'hazard.returnPlan': async (w) => w.hazard(w.principal, await w.planned(), 'plan/return', { reason: w.sentence }),
  'hazard.proposeVoid': async (w) => w.hazard(w.manager, await w.graded(), 'void', { reason: w.sentence }),
  'hazard.approveVoid': async (w) => w.hazard(w.principal, await w.voiding(), 'void/approve'),
  'hazard.refuseVoid': async (w) => w.hazard(w.principal, await w.voiding(), 'void/refuse'),

  'account.create': (w) => w.account(),
  'account.edit': async (w) =>
    w.put(w.admin, `/accounts/${await w.someone()}`, 1, { name: '王改', reason: w.sentence }),
  'account.setStatus': async (w) =>
    w.post(w.admin, `/accounts/${await w.someone()}/status`, {
      status: 'disabled',
      reason: w.sentence,
    }),
  'account.resetPassword': async (w) =>
    w.post(w.security, `/accounts/${await w.someone()}/password`, {
      reason: w.sentence,
    }),
  'account.signOut': async (w) => w.post(w.security, `/accounts/${await w.someone()}/sign-out`),
  'grant.changeRole': async (w) => w.giving(await w.someone()),
  'grant.confirm': async (w) => w.post(w.principal, `/account-requests/${await w.asked()}/confirm`),
  'grant.refuse': async (w) =>
    w.post(w.principal, `/account-requests/${await w.asked()}/refuse`, { reason: w.sentence }),
  'grant.withdraw': async (w) => w.post(w.security, `/account-requests/${await w.asked()}/withdraw`),
  'grant.collect': async (w) => {
    const { founder, id } = await w.approvedReset()
    return w.post(founder, `/account-requests/${id}/collect`)
  },
  'account.changePassword': async (w) => {
    const actor = await w.withPassword('一句好记的话写在这里')
    return w.post(actor, '/account/password', { current: '一句好记的话写在这里', next: '另一句好记的话也写在这里' })
  },
  'account.revokeSession': async (w) => w.remove(w.worker, `/account/sessions/${await w.device()}`),

  'authority.create': (w) => w.authority(),
  'authority.confirmRequest': async (w) =>
    w.post(w.secondOperator, `/authority-requests/${await w.requested()}/confirm`),
  'authority.refuseRequest': async (w) =>
    w.post(w.secondOperator, `/authority-requests/${await w.requested()}/refuse`, { reason: w.sentence }),
  'authority.withdrawRequest': async (w) => w.post(w.operator, `/authority-requests/${await w.requested()}/withdraw`),
  'authority.appoint': async (w) =>
    w.post(w.operator, `/authorities/${await w.opened()}/administrators`, w.appointment()),
  'authority.edit': async (w) => w.put(w.operator, `/authorities/${await w.opened()}`, 1, w.authorityFields),
  'authority.merge': async (w) => {
    const body = { intoId: await w.opened(), from: toLocalDate(new Date()), reason: w.sentence }
    return w.post(w.operator, `/authorities/${await w.opened()}/merge`, body)
  },
  'authority.addJurisdiction': async (w) =>
    w.post(w.operator, `/authorities/${await w.opened()}/jurisdictions`, {
      ...w.jurisdiction,
      regionCode: '410185',
      reason: w.sentence,
    }),
  'authority.endJurisdiction': async (w) => {
    const id = await w.opened()
    const [part] = (await w.read(w.operator, `/authorities/${id}`)).jurisdictions
    return w.post(w.operator, `/authorities/${id}/jurisdictions/${part.id}/end`, { on: '2030-01-01' })
  },
  'enterprise.create': (w) => w.enterprise(),
  'enterprise.register': (w) =>
    w.post(anonymous, '/enterprises/register', {
      ...w.enterpriseFields(),
      uscc: w.newUscc(),
      administrator: { name: '孙主任', login: 'register', password: '一句好记的话写在这里' },
    }),
  'enterprise.appoint': async (w) =>
    w.post(w.operator, `/enterprises/${(await w.other()).tenantId}/administrators`, w.appointment()),
  'enterprise.edit': async (w) => {
    const { desk, tenantId } = await w.other()
    const { version } = await w.read(desk, `/enterprises/${tenantId}`)
    return w.put(desk, `/enterprises/${tenantId}`, version, w.ownFields())
  },
  'enterprise.reveal': async (w) =>
    w.post(w.leader, `/enterprises/${(await w.other()).tenantId}/contacts`, { reason: w.sentence }),
  'enterprise.accept': async (w) => w.post(w.leader, `/enterprises/${await w.pending()}/accept`),
  'enterprise.refuse': async (w) =>
    w.post(w.leader, `/enterprises/${await w.pending()}/refuse`, { reason: w.sentence }),

  'belonging.request': async (w) => (await w.changing()).call,
  'belonging.consent': async (w) => {
    const id = await (await w.changing()).id()
    await w.done(w.post(w.officer, `/enterprise-changes/${id}/consent`, { note: w.sentence }))
    return w.post(w.neighbour, `/enterprise-changes/${id}/consent`, { note: w.sentence })
  },
  'belonging.refuse': async (w) =>
    w.post(w.officer, `/enterprise-changes/${await (await w.changing()).id()}/refuse`, { reason: w.sentence }),
  'belonging.withdraw': async (w) => {
    const { desk, id } = await w.changing()
    return w.post(desk, `/enterprise-changes/${await id()}/withdraw`)
  },

  'organization.create': (w) => w.unit(),
  'organization.edit': async (w) =>
    w.put(w.admin, `/org-units/${(await w.done(w.unit())).id}`, 1, { kind: 'team', name: w.unique(), parentId: null }),
  'organization.remove': async (w) => w.remove(w.admin, `/org-units/${(await w.done(w.unit())).id}`),
  'notification.read': async (w) => w.post(w.worker, `/notifications/${await w.notified()}/read`),
  'notification.readAll': async (w) => {
    await w.notified()
    return w.post(w.worker, '/notifications/read-all')
  },
  'job.cancel': async (w) => {
    const { jobId } = await w.done(w.post(w.manager, '/risks/export', {}))
    return w.post(w.manager, `/jobs/${jobId}/cancel`)
  },

  'oversight.draft': async (w) => w.listing(await w.graded('major')),
  'oversight.revise': async (w) => w.put(w.officer, `/supervisions/${await w.listed('drafted')}`, 1, w.draft),
  'oversight.sign': async (w) => w.signed(await w.listed('drafted')),
  'oversight.issue': async (w) => w.supervision(w.officer, await w.listed('signed'), 'issue'),
  'oversight.withdraw': async (w) =>
    w.supervision(w.officer, await w.listed('drafted'), 'withdraw', { note: w.sentence }),
  'oversight.receive': async (w) => w.supervision(w.principal, await w.listed('issued'), 'receive'),
  'oversight.filePlan': async (w) => w.supervision(w.manager, await w.listed('served'), 'plan', w.plan),
  'oversight.acceptPlan': async (w) =>
    w.supervision(w.officer, await w.listed('filed'), 'plan/accept', { note: '同意备案' }),
  'oversight.returnPlan': async (w) =>
    w.supervision(w.officer, await w.listed('filed'), 'plan/return', { note: '资金来源不清' }),
  'oversight.reportProgress': async (w) =>
    w.supervision(w.manager, await w.listed('treating'), 'progress', { percent: 30, note: w.sentence, spent: 1000 }),
  'oversight.askExtension': async (w) => w.supervision(w.manager, await w.listed('treating'), 'extension', w.extension),
  'oversight.grantExtension': async (w) =>
    w.supervision(w.officer, await w.extending(), 'extension/grant', { note: '情况属实' }),
  'oversight.refuseExtension': async (w) =>
    w.supervision(w.officer, await w.extending(), 'extension/refuse', { note: '理由不足' }),
  'oversight.applyAcceptance': async (w) => w.supervision(w.manager, await w.repaired(), 'acceptance', w.application),
  'oversight.accept': async (w) => w.supervision(w.officer, await w.listed('applied'), 'accept', w.opinion),
  'oversight.sendBack': async (w) => w.supervision(w.officer, await w.listed('applied'), 'send-back', w.opinion),
  'handover.agree': async (w) => {
    const { former, heir, id } = await w.handing()
    return w.post(former, `/handovers/${id}/agree`, { note: w.sentence, successorId: heir.realm.tenantId })
  },
  'handover.stay': async (w) => {
    const { former, id } = await w.handing()
    return w.post(former, `/handovers/${id}/stay`, { note: w.sentence })
  },
  'handover.withdraw': async (w) => {
    const { former, id } = await w.handing('draft')
    return w.post(former, `/handovers/${id}/withdraw`, { note: w.sentence })
  },
  'handover.receive': async (w) => {
    const { heir, id } = await w.handing('issued', 'agreed')
    return w.post(heir, `/handovers/${id}/receive`, { note: w.sentence })
  },
  'handover.decline': async (w) => {
    const { heir, id } = await w.handing('issued', 'agreed')
    return w.post(heir, `/handovers/${id}/decline`, { note: w.sentence })
  },
  'handover.takeOver': async (w) => {
    const { heir, id } = await w.handing()
    return w.post(heir, `/handovers/${id}/take-over`, { note: w.sentence })
  },
  'oversight.delist': async (w) => w.supervision(w.leader, await w.listed('accepted'), 'delist'),

  'risk.createPoint': (w) => w.point(),
  'risk.editPoint': async (w) =>
    w.put(w.manager, `/risk-points/${(await w.done(w.point())).id}`, 1, {
      name: w.unique(),
      kind: 'area',
      location: '东侧',
    }),
  'risk.removePoint': async (w) => w.remove(w.manager, `/risk-points/${(await w.done(w.point())).id}`),
  'risk.create': async (w) => w.risk((await w.done(w.point())).id),
  'risk.edit': async (w) => {
    const call = w.risk((await w.done(w.point())).id)
    const { id, version } = await w.done(call)
    return w.put(w.manager, `/risks/${id}`, version, { ...call.body, remark: '改过' })
  },
  'risk.remove': async (w) => w.remove(w.manager, `/risks/${(await w.done(w.risk((await w.done(w.point())).id))).id}`),
  'risk.submitRegister': async (w) => w.post((await w.other()).desk, '/risk-registers'),
  'risk.approveRegister': async (w) => {
    const { boss, id } = await w.register()
    return w.post(boss, `/risk-registers/${id}/approve`)
  },
  'risk.returnRegister': async (w) => {
    const { boss, id } = await w.register()
    return w.post(boss, `/risk-registers/${id}/return`, { reason: w.sentence })
  },
  'risk.createPlan': async (w) => w.post(w.manager, '/floor-plans', await w.floorPlan()),
  'risk.editPlan': async (w) => {
    const body = await w.floorPlan()
    return w.put(w.manager, `/floor-plans/${(await w.done(w.post(w.manager, '/floor-plans', body))).id}`, 1, body)
  },
  'risk.removePlan': async (w) => {
    const { id } = await w.done(w.post(w.manager, '/floor-plans', await w.floorPlan()))
    return w.remove(w.manager, `/floor-plans/${id}`)
  },
  'risk.export': (w) => w.post(w.manager, '/risks/export', {}),

  'import.start': (w) => w.uploaded(),
  'import.map': (w) => w.mapping(),
  'import.commit': (w) => w.importing('commit'),
  'import.undo': (w) => w.importing('undo'),

  'standardization.start': async (w) =>
    w.post((await w.other()).desk, '/self-evaluations', { year: new Date().getFullYear() }),
  'standardization.saveItem': async (w) => {
    const { save, first } = await w.evaluation()
    return save(first)
  },
  'standardization.submit': async (w) => {
    const { desk, fill } = await w.evaluation()
    return w.post(desk, `/self-evaluations/${await fill()}/submit`)
  },
  'standardization.approve': async (w) => {
    const { boss, id } = await w.submittedEvaluation()
    return w.post(boss, `/self-evaluations/${id}/approve`)
  },
  'standardization.return': async (w) => {
    const { boss, id } = await w.submittedEvaluation()
    return w.post(boss, `/self-evaluations/${id}/return`, { reason: w.sentence })
  },
  'standardization.reportHazard': async (w) => {
    const { desk, id, save, first } = await w.evaluation()
    await w.done(save(first))
    return w.post(desk, `/self-evaluations/${id}/items/${first.id}/hazard`)
  },
  'standardization.add': (w) => w.post(w.manager, '/standardization-certificates', w.certificate()),
  'standardization.edit': async (w) => {
    const body = w.certificate()
    const { id } = await w.done(w.post(w.manager, '/standardization-certificates', body))
    return w.put(w.manager, `/standardization-certificates/${id}`, 1, body)
  },
  'standardization.verify': (w) => w.certificateStep('verify'),
  'undelivered.replayEvents': async (w) =>
    w.post(w.operator, '/undelivered/events/replay', { ids: [await w.givenUp()] }),
  'undelivered.replayMessages': async (w) =>
    w.post(w.operator, '/undelivered/messages/replay', { ids: [await w.unsent()] }),
  'standardization.refuse': (w) => w.certificateStep('refuse', { reason: w.sentence }),
}

export const stepsOn = async (platform: Platform): Promise<Step[]> => stepsIn(await worldOn(platform))

export const stepsIn = (world: World): Step[] =>
  Object.entries(prepared).map(([name, prepare]) => ({ name, prepare: async () => prepare(world) }))
