import { clockLevels, progressDue, termAfterReturn } from '@shuangfang/shared/oversight/supervision.clock'
import { reopenSupervised, writeOffSupervised } from '#modules/hazard/supervised.service'
import type { Context } from '#platform/context'
import { clearDeadline, setDeadline } from '#platform/deadlines'
import { issueOpinion } from './documents.service'
import { holdSupervision, moveSupervision } from './supervision.service'
import { decideEntry } from './treatment.service'

export interface Opinion {
  panel: string[]
  note: string
}

/** Accepted on site by the panel, with the opinion as a document; delisting follows. */
export async function acceptTreatment(ctx: Context, id: string, opinion: Opinion) {
  const order = await holdSupervision(ctx, id, 'accept')
  const entry = await decideEntry(ctx, order, 'acceptance', 'granted', opinion.note, { panel: opinion.panel })
  const opinionCode = await issueOpinion(ctx, order, entry.id)
  await clearDeadline(ctx, order, 'acceptance')
  return moveSupervision(
    ctx,
    order,
    'accept',
    { opinionCode, answerBy: null, accepterId: ctx.actor.userId },
    { ...opinion },
  )
}

/** Not yet: the hazard goes back to rectification, with the days of the term that were left at the application. */
export async function sendBackTreatment(ctx: Context, id: string, opinion: Opinion) {
  const order = await holdSupervision(ctx, id, 'send_back')
  const entry = await decideEntry(ctx, order, 'acceptance', 'refused', opinion.note, { panel: opinion.panel })
  const opinionCode = await issueOpinion(ctx, order, entry.id)
  await clearDeadline(ctx, order, 'acceptance')
  const treatBy = order.appliedAt ? termAfterReturn(order.treatBy, order.appliedAt, ctx.now) : order.treatBy
  // The workflow grants this one change of the enterprise's own record.
  await reopenSupervised(ctx.system(order.enterpriseId), order.hazardId, opinion.note, treatBy)
  const progressBy = progressDue(ctx.now, treatBy)
  const payload = { ...opinion, treatBy }
  await moveSupervision(ctx, order, 'send_back', { opinionCode, treatBy, progressBy, answerBy: null }, payload)
  await setDeadline(ctx, order, 'treatment', clockLevels(treatBy, ctx.now))
  await setDeadline(ctx, order, 'progress', clockLevels(progressBy, ctx.now))
  return order
}

/** The hazard is written off and leaves supervision on both sides. */
export async function delist(ctx: Context, id: string) {
  const order = await holdSupervision(ctx, id, 'delist')
  await writeOffSupervised(ctx.system(order.enterpriseId), order.hazardId)
  return moveSupervision(ctx, order, 'delist', { delistedAt: ctx.now, openHazardId: null }, { number: order.number })
}
