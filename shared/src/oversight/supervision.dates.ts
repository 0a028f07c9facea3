import type { SupervisionState } from './supervision.workflow'

export interface CaseDate {
  key: 'plan' | 'progress' | 'extension' | 'acceptance' | 'treatment'
  label: string
  /** YYYY-MM-DD */
  day: string
}
/** What the days of a case follow from. */
export interface DatedCase {
  state: SupervisionState
  planBy: string | null
  progressBy: string | null
  answerBy: string | null
  treatBy: string
}

const untilTreated: readonly SupervisionState[] = ['issued', 'served', 'plan_filed', 'treating', 'extension_review']

/** The days a case still has to keep, nearest first. What is past its step is no longer named. */
export function caseDates({ state, planBy, progressBy, answerBy, treatBy }: DatedCase): CaseDate[] {
  const dates: CaseDate[] = []
  if ((state === 'issued' || state === 'served') && planBy)
    dates.push({ key: 'plan', label: '报备治理方案', day: planBy })
  if (state === 'treating' && progressBy) dates.push({ key: 'progress', label: '报告进展', day: progressBy })
  if (state === 'extension_review' && answerBy)
    dates.push({ key: 'extension', label: '监管部门批复延期', day: answerBy })
  if (state === 'acceptance_review' && answerBy)
    dates.push({ key: 'acceptance', label: '监管部门组织验收', day: answerBy })
  if (untilTreated.includes(state)) dates.push({ key: 'treatment', label: '完成治理', day: treatBy })
  return dates.sort((a, b) => a.day.localeCompare(b.day))
}
