import type { Input } from '@shuangfang/shared/kit/contract'
import type { handoverApi } from '@shuangfang/shared/oversight/handover.contract'
import { openHandovers } from '@shuangfang/shared/oversight/handover.workflow'
import { SupervisionDetail } from '@shuangfang/shared/oversight/supervision.contract'
import { z } from 'zod'
import { enterpriseById } from '#modules/enterprise/enterprise.service'
import type { Context } from '#platform/context'
import { unpack } from '#platform/packed'
import { documentsOf, sendDocument } from './documents.service'
import { type HandoverRow, Handovers } from './handover.entity'
import { successorsOf } from './handover.service'
import { isOrphaned } from './handover-decision.service'
import { handoverLike } from './supervision.report'

export function listHandovers(ctx: Context, query: Input<typeof handoverApi.list>['query']) {
  const { state, side, q, ...page } = query
  const own = {
    tenantId: side === 'from' ? ctx.tenantId : undefined,
    successorId: side === 'to' ? ctx.tenantId : undefined,
  }
  return ctx.list(Handovers, { ...page, filter: { ...own, state }, where: q ? handoverLike(q) : undefined })
}

/** Both offices read the case as the former one knew it; whoever oversees the enterprise has the live one beside it. */
export async function handoverDetail(ctx: Context, id: string) {
  const handover = await ctx.one(Handovers, id, 'read')
  const [history, isFormerGone] = await Promise.all([ctx.history(Handovers, handover), isOrphaned(ctx, handover)])
  return {
    ...handover,
    history,
    snapshot: snapshotOf(handover),
    successors: await candidates(ctx, handover),
    isOrphaned: isFormerGone,
  }
}

const snapshotOf = ({ snapshot }: HandoverRow) => z.decode(SupervisionDetail, unpack(snapshot))

/** For whoever chooses one, while there is something to choose. */
async function candidates(ctx: Context, { tenantId, state, enterpriseId }: HandoverRow) {
  const isOpen = state === 'stays' || openHandovers.some((open) => open === state)
  if (!isOpen || tenantId !== ctx.tenantId) return []
  return successorsOf(ctx, tenantId, await enterpriseById(ctx.system(enterpriseId), enterpriseId))
}

/** What was issued before the case was frozen stays readable; what came after is not in it. */
export async function openHandoverDocument(ctx: Context, id: string, documentId: string) {
  const handover = await ctx.one(Handovers, id, 'read')
  const isKnown = snapshotOf(handover).documents.some((document) => document.id === documentId)
  const documents = isKnown ? await documentsOf(ctx, { id: handover.supervisionId }) : []
  return sendDocument(
    ctx,
    documents.find((document) => document.id === documentId),
  )
}
