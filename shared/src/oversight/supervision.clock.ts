import { aboutWorkdays } from '../hazard/hazard.deadline'
import { addDays, addMonths, endOfLocalDay, toLocalDate } from '../reference/calendar'

/**
 * Clocks of listed supervision. No statute fixes them for this place; the defaults follow published practice
 * (domain reference 4.3) and an authority may set its own, so no screen calls them law.
 */
export interface SupervisionClock {
  /** Working days after the issue of the notice within which the treatment plan is filed. */
  planDays: number
  /** Months between progress reports. */
  progressMonths: number
  /** Working days before the end of the term up to which an extension may be asked for. */
  extensionLead: number
  /** Working days within which the authority decides on an extension. */
  extensionReview: number
  /** Days within which the authority comes to accept. */
  acceptanceDays: number
  /** Longest term, in months. */
  termMonths: number
}
export const defaultClock: SupervisionClock = {
  planDays: 10,
  progressMonths: 1,
  extensionLead: 15,
  extensionReview: 10,
  acceptanceDays: 10,
  termMonths: 12,
}

/** Day by which the plan is due when the notice was signed for at `receivedAt`. */
export const planDue = (receivedAt: Date, clock = defaultClock) =>
  aboutWorkdays(toLocalDate(receivedAt), clock.planDays)

/** Day of the next progress report: the end of the term if that comes first. After the term reports go on as before. */
export function progressDue(from: Date, treatBy: string, clock = defaultClock): string {
  const today = toLocalDate(from)
  const due = addMonths(today, clock.progressMonths)
  return today < treatBy && treatBy < due ? treatBy : due
}

/** Last day on which an extension may still be asked for. */
export const extensionLastDay = (treatBy: string, clock = defaultClock) => aboutWorkdays(treatBy, -clock.extensionLead)

/** Latest day a term may end when the order is drafted at `now`. */
export const latestTerm = (now: Date, clock = defaultClock) => addMonths(toLocalDate(now), clock.termMonths)

/**
 * The term after an application was sent back: the days that were left when it came in, from now on. Who applied after the
 * term has none left.
 */
export function termAfterReturn(treatBy: string, appliedAt: Date, now: Date): string {
  const left = Math.round((Date.parse(treatBy) - Date.parse(toLocalDate(appliedAt))) / 86_400_000)
  return left < 0 ? treatBy : addDays(toLocalDate(now), left)
}

/** Reminder two working days ahead, lateness at the end of the day, escalation three working days after. */
export function clockLevels(day: string, now: Date): { level: 'due_soon' | 'overdue' | 'escalated'; at: Date }[] {
  const soon = endOfLocalDay(aboutWorkdays(day, -2))
  return [
    ...(soon > now ? [{ level: 'due_soon' as const, at: soon }] : []),
    { level: 'overdue', at: endOfLocalDay(day) },
    { level: 'escalated', at: endOfLocalDay(aboutWorkdays(day, 3)) },
  ]
}
