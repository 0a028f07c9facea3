import { next } from '@shuangfang/shared/kit/workflow'
import { handoverEvents } from '@shuangfang/shared/oversight/handover.events'
import { type HandoverAction, handoverWorkflow } from '@shuangfang/shared/oversight/handover.workflow'
import { supervisionEvents } from '@shuangfang/shared/oversight/supervision.events'
import { draftStates } from '@shuangfang/shared/oversight/supervision.workflow'
import { authorityById } from '#modules/authority/authority.service'
import { enterpriseById } from '#modules/enterprise/enterprise.service'
import type { Context } from '#platform/context'
import { moveDeadlines } from '#platform/deadlines'
import { AppError, conflict, forbidden, overtaken } from '#platform/errors'
import { driverCode } from '#platform/transaction'
import { drafted } from './blocking.service'
import { type HandoverRow, Handovers } from './handover.entity'
import { officeState } from './handover.report'
import { frozen, noSuccessor, successorsOf } from './handover.service'
import { type SupervisionRow, Supervisions } from './oversight.entity'
import { moveSupervision } from './supervision.service'

/** The former office agrees to a successor, which then confirms the receipt. Until then no office takes a step. */
export async function agreeHandover(ctx: Context, id: string, successorId: string, note: string) {
  const handover = await hold(ctx, id, 'agree')
  const order = await ctx.one(Supervisions, handover.supervisionId, 'hand_over')
  const place = await enterpriseById(ctx.system(order.enterpriseId), order.enterpriseId)
  const successor = (await successorsOf(ctx, ctx.tenantId, place)).find(({ officeId }) => officeId === successorId)
  if (!successor) throw noSuccessor()
  // An office that had kept the case knew it until this moment.
  const kept = order.stays ? { ...(await frozen(ctx, order)), caseState: order.state } : {}
  if (order.stays) await ctx.save(order, { stays: false })
  return move(ctx, handover, 'agree', {
    ...kept,
    ...decided(ctx, note),
    openSupervisionId: order.id,
    successorId,
    successorName: successor.name,
    answer: null,
    answeredBy: null,
    answeredAt: null,
  })
}

/** The case stays with the office by decision: it may go on taking the steps of this one. */
export async function keepCase(ctx: Context, id: string, note: string) {
  const handover = await hold(ctx, id, 'stay')
  await ctx.save(await ctx.one(Supervisions, handover.supervisionId, 'hand_over'), { stays: true })
  const nobody = { openSupervisionId: null, successorId: null, successorName: null }
  return move(ctx, handover, 'stay', { ...decided(ctx, note), ...nobody })
}

/** Nothing was issued: a draft need not go anywhere. */
export async function withdrawInstead(ctx: Context, id: string, note: string) {
  const handover = await hold(ctx, id, 'withdraw')
  const order = await ctx.one(Supervisions, handover.supervisionId, 'hand_over')
  if (!draftStates.includes(order.state))
    throw conflict('handover_issued', '通知书已经下发，不能撤回。请移交接收单位，或决定由本单位继续督办。')
  await moveSupervision(ctx, order, 'withdraw', { draftHazardId: null }, { note })
  return move(ctx, handover, 'withdraw', { ...decided(ctx, note), openSupervisionId: null })
}

/** The successor confirms: from now on the case is its own to act in, and its clocks run for it. */
export const receiveCase = async (ctx: Context, id: string, note: string) =>
  take(ctx, await hold(ctx, id, 'receive'), 'receive', note)

export async function declineCase(ctx: Context, id: string, note: string) {
  return move(ctx, await hold(ctx, id, 'decline'), 'decline', answered(ctx, note))
}

/** Without the former office, where that one can no longer act: it oversees nothing any more, or nobody is left to decide. */
export async function takeOverCase(ctx: Context, id: string, note: string) {
  const handover = await hold(ctx, id, 'take_over')
  if (!(await isOrphaned(ctx, handover)))
    throw forbidden('原单位还能办理，请等原单位同意移交。急需时请与原单位联系。', 'former_office_acts')
  return take(ctx, handover, 'take_over', note)
}

export async function isOrphaned(ctx: Context, { tenantId }: HandoverRow): Promise<boolean> {
  const { hasJurisdiction, hasPeople } = await officeState(ctx, tenantId)
  return !hasJurisdiction || !hasPeople
}

async function take(ctx: Context, handover: HandoverRow, action: 'receive' | 'take_over', note: string) {
  const order = await holdFallen(ctx, handover)
  await (draftStates.includes(order.state) ? redraft : takeCharge)(ctx, order, handover, note)
  return move(ctx, handover, action, { ...answered(ctx, note), openSupervisionId: null })
}

/** 404 would be the truth, and no help: the successor is looking at the handover. */
async function holdFallen(ctx: Context, { supervisionId, tenantId }: HandoverRow): Promise<SupervisionRow> {
  try {
    const order = await ctx.one(Supervisions, supervisionId, 'take_over')
    if (order.officeId === tenantId) return order
    throw conflict('handover_elsewhere', '这件督办已由其他单位办理，不能再接收。请刷新查看。')
  } catch (error) {
    if (!(error instanceof AppError) || error.status === 409) throw error
    throw conflict('handover_outside', '企业现在不在本单位辖区，不能接收。请选择“不接收”，退回原单位另选。')
  }
}

async function takeCharge(ctx: Context, order: SupervisionRow, { officeName }: HandoverRow, note: string) {
  const [{ name }, from] = [await authorityById(ctx, ctx.tenantId), order.officeId]
  await ctx.save(order, { officeId: ctx.tenantId, authorityName: name, stays: false })
  await moveDeadlines(ctx, order, from)
  await ctx.emit(supervisionEvents.handed_over, order, {
    from: officeName,
    to: name,
    note,
    enterpriseId: order.enterpriseId,
    hazardId: order.hazardId,
    title: order.hazardTitle,
  })
}

/** What an office drafted or signed it cannot say for another: the successor has a draft of its own, and signs it itself. */
async function redraft(ctx: Context, old: SupervisionRow, { officeName }: HandoverRow, note: string) {
  const { name } = await authorityById(ctx, ctx.tenantId)
  const { enterpriseId, enterpriseName, hazardId, hazardNumber, hazardTitle } = old
  const { description, basis, requirements, treatBy, isStopped } = old
  await moveSupervision(ctx, old, 'withdraw', { draftHazardId: null }, { note, to: name })
  const values = {
    ...{ enterpriseId, enterpriseName, hazardId, hazardNumber, hazardTitle },
    ...{ description, basis, requirements, treatBy, isStopped },
    officeId: ctx.tenantId,
    authorityName: name,
    drafterId: ctx.actor.userId,
    drafterName: ctx.actor.name,
    draftHazardId: hazardId,
    state: 'draft' as const,
    stays: false,
    extensions: 0,
    progress: 0,
  }
  try {
    const order = await ctx.add(Supervisions, values)
    await ctx.emit(supervisionEvents.draft, order, { hazardId, enterpriseId, title: hazardTitle, from: officeName })
  } catch (error) {
    throw driverCode(error) === 'ER_DUP_ENTRY' ? await drafted(ctx, hazardId) : error
  }
}

const decided = (ctx: Context, note: string) => ({ note, decidedBy: ctx.actor.name, decidedAt: ctx.now })
const answered = (ctx: Context, note: string) => ({ answer: note, answeredBy: ctx.actor.name, answeredAt: ctx.now })

async function hold(ctx: Context, id: string, action: HandoverAction): Promise<HandoverRow> {
  const handover = await ctx.one(Handovers, id, action)
  if (next(handoverWorkflow, handover.state, action)) return handover
  throw overtaken(
    'handover_wrong_state',
    '这件移交的状态已经变了，不能再办这一步。请刷新后按最新状态办理。',
    ctx.about(handover),
  )
}

/** Writes one step of a held handover. */
export async function move(
  ctx: Context,
  handover: HandoverRow,
  action: HandoverAction,
  changes: Partial<HandoverRow>,
): Promise<HandoverRow> {
  const [from, to] = [handover.state, next(handoverWorkflow, handover.state, action)]
  if (!to) throw new Error(`${action} is no step from ${from}`)
  await ctx.save(handover, { ...changes, state: to })
  const { supervisionId, successorName: successor, note, answer } = handover
  await ctx.emit(handoverEvents[action], handover, { from, to, supervisionId, successor, note, answer })
  return handover
}
