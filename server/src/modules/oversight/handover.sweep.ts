import { systemActor } from '@shuangfang/shared/access/actor'
import { handoverEvents } from '@shuangfang/shared/oversight/handover.events'
import { enterpriseById } from '#modules/enterprise/enterprise.service'
import { Context } from '#platform/context'
import type { Sweep } from '#platform/module'
import { driverCode, inTransaction } from '#platform/transaction'
import { Handovers } from './handover.entity'
import { type Act, fallenOut, pointless, unplaced } from './handover.report'
import { proposeHandover, successorsOf } from './handover.service'
import { move } from './handover-decision.service'
import { Supervisions } from './oversight.entity'

const batch = 200

/**
 * Lists for handover what fell out of an office's jurisdiction, whatever the cause: a last day that passed, a merger, a
 * move. Closes what has become pointless. Any number of workers may run it: a case has one open handover.
 */
export const handoverSweep: Sweep = {
  name: 'handovers',
  idleMs: 60_000,
  async run({ db, services }) {
    const reader = new Context(systemActor('0'), db.manager, services)
    const [fallen, idle] = await Promise.all([fallenOut(reader, null, batch), pointless(reader, batch)])
    for (const act of fallen)
      await inTransaction(db, (manager) => propose(reader.within(manager).system(act.officeId), act)).catch(passOver)
    for (const { id, tenantId } of idle)
      await inTransaction(db, (manager) => lapse(reader.within(manager).system(tenantId), id))
    for (const { id, tenantId } of await unplaced(reader, batch))
      await inTransaction(db, (manager) => place(reader.within(manager).system(tenantId), id))
    return fallen.length + idle.length
  },
}

/** Another worker listed it at this very moment. */
function passOver(error: unknown): void {
  if (driverCode(error) !== 'ER_DUP_ENTRY') throw error
}

/** In a transaction, as the system acting for the office. */
export async function propose(ctx: Context, act: Act): Promise<void> {
  const order = await ctx.one(Supervisions, act.id, 'hand_over')
  const place = await enterpriseById(ctx.system(order.enterpriseId), order.enterpriseId)
  await proposeHandover(ctx, act, place)
}

/** An office oversees the enterprise meanwhile: it is proposed as the successor. */
async function place(ctx: Context, id: string): Promise<void> {
  const handover = await ctx.one(Handovers, id, 'agree')
  const where = await enterpriseById(ctx.system(handover.enterpriseId), handover.enterpriseId)
  const [best] = await successorsOf(ctx, handover.tenantId, where)
  if (!best || handover.successorId || handover.state !== 'proposed') return
  await ctx.save(handover, { successorId: best.officeId, successorName: best.name })
  await ctx.emit(handoverEvents.proposed, handover, { supervisionId: handover.supervisionId, successor: best.name })
}

async function lapse(ctx: Context, id: string): Promise<void> {
  const handover = await ctx.one(Handovers, id, 'lapse')
  if (handover.openSupervisionId) await move(ctx, handover, 'lapse', { openSupervisionId: null })
}
