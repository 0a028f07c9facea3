import { extensionLastDay } from '@shuangfang/shared/oversight/supervision.clock'
import type { Supervision } from '@shuangfang/shared/oversight/supervision.contract'
import type { SupervisionState } from '@shuangfang/shared/oversight/supervision.workflow'
import { endOfLocalDay, toLocalDate } from '@shuangfang/shared/reference/calendar'
import { type Remaining, remaining } from '#kit/time'

export interface CaseDate {
  key: string
  label: string
  /** YYYY-MM-DD */
  day: string
  left: Remaining | null
}
const dateOf = (key: string, label: string, day: string): CaseDate => ({
  key,
  label,
  day,
  left: remaining(endOfLocalDay(day)),
})

const untilTreated: readonly SupervisionState[] = ['issued', 'served', 'plan_filed', 'treating', 'extension_review']

/** The days a case still has to keep, nearest first. What is past its step is no longer shown. */
export function datesOf({ state, planBy, progressBy, answerBy, treatBy }: Supervision): CaseDate[] {
  const dates: CaseDate[] = []
  if ((state === 'issued' || state === 'served') && planBy) dates.push(dateOf('plan', '报备治理方案', planBy))
  if (state === 'treating' && progressBy) dates.push(dateOf('progress', '报告进展', progressBy))
  if (state === 'extension_review' && answerBy) dates.push(dateOf('extension', '监管部门批复延期', answerBy))
  if (state === 'acceptance_review' && answerBy) dates.push(dateOf('acceptance', '监管部门组织验收', answerBy))
  if (untilTreated.includes(state)) dates.push(dateOf('treatment', '完成治理', treatBy))
  return dates.sort((a, b) => a.day.localeCompare(b.day))
}

/** The day that comes next, for lists. */
export const nextDate = (order: Supervision) => datesOf(order)[0] ?? null

/** Whether an extension may still be asked for, and until when. */
export function extensionWindow(treatBy: string, now = new Date()) {
  const lastDay = extensionLastDay(treatBy)
  return { lastDay, isOpen: toLocalDate(now) <= lastDay }
}
