import { fileEvents } from '@shuangfang/shared/file/file.events'
import { placesDeclared } from '#platform/attachments'
import { type Hand, handOf } from '#platform/hand'
import type { Sweep } from '#platform/module'
import { letGo } from './attach.service'
import { Files, LooseBytes } from './file.entity'
import { dueBytes, linksToNothing, unattachedBefore, unattachedOf } from './file.report'
import { discardBytes, forgetBytes } from './storing.service'
import { keptDays } from './usage.service'

const hour = 3_600_000
const atOnce = 200

/** Files that nothing has referred to for a week: first the rows go, then, by their notes, the bytes. */
export const pruneFiles: Sweep = sweep('prune files', hour, pruneUnattached)
/** Bytes without a row, of files that were removed and of uploads that died on the way. */
export const removeBytes: Sweep = sweep('remove bytes', hour / 4, removeDueBytes)
/** Rows that were deleted by a rule of their own (jobs) let their files go. */
export const releaseFiles: Sweep = sweep('release files', 6 * hour, releaseFromNothing)

function sweep(name: string, idleMs: number, work: (hand: Hand) => Promise<number>): Sweep {
  return { name, idleMs, run: (ground) => work(handOf(ground)) }
}

export async function pruneUnattached(hand: Hand): Promise<number> {
  const { now } = hand.everywhere
  const before = new Date(now.getTime() - keptDays * 24 * hour)
  const due = await unattachedBefore(hand.everywhere, before, atOnce)
  let gone = 0
  for (const [tenantId, ids] of byTenant(due)) {
    gone += await hand.inTenant(tenantId, async (ctx) => {
      // Locked: whoever attaches one at this moment either comes first or finds it gone.
      const files = await ctx.many(Files, { id: ids, unattachedSince: { $lt: before } }, 'attach')
      const loose = new Set(
        await unattachedOf(
          ctx,
          files.map(({ id }) => id),
        ),
      )
      const removed = files.filter(({ id }) => loose.has(id))
      await ctx.addMany(
        LooseBytes,
        removed.map(({ storeKey }) => ({ storeKey, dueAt: now })),
      )
      await ctx.emitMany(
        fileEvents.pruned,
        removed.map((file) => [file, { name: file.name, size: file.size, sha256: file.sha256 }] as const),
      )
      if (removed.length) await ctx.removeWhere(Files, 'attach', { id: removed.map(({ id }) => id) })
      return removed.length
    })
  }
  return gone
}

export async function removeDueBytes(hand: Hand): Promise<number> {
  const due = await dueBytes(hand.everywhere, atOnce)
  for (const { tenantId, storeKey, isKept } of due) {
    const ctx = hand.everywhere.system(tenantId)
    if (Number(isKept)) await forgetBytes(ctx, storeKey)
    else await discardBytes(ctx, storeKey)
  }
  // What the store would not give up stays due; it is not asked again in the same breath.
  return due.length === atOnce ? 1 : 0
}

export async function releaseFromNothing(hand: Hand): Promise<number> {
  let released = 0
  for (const place of placesDeclared()) {
    const links = await linksToNothing(place, hand.everywhere, atOnce)
    for (const tenantId of new Set(links.map((link) => link.tenantId))) {
      const own = links.filter((link) => link.tenantId === tenantId)
      await hand.inTenant(tenantId, (ctx) => letGo(ctx, own))
    }
    released += links.length
  }
  return released
}

function byTenant(rows: readonly { tenantId: string; id: string }[]): Map<string, string[]> {
  const ids = new Map<string, string[]>()
  for (const { tenantId, id } of rows) ids.set(tenantId, [...(ids.get(tenantId) ?? []), id])
  return ids
}
