import type { Input } from '@shuangfang/shared/kit/contract'
import { next } from '@shuangfang/shared/kit/workflow'
import { latestTerm } from '@shuangfang/shared/oversight/supervision.clock'
import type { SupervisionDraft, supervisionApi } from '@shuangfang/shared/oversight/supervision.contract'
import { type SupervisionAction, supervisionWorkflow } from '@shuangfang/shared/oversight/supervision.workflow'
import { toLocalDate } from '@shuangfang/shared/reference/calendar'
import type { z } from 'zod'
import { authorityById } from '#modules/authority/authority.service'
import { enterpriseById } from '#modules/enterprise/enterprise.service'
import { hazardById } from '#modules/hazard/hazard.service'
import type { Context } from '#platform/context'
import { deadlinesOf } from '#platform/deadlines'
import { conflict, overtaken, stale, unprocessable } from '#platform/errors'
import { driverCode } from '#platform/transaction'
import { documentsOf } from './documents.service'
import { SupervisionEntries, type SupervisionRow, Supervisions } from './oversight.entity'
import { allOfThese, lateSupervision, titleLike } from './supervision.report'

type Draft = z.output<typeof SupervisionDraft>

export function listSupervisions(ctx: Context, query: Input<typeof supervisionApi.list>['query']) {
  const { state, enterprise, hazard, late, q, ...page } = query
  return ctx.list(Supervisions, {
    ...page,
    filter: { state, enterpriseId: enterprise, hazardId: hazard },
    where: allOfThese([...(late ? [lateSupervision(toLocalDate(ctx.now))] : []), ...(q ? [titleLike(q)] : [])]),
  })
}

/** The cases the actor may read, as a subquery for other modules' reports. */
export const visibleSupervisions = (ctx: Context) => ctx.visible(Supervisions)

/** One case with what the enterprise handed in, what was decided, every deadline, and the timeline of both sides. */
export async function supervisionDetail(ctx: Context, id: string) {
  const order = await ctx.one(Supervisions, id, 'read')
  // Whoever may see the case sees its parts: entries have no rules of their own.
  const inside = ctx.system(order.tenantId)
  const [entries, documents, history, deadlines] = await Promise.all([
    inside.all(SupervisionEntries, { supervisionId: id }),
    documentsOf(ctx, order),
    ctx.history(Supervisions, order),
    deadlinesOf(inside, Supervisions, order),
  ])
  return { ...order, entries, documents, history, deadlines }
}

/** Drafts the listing of a major hazard in the jurisdiction. A hazard has at most one open order. */
export async function draftSupervision(ctx: Context, hazardId: string, draft: Draft) {
  const hazard = await hazardById(ctx, hazardId)
  if (hazard.level !== 'major')
    throw unprocessable('hazard_not_major', '只有判为重大的隐患才能挂牌督办，请先核定级别。')
  if (hazard.state === 'closed') throw unprocessable('hazard_closed', '这条隐患已经销号，不需要挂牌。')
  assertTerm(ctx, draft.treatBy)
  const [enterprise, authority] = await Promise.all([
    enterpriseById(ctx, hazard.tenantId),
    authorityById(ctx, ctx.tenantId),
  ])
  try {
    const order = await ctx.add(Supervisions, {
      state: supervisionWorkflow.initial,
      extensions: 0,
      progress: 0,
      ...draft,
      enterpriseId: hazard.tenantId,
      enterpriseName: enterprise.name,
      hazardId,
      hazardNumber: hazard.number,
      hazardTitle: hazard.title,
      authorityName: authority.name,
      drafterId: ctx.actor.userId,
      drafterName: ctx.actor.name,
      openHazardId: hazardId,
    })
    await ctx.emit('supervision.draft', order, { hazardId, enterpriseId: hazard.tenantId, title: hazard.title })
    return order
  } catch (error) {
    if (driverCode(error) !== 'ER_DUP_ENTRY') throw error
    throw conflict('supervision_exists', '这条隐患已经在挂牌督办中，请在挂牌督办列表里查看。')
  }
}

export function assertTerm(ctx: Context, treatBy: string): void {
  const [today, latest] = [toLocalDate(ctx.now), latestTerm(ctx.now)]
  if (treatBy > today && treatBy <= latest) return
  throw unprocessable('term_out_of_range', `治理期限应在明天到 ${latest} 之间，请重新选择。`, [
    { pointer: '/treatBy', code: 'range', message: `应在明天到 ${latest} 之间` },
  ])
}

export async function reviseSupervision(ctx: Context, id: string, version: number, draft: Draft) {
  const order = await holdSupervision(ctx, id, 'revise', version)
  assertTerm(ctx, draft.treatBy)
  await ctx.save(order, draft)
  await ctx.emit('supervision.revise', order)
  return order
}

/** Locks a case for a step: 404 unseen, 403 not yours, 409 wrong state, 412 not as the caller saw it. */
export async function holdSupervision(ctx: Context, id: string, action: SupervisionAction, version?: number) {
  const order = await ctx.one(Supervisions, id, action)
  const about = ctx.about(order, 'supervision')
  if (!next(supervisionWorkflow, order.state, action)) {
    throw overtaken(
      'supervision_wrong_state',
      '这件挂牌督办的状态已经变了，不能再办这一步。请刷新后按最新状态办理。',
      about,
    )
  }
  if (version !== undefined && order.version !== version) throw stale(about)
  return order
}

/** Writes one step of a held case. The only function that changes its state. */
export async function moveSupervision(
  ctx: Context,
  order: SupervisionRow,
  action: SupervisionAction,
  changes: Partial<SupervisionRow> = {},
  payload: Record<string, unknown> = {},
): Promise<SupervisionRow> {
  const from = order.state
  const state = next(supervisionWorkflow, from, action)
  if (!state) throw new Error(`${action} is no step from ${from}`)
  await ctx.save(order, { ...changes, state })
  await ctx.emit(`supervision.${action}`, order, {
    ...payload,
    from,
    to: state,
    enterpriseId: order.enterpriseId,
    hazardId: order.hazardId,
    title: order.hazardTitle,
  })
  return order
}

/** The leader signs what they read: a draft revised since is another one. */
export async function signSupervision(ctx: Context, id: string, version: number) {
  const order = await holdSupervision(ctx, id, 'sign', version)
  return moveSupervision(ctx, order, 'sign', { signerName: ctx.actor.name })
}

export async function withdrawSupervision(ctx: Context, id: string, note: string) {
  const order = await holdSupervision(ctx, id, 'withdraw')
  return moveSupervision(ctx, order, 'withdraw', { openHazardId: null }, { note })
}
