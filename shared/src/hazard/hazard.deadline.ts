import { addDays, addWorkdays, CalendarError, endOfLocalDay, toLocalDate } from '../reference/calendar'

/**
 * The deadline after a return: what was left when it was handed in, from the return on, to the end of that day. Who handed
 * in late has nothing left. The verifier's time is not the owner's.
 */
export function deadlineAfterReturn(deadline: Date, submittedAt: Date, now: Date): Date {
  const left = deadline.getTime() - submittedAt.getTime()
  return left < 0 ? deadline : endOfLocalDay(toLocalDate(new Date(now.getTime() + left)))
}

/** A moment at which something not yet done becomes worth saying. */
export interface DeadlineLevel {
  level: 'due_soon' | 'overdue' | 'escalated'
  at: Date
}

/** Working days before the deadline at which the owner is reminded, and after it at which the principal hears of it. */
export const remindBefore = 2
export const escalateAfter = 3

/** Reminder, lateness, escalation of a rectification. A reminder that would lie in the past is left out. */
export function rectificationDeadlines(deadline: Date, now: Date): DeadlineLevel[] {
  const day = toLocalDate(deadline)
  const soon = endOfLocalDay(aboutWorkdays(day, -remindBefore))
  return [
    ...(soon > now && soon < deadline ? [{ level: 'due_soon' as const, at: soon }] : []),
    { level: 'overdue', at: deadline },
    { level: 'escalated', at: endOfLocalDay(aboutWorkdays(day, escalateAfter)) },
  ]
}

/** Reminders, unlike statutory clocks, may be planned into a year whose holidays are not announced yet: week for week. */
export function aboutWorkdays(day: string, n: number): string {
  try {
    return addWorkdays(day, n)
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error
    return addDays(day, Math.sign(n) * Math.ceil((Math.abs(n) * 7) / 5))
  }
}
