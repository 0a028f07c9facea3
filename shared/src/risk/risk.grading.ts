import type { Assessment, AssessmentWrite } from './risk.contract.ts'
import {
  type AssessmentScheme,
  type ControlLevel,
  controlLevels,
  grade,
  gradeDirect,
  type RiskLevel,
} from './risk.methods.ts'

/** The scheme the product proposes until the authority over an enterprise names another. */
export const defaultScheme = 'LS-DB37'

/** Who answers where no scheme says so: levels taken over from a list that names no method. */
export const usualControlLevels: Record<RiskLevel, ControlLevel> = {
  major: 'company',
  considerable: 'workshop',
  general: 'team',
  low: 'post',
}

/** Grades what was written by this version of the scheme, for good. Throws GradeError in words for the writer. */
export function assess(scheme: AssessmentScheme, write: AssessmentWrite): Assessment {
  const { score, level } = write.direct ? gradeDirect(scheme, write.direct.rule) : grade(scheme, write.scores)
  return {
    scheme: scheme.code,
    version: scheme.version,
    method: scheme.method,
    name: scheme.name,
    scores: write.direct ? {} : write.scores,
    score,
    level,
    direct: write.direct ?? null,
  }
}

/** A level that someone stated without saying how they came to it. */
export const declared = (level: RiskLevel): Assessment => ({
  scheme: null,
  version: null,
  method: 'declared',
  name: '原清单定级',
  scores: {},
  score: null,
  level,
  direct: null,
})

/** Whether a write says what the stored assessment already says: then the frozen one stays, with its version. */
export function saysTheSame(stored: Assessment | null, write: AssessmentWrite): boolean {
  if (!stored || stored.scheme !== write.scheme) return false
  if (stored.direct || write.direct) {
    return stored.direct?.rule === write.direct?.rule && stored.direct?.evidence === write.direct?.evidence
  }
  const codes = new Set([...Object.keys(stored.scores), ...Object.keys(write.scores)])
  return [...codes].every((code) => stored.scores[code] === write.scores[code])
}

/** Whether `chosen` is further down in the organisation than `least`: a risk may be lifted, never handed down. */
export const isBelow = (chosen: ControlLevel, least: ControlLevel): boolean =>
  controlLevels.indexOf(chosen) > controlLevels.indexOf(least)
