import { me } from '#kit/session'

/** A person who comes back within this time is still on the same visit: a reload makes nothing old. */
const pause = 30 * 60_000
interface Visit {
  /** When this page was last open, and when it was open on the visit before. */
  at: number
  before: number | null
}

/** When this person had this page open the last time before now, on this device; null on the first visit. */
export function lastVisit(now = Date.now()): Date | null {
  const key = `shuangfang.visit.${me.value?.userId ?? '0'}`
  const known = recall(key)
  const before = known && now - known.at > pause ? known.at : (known?.before ?? null)
  localStorage.setItem(key, JSON.stringify({ at: now, before } satisfies Visit))
  return before === null ? null : new Date(before)
}

function recall(key: string): Visit | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null')
  } catch {
    return null
  }
}
