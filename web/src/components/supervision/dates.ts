import { extensionLastDay } from '@shuangfang/shared/oversight/supervision.clock'
import type { Supervision } from '@shuangfang/shared/oversight/supervision.contract'
import { type CaseDate, caseDates } from '@shuangfang/shared/oversight/supervision.dates'
import { endOfLocalDay, toLocalDate } from '@shuangfang/shared/reference/calendar'
import { type Remaining, remaining } from '#kit/time'

/** The days a case still has to keep, nearest first, with the time that is left. */
export const datesOf = (order: Supervision): (CaseDate & { left: Remaining | null })[] =>
  caseDates(order).map((date) => ({ ...date, left: remaining(endOfLocalDay(date.day)) }))

/** The day that comes next, for lists. */
export const nextDate = (order: Supervision) => datesOf(order)[0] ?? null

/** Whether an extension may still be asked for, and until when. */
export function extensionWindow(treatBy: string, now = new Date()) {
  const lastDay = extensionLastDay(treatBy)
  return { lastDay, isOpen: toLocalDate(now) <= lastDay }
}
