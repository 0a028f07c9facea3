import { endOfLocalDay } from '../reference/calendar'
import type { HazardLevel } from './hazard.policy'
import { type HazardState, hazardWorkflow, isOverdue, openHazardStates } from './hazard.workflow'

/** What an event of a hazard recorded of it, as far as it tells how the hazard stood. */
export interface PastStep {
  hazardId: string
  to: HazardState | null
  level: HazardLevel | null
  /** A moment, as text. */
  deadline: string | null
  /** A day that the authority granted. */
  until: string | null
}
export interface PastFigures {
  open: number
  overdue: number
  major: number
}

/** The figures of now, as they were `then`: told again from the record of each hazard up to that moment, oldest first. */
export function figuresThen(steps: readonly PastStep[], then: Date): PastFigures {
  const stood = new Map<string, Stood>()
  for (const step of steps) stood.set(step.hazardId, after(stood.get(step.hazardId) ?? found, step))
  const open = [...stood.values()].filter(({ state }) => (openHazardStates as readonly HazardState[]).includes(state))
  return {
    open: open.length,
    overdue: open.filter((hazard) => isOverdue(hazard, then)).length,
    major: open.filter(({ level }) => level === 'major').length,
  }
}

interface Stood {
  state: HazardState
  level: HazardLevel | null
  deadline: Date | null
}
const found: Stood = { state: hazardWorkflow.initial, level: null, deadline: null }

const after = (was: Stood, { to, level, deadline, until }: PastStep): Stood => ({
  state: to ?? was.state,
  level: level ?? was.level,
  deadline: deadline ? new Date(deadline) : until ? endOfLocalDay(until) : was.deadline,
})
