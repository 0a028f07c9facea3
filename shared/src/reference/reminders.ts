import { addWorkdays, toLocalDate } from './calendar'

/** One level of a deadline: so many workdays before (negative) or after it. `workdays: 0` is the deadline itself. */
export interface ReminderPlan<L extends string> {
  level: L
  workdays: number
}
export interface ReminderLevel<L extends string> {
  level: L
  at: Date
}

/** Reminders come when offices open, Beijing time. */
const openingHour = '09:00'

/**
 * The moments at which the levels of a deadline fire. Reminders that would lie before `setAt` are left out (a deadline of
 * one day has no "three days before"); the deadline itself and what follows it never are.
 */
export function reminderLevels<const L extends string>(
  dueAt: Date,
  plan: readonly ReminderPlan<L>[],
  setAt: Date,
): ReminderLevel<L>[] {
  const dueDay = toLocalDate(dueAt)
  const levels = plan.map(({ level, workdays }) => ({
    level,
    workdays,
    at: workdays === 0 ? dueAt : new Date(`${addWorkdays(dueDay, workdays)}T${openingHour}:00+08:00`),
  }))
  return levels.filter(({ workdays, at }) => workdays >= 0 || at > setAt).map(({ level, at }) => ({ level, at }))
}
