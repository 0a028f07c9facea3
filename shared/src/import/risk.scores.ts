import type { AssessmentScheme, Factor } from '../risk/risk.methods'
import { meaningful, numberIn } from './cell.parse'
import type { ImportProblem } from './problem'
import type { RiskField } from './risk.fields'
import type { RiskCells } from './risk.parse'

/** Which columns hold the factors of a method. */
export const factorFields: Record<AssessmentScheme['method'], readonly RiskField[]> = {
  LS: ['l', 's'],
  LEC: ['l', 'e', 'c'],
  MES: ['m', 'e', 's'],
}

/** The method whose columns a list has; null when it has none. The one with more columns explains more. */
export function methodOf(fields: ReadonlySet<string>): AssessmentScheme['method'] | null {
  const methods = ['LEC', 'MES', 'LS'] as const
  return methods.find((method) => factorFields[method].every((field) => fields.has(field))) ?? null
}

/** Scores by factor code; null when the row has none of them or they cannot be used (then it says why). */
export function scoresOf(
  cells: RiskCells,
  scheme: AssessmentScheme,
  problems: ImportProblem[],
): Record<string, number> | null {
  const written = scheme.factors.map((factor) => meaningful(cells[fieldOf(factor)] ?? ''))
  if (written.every((text) => text === '')) return null
  const scores: Record<string, number> = {}
  let isUsable = true
  for (const [i, factor] of scheme.factors.entries()) {
    const text = written[i] ?? ''
    const value = numberIn(text)
    if (value !== null && factor.levels.some((level) => level.value === value)) scores[factor.code] = value
    else {
      isUsable = false
      problems.push(wrongScore(factor, text))
    }
  }
  return isUsable ? scores : null
}

const fieldOf = (factor: Factor) => factor.code.toLowerCase() as RiskField

/** 「可能性应为 1–5，现为 7」: a run of whole numbers is named by its ends, other scales value by value. */
function wrongScore(factor: Factor, text: string): ImportProblem {
  const values = factor.levels.map((level) => level.value).sort((a, b) => a - b)
  const isRun = values.length > 2 && values.every((value, i) => value === (values[0] ?? 0) + i)
  const allowed = isRun ? `${values[0]}–${values.at(-1)}` : values.join('、')
  return {
    field: fieldOf(factor),
    code: text === '' ? `${factor.code}_missing` : `${factor.code}_range`,
    reason:
      text === '' ? `${factor.name}没有取值，其他取值已填` : `${factor.name}应为 ${allowed}，现为 ${text.slice(0, 20)}`,
    fix: `填 ${allowed} 中的一个值`,
  }
}
