import type { Hazard } from '@shuangfang/shared/hazard/hazard.contract'

export interface Laggard {
  ownerId: string
  name: string
  count: number
  /** Of the one that is late longest. */
  days: number
  worst: Pick<Hazard, 'id' | 'title' | 'number' | 'level'>
}

/** Owners of late hazards, the longest late first. */
export function laggards(late: readonly Hazard[], now = new Date()): Laggard[] {
  const byOwner = new Map<string, Laggard>()
  for (const hazard of late) {
    const { ownerId, ownerName, deadline } = hazard
    if (!ownerId || !deadline) continue
    const days = Math.max(1, Math.ceil((now.getTime() - deadline.getTime()) / 86_400_000))
    const known = byOwner.get(ownerId)
    const isWorse = !known || days > known.days
    byOwner.set(ownerId, {
      ownerId,
      name: ownerName ?? '',
      count: (known?.count ?? 0) + 1,
      days: isWorse ? days : known.days,
      worst: isWorse ? hazard : known.worst,
    })
  }
  return [...byOwner.values()].sort((a, b) => b.days - a.days || b.count - a.count)
}
