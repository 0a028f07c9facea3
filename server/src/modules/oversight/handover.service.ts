import { handoverEvents } from '@shuangfang/shared/oversight/handover.events'
import type { HandoverCause } from '@shuangfang/shared/oversight/handover.workflow'
import { SupervisionDetail } from '@shuangfang/shared/oversight/supervision.contract'
import type { SupervisionState } from '@shuangfang/shared/oversight/supervision.workflow'
import { z } from 'zod'
import { enterpriseById, officesOverPlace } from '#modules/enterprise/enterprise.service'
import type { Context } from '#platform/context'
import { unprocessable } from '#platform/errors'
import { pack } from '#platform/packed'
import { type HandoverRow, Handovers } from './handover.entity'
import { type Act, actsOutside, officeState, onceCovered, openHandoverOf } from './handover.report'
import { type SupervisionRow, Supervisions } from './oversight.entity'
import { partsOf } from './supervision.service'

export interface Place {
  regionCode: string
  sector: string
}
export interface Successor {
  officeId: string
  name: string
}
export interface LeftBehind {
  supervisionId: string
  officeId: string
  officeName: string
  number: string | null
  title: string
  state: SupervisionState
  /** Offices over the place that could take it, the most fitting first. */
  successors: Successor[]
}

/** Open acts of offices about an enterprise that would lie outside their jurisdiction if it belonged to `place`. */
export async function actsLeftBehind(ctx: Context, enterpriseId: string, place: Place): Promise<LeftBehind[]> {
  const left: LeftBehind[] = []
  for (const { id, officeId } of await actsOutside(ctx, enterpriseId, place)) {
    const order = await ctx.system(officeId).one(Supervisions, id, 'read')
    left.push({
      supervisionId: id,
      officeId,
      officeName: order.authorityName,
      number: order.number,
      title: order.hazardTitle,
      state: order.state,
      successors: await successorsOf(ctx, officeId, place),
    })
  }
  return left
}

export interface LeftDecision {
  supervisionId: string
  /** Tenant of the office that takes it, or that it stays with its own by decision. */
  to: string | 'stays'
}

/**
 * In the transaction of a move, after the new place is stored: every act left behind goes to an office, which still has
 * to confirm the receipt, or stays with its own by decision. 422 when one is missing.
 */
export async function settleLeftBehind(
  ctx: Context,
  enterpriseId: string,
  decisions: readonly LeftDecision[],
  why: string,
): Promise<void> {
  const place = await enterpriseById(ctx.system(enterpriseId), enterpriseId)
  for (const act of await actsLeftBehind(ctx, enterpriseId, place)) {
    const decision = decisions.find(({ supervisionId }) => supervisionId === act.supervisionId)
    if (!decision) throw undecided(act)
    const successor = act.successors.find(({ officeId }) => officeId === decision.to)
    if (!successor && decision.to !== 'stays') throw noSuccessor()
    const handover = await listed(ctx, { id: act.supervisionId, officeId: act.officeId }, place)
    await (successor ? passTo(ctx, handover, successor, why) : keep(ctx, handover, why))
  }
}

const undecided = ({ officeName, number, title }: LeftBehind) =>
  unprocessable(
    'handover_undecided',
    `${officeName}的${number ?? '未编号草稿'}（${title}）还没有决定去向，请选择接收单位，或由原单位继续督办。`,
    [{ pointer: '/decisions', code: 'missing', message: '每一件都要决定去向' }],
  )
export const noSuccessor = () =>
  unprocessable('handover_successor', '所选接收单位今天并不监管这家企业，请从名单里重新选择。', [
    { pointer: '/successorId', code: 'unknown', message: '请重新选择接收单位' },
  ])

/** Writes a decision about a handover held by the system, in the name of the person who decided. */
async function decide(ctx: Context, handover: HandoverRow, action: 'agree' | 'stay', changes: Partial<HandoverRow>) {
  const office = ctx.system(handover.tenantId)
  await office.save(await office.one(Handovers, handover.id, action), {
    ...changes,
    decidedBy: ctx.actor.name,
    decidedAt: ctx.now,
  })
  const about = { tenantId: handover.tenantId, id: handover.id }
  await ctx.record(handoverEvents[action], about, { note: changes.note, successor: changes.successorName })
}

const passTo = (ctx: Context, handover: HandoverRow, { officeId, name }: Successor, note: string) =>
  decide(ctx, handover, 'agree', { state: 'agreed', successorId: officeId, successorName: name, note })

async function keep(ctx: Context, handover: HandoverRow, note: string): Promise<void> {
  const office = ctx.system(handover.tenantId)
  await office.save(await office.one(Supervisions, handover.supervisionId, 'hand_over'), { stays: true })
  const changes = { state: 'stays', openSupervisionId: null, successorId: null, successorName: null, note } as const
  await decide(ctx, handover, 'stay', changes)
}

/** The open handover of an act: the one that is there, or a new one. */
async function listed(ctx: Context, act: Act, place: Place): Promise<HandoverRow> {
  const open = await openHandoverOf(ctx, act.id)
  return open ? ctx.system(open.tenantId).one(Handovers, open.id, 'read') : proposeHandover(ctx, act, place)
}

/** Offices over a place that could take an act: into which its own was merged, then of the same level, then the nearest. */
export async function successorsOf(ctx: Context, officeId: string, place: Place): Promise<Successor[]> {
  const [former, offices] = [await officeState(ctx, officeId), await officesOverPlace(ctx, place)]
  const rank = ({ id, regionCode }: (typeof offices)[number]) => {
    if (id === former.mergedIntoId) return 0
    return regionCode.length === former.regionCode.length ? 1 : 2
  }
  return offices
    .filter(({ id }) => id !== officeId)
    .sort((a, b) => rank(a) - rank(b) || b.depth - a.depth)
    .map(({ id, name }) => ({ officeId: id, name }))
}

/** Lists an act for handover, with what its office knew of it until now, and the successor that fits best. */
export async function proposeHandover(ctx: Context, { id, officeId }: Act, place: Place): Promise<HandoverRow> {
  const office = ctx.system(officeId)
  const order = await office.one(Supervisions, id, 'hand_over')
  const [best] = await successorsOf(ctx, officeId, place)
  const handover = await office.add(Handovers, {
    supervisionId: id,
    openSupervisionId: id,
    enterpriseId: order.enterpriseId,
    enterpriseName: order.enterpriseName,
    hazardTitle: order.hazardTitle,
    number: order.number,
    caseState: order.state,
    officeName: order.authorityName,
    successorId: best?.officeId,
    successorName: best?.name,
    cause: await causeOf(ctx, officeId, place),
    state: 'proposed',
    ...(await frozen(ctx, order)),
  })
  await office.emit(handoverEvents.proposed, handover, { supervisionId: id, successor: best?.name })
  return handover
}

async function causeOf(ctx: Context, officeId: string, place: Place): Promise<HandoverCause> {
  if ((await officeState(ctx, officeId)).mergedIntoId) return 'merged'
  return (await onceCovered(ctx, officeId, place)) ? 'ended' : 'moved'
}

/** A case as it is now, for reading later. */
export async function frozen(ctx: Context, order: SupervisionRow) {
  const detail = { ...order, ...(await partsOf(ctx, order)) }
  return { snapshot: pack(z.encode(SupervisionDetail, detail)), frozenAt: ctx.now }
}
