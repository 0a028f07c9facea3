import type { Input } from '@shuangfang/shared/kit/contract'
import type { PayloadOf } from '@shuangfang/shared/kit/events'
import { next } from '@shuangfang/shared/kit/workflow'
import { latestTerm } from '@shuangfang/shared/oversight/supervision.clock'
import type { SupervisionDraft, supervisionApi } from '@shuangfang/shared/oversight/supervision.contract'
import { supervisionEvents } from '@shuangfang/shared/oversight/supervision.events'
import { type SupervisionAction, supervisionWorkflow } from '@shuangfang/shared/oversight/supervision.workflow'
import { toLocalDate } from '@shuangfang/shared/reference/calendar'
import type { z } from 'zod'
import { authorityById } from '#modules/authority/authority.service'
import { enterpriseById } from '#modules/enterprise/enterprise.service'
import { hazardById } from '#modules/hazard/hazard.service'
import type { Context } from '#platform/context'
import { deadlinesOf } from '#platform/deadlines'
import { overtaken, stale, unprocessable } from '#platform/errors'
import { driverCode } from '#platform/transaction'
import { assertUnlisted, drafted } from './blocking.service'
import { documentsOf } from './documents.service'
import { officesOf } from './handover.report'
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
  return { ...order, ...(await partsOf(ctx, order)) }
}

/** Whoever may see the case sees its parts, whichever office they come from: entries have no rules of their own. */
export async function partsOf(ctx: Context, order: SupervisionRow) {
  const trails = await officesOf(ctx, order)
  const [entries, documents, history, deadlines] = await Promise.all([
    ctx.system(order.tenantId).all(SupervisionEntries, { supervisionId: order.id }),
    documentsOf(ctx, order),
    ctx.history(Supervisions, order, trails),
    deadlinesOf(ctx, Supervisions, order, trails),
  ])
  return { entries, documents, history, deadlines }
}

/** Drafts the listing of a major hazard in the jurisdiction. Only a listing keeps others from theirs; an office drafts once. */
export async function draftSupervision(ctx: Context, hazardId: string, draft: Draft) {
  const hazard = await hazardById(ctx, hazardId)
  if (hazard.level !== 'major')
    throw unprocessable('hazard_not_major', '只有判为重大的隐患才能挂牌督办，请先核定级别。')
  if (hazard.state === 'closed') throw unprocessable('hazard_closed', '这条隐患已经销号，不需要挂牌。')
  assertTerm(ctx, draft.treatBy)
  await assertUnlisted(ctx, hazardId)
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
      officeId: ctx.tenantId,
      stays: false,
      enterpriseId: hazard.tenantId,
      enterpriseName: enterprise.name,
      hazardId,
      hazardNumber: hazard.number,
      hazardTitle: hazard.title,
      authorityName: authority.name,
      drafterId: ctx.actor.userId,
      drafterName: ctx.actor.name,
      draftHazardId: hazardId,
    })
    await ctx.emit(supervisionEvents.draft, order, { hazardId, enterpriseId: hazard.tenantId, title: hazard.title })
    return order
  } catch (error) {
    if (driverCode(error) !== 'ER_DUP_ENTRY') throw error
    throw await drafted(ctx, hazardId)
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
  // Who rewrites a draft becomes its drafter: the signature must be somebody else's.
  return moveSupervision(ctx, order, 'revise', { ...draft, drafterId: ctx.actor.userId, drafterName: ctx.actor.name })
}

/** Locks a case for a step: 404 unseen, 403 not yours, 409 wrong state, 412 not as the caller saw it. */
export async function holdSupervision(ctx: Context, id: string, action: SupervisionAction, version?: number) {
  const order = await ctx.one(Supervisions, id, action)
  const about = ctx.about(order)
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
  payload: Partial<PayloadOf<(typeof supervisionEvents)[SupervisionAction]>> = {},
): Promise<SupervisionRow> {
  const from = order.state
  const state = next(supervisionWorkflow, from, action)
  if (!state) throw new Error(`${action} is no step from ${from}`)
  await ctx.save(order, { ...changes, state })
  await ctx.emit(supervisionEvents[action], order, {
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
  return moveSupervision(ctx, order, 'withdraw', { draftHazardId: null }, { note })
}
