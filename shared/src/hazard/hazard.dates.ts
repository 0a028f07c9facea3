import { addMonths, endOfLocalDay, toLocalDate } from '../reference/calendar'

/** Clocks of phones go wrong by so much without anybody minding. */
const clockSkewMs = 5 * 60_000
/** How long ago a finding may have been without a word why it comes only now. */
export const foundWithinDays = 30
/** How far ahead a deadline may lie. */
export const longestTermMonths = 36

/** What is wrong with the moment at which a finding is said to have been seen; null where nothing is. */
export function faultOfFoundAt(
  foundAt: Date,
  reason: string | null | undefined,
  now: Date,
): 'ahead' | 'long_ago' | null {
  if (foundAt.getTime() > now.getTime() + clockSkewMs) return 'ahead'
  const isLongAgo = foundAt.getTime() < now.getTime() - foundWithinDays * 86_400_000
  return isLongAgo && !reason ? 'long_ago' : null
}

/** The end of the last day on which what is ordered at `now` may be due. */
export const latestDeadline = (now: Date) => endOfLocalDay(addMonths(toLocalDate(now), longestTermMonths))
