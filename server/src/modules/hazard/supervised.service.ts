import { rectificationDeadlines } from '@shuangfang/shared/hazard/hazard.deadline'
import { hazardEvents } from '@shuangfang/shared/hazard/hazard.events'
import { duringRectification } from '@shuangfang/shared/hazard/hazard.workflow'
import { endOfLocalDay } from '@shuangfang/shared/reference/calendar'
import type { Context } from '#platform/context'
import { setDeadline } from '#platform/deadlines'
import { overtaken } from '#platform/errors'
import { type HazardEntity, Hazards } from './hazard.entity'
import { holdHazard, moveHazard } from './hazard.service'

/**
 * What listed supervision may change in the enterprise's own record, and nothing else. `ctx` is the system acting for
 * the enterprise; only the oversight workflow calls these, inside the transaction of its own step.
 */

/** From now on the enterprise's verification does not close the hazard: the authority writes it off. */
export async function superviseHazard(ctx: Context, id: string, number: string): Promise<void> {
  const hazard = await ctx.one(Hazards, id, 'accept')
  if (hazard.state === 'closed' || hazard.state === 'void')
    throw overtaken(
      'hazard_closed',
      '这条隐患已经由企业验收销号，不能再下发通知书。请撤回这件挂牌督办。',
      ctx.about(hazard),
    )
  await ctx.save(hazard, { isSupervised: true })
  await ctx.emit(hazardEvents.supervised, hazard, { supervision: number })
}

/** The authority gave more time: the hazard is not late before the term of its supervision ends. */
export async function extendSupervised(ctx: Context, id: string, day: string): Promise<void> {
  const hazard = await ctx.one(Hazards, id, 'assign')
  if (!duringRectification.includes(hazard.state) || !isLater(day, hazard)) return
  await ctx.save(hazard, { deadline: endOfLocalDay(day) })
  if (hazard.state === 'rectifying') await startClock(ctx, hazard)
  await ctx.emit(hazardEvents.extended, hazard, { until: day })
}
const isLater = (day: string, { deadline }: HazardEntity) => deadline !== null && endOfLocalDay(day) > deadline

async function startClock(ctx: Context, hazard: HazardEntity): Promise<void> {
  if (hazard.deadline) await setDeadline(ctx, hazard, 'rectification', rectificationDeadlines(hazard.deadline, ctx.now))
}

/** Acceptance failed: back to rectification for another round, with the time that the supervision still leaves. */
export async function reopenSupervised(ctx: Context, id: string, reason: string, treatBy: string): Promise<void> {
  const hazard = await holdHazard(ctx, id, 'reopen')
  const deadline = isLater(treatBy, hazard) ? endOfLocalDay(treatBy) : hazard.deadline
  const changes = { deadline, returns: hazard.returns + 1 }
  await startClock(ctx, await moveHazard(ctx, id, 'reopen', changes, { reason, deadline: deadline?.toISOString() }))
}

/** Delisted: the hazard is closed and no longer supervised. */
export const writeOffSupervised = (ctx: Context, id: string) =>
  moveHazard(ctx, id, 'write_off', { isSupervised: false, closedAt: ctx.now })
