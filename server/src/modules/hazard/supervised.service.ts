import type { Context } from '#platform/context'
import { Hazards } from './hazard.entity'
import { holdHazard, moveHazard } from './hazard.service'

/**
 * What listed supervision may change in the enterprise's own record, and nothing else. `ctx` is the system acting for
 * the enterprise; only the oversight workflow calls these, inside the transaction of its own step.
 */

/** From now on the enterprise's verification does not close the hazard: the authority writes it off. */
export async function superviseHazard(ctx: Context, id: string, number: string): Promise<void> {
  const hazard = await ctx.one(Hazards, id, 'accept')
  await ctx.save(hazard, { isSupervised: true })
  await ctx.emit('hazard.supervised', hazard, { supervision: number })
}

/** Acceptance failed: back to rectification, for another round. */
export async function reopenSupervised(ctx: Context, id: string, reason: string): Promise<void> {
  const { returns } = await holdHazard(ctx, id, 'reopen')
  await moveHazard(ctx, id, 'reopen', { returns: returns + 1 }, { reason })
}

/** Delisted: the hazard is closed and no longer supervised. */
export const writeOffSupervised = (ctx: Context, id: string) =>
  moveHazard(ctx, id, 'write_off', { isSupervised: false, closedAt: ctx.now })
