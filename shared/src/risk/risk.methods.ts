import { z } from 'zod'
import { Certainty } from '../reference/certainty'

export const riskLevels = ['major', 'considerable', 'general', 'low'] as const
export const RiskLevel = z.enum(riskLevels)
export type RiskLevel = z.infer<typeof RiskLevel>

export const controlLevels = ['company', 'workshop', 'team', 'post'] as const
export const ControlLevel = z.enum(controlLevels)
export type ControlLevel = z.infer<typeof ControlLevel>

export const Factor = z.strictObject({
  code: z.string(),
  name: z.string(),
  levels: z.array(z.strictObject({ value: z.number().positive(), label: z.string(), text: z.string() })).min(2),
})
export type Factor = z.infer<typeof Factor>

/** A stretch of scores with one level; sources disagree on who owns 70, 160 and 320, so both ends say it. */
export const Band = z.strictObject({
  level: RiskLevel,
  min: z.number(),
  max: z.number().nullable(),
  minInclusive: z.boolean(),
  maxInclusive: z.boolean(),
  text: z.string().nullable(),
})
export type Band = z.infer<typeof Band>

/** A circumstance that makes a risk major without scoring. */
export const DirectRule = z.strictObject({ code: z.string(), text: z.string(), certainty: Certainty })
export type DirectRule = z.infer<typeof DirectRule>

const definition = {
  factors: z.array(Factor).min(2),
  bands: z.array(Band).min(4),
  directRules: z.array(DirectRule),
  /** Which level of the organisation answers for a risk unless the enterprise lifts it. */
  controlLevels: z.record(RiskLevel, ControlLevel),
}

/** A versioned way to grade: an assessment keeps the code and version it used. */
export const AssessmentScheme = z
  .strictObject({
    code: z.string(),
    version: z.int().positive(),
    method: z.enum(['LS', 'LEC', 'MES']),
    name: z.string(),
    certainty: Certainty,
    effectiveFrom: z.iso.date().nullable(),
    effectiveTo: z.iso.date().nullable(),
    ...definition,
  })
  .superRefine((scheme, issue) => {
    for (const score of possibleScores(scheme.factors)) {
      const owners = scheme.bands.filter((band) => holds(band, score)).length
      if (owners !== 1)
        issue.addIssue({
          code: 'custom',
          path: ['bands'],
          message: `得分 ${score} 落在 ${owners} 个分段里，应恰好一个`,
        })
    }
  })
export type AssessmentScheme = z.infer<typeof AssessmentScheme>

/** A score per factor code, e.g. `{ L: 3, S: 5 }`. */
export type Scores = Readonly<Record<string, number>>
export type Grade = { score: number; level: RiskLevel; band: Band }
export type DirectGrade = { score: null; level: 'major'; band: null; rule: DirectRule }

export class GradeError extends Error {
  override name = 'GradeError'
}

/** 0.1 × 0.5 × 3 must be 0.15: no factor has more than one decimal, so six are enough to drop the binary noise. */
const clean = (score: number): number => Math.round(score * 1e6) / 1e6

function holds(band: Band, score: number): boolean {
  const above = band.minInclusive ? score >= band.min : score > band.min
  const below = band.max === null || (band.maxInclusive ? score <= band.max : score < band.max)
  return above && below
}

/** Every product the factors can make, each once, ascending. */
export function possibleScores(factors: readonly Factor[]): number[] {
  let products = [1]
  for (const factor of factors) products = products.flatMap((product) => factor.levels.map((l) => product * l.value))
  return [...new Set(products.map(clean))].sort((a, b) => a - b)
}

function scoreOf(factor: Factor, scores: Scores): number {
  const value = scores[factor.code]
  if (value === undefined) throw new GradeError(`缺少“${factor.name}（${factor.code}）”的取值，请选择一档`)
  if (factor.levels.some((level) => level.value === value)) return value
  const allowed = factor.levels.map((level) => level.value).join('、')
  throw new GradeError(`“${factor.name}（${factor.code}）”不能取 ${value}，只能取 ${allowed}`)
}

/** Grades by the scheme's own factors and bands; refuses missing, unknown and in-between values. */
export function grade(scheme: AssessmentScheme, scores: Scores): Grade {
  const unknown = Object.keys(scores).find((code) => !scheme.factors.some((factor) => factor.code === code))
  if (unknown) throw new GradeError(`“${scheme.name}”没有取值项 ${unknown}，请按所选评价方法打分`)
  const score = clean(scheme.factors.reduce((product, factor) => product * scoreOf(factor, scores), 1))
  const band = scheme.bands.find((candidate) => holds(candidate, score))
  if (!band) throw new GradeError(`“${scheme.name}”没有包含得分 ${score} 的分段，请检查方案`)
  return { score, level: band.level, band }
}

/** The scheme's direct rule makes the risk major; no score is needed. */
export function gradeDirect(scheme: AssessmentScheme, ruleCode: string): DirectGrade {
  const rule = scheme.directRules.find((candidate) => candidate.code === ruleCode)
  if (!rule) throw new GradeError(`“${scheme.name}”没有直接判定情形 ${ruleCode}，请重新选择`)
  return { score: null, level: 'major', band: null, rule }
}

/** The gravest of the levels: a point, an area or an enterprise is as risky as its worst part. Null of none. */
export function highestLevel(levels: readonly RiskLevel[]): RiskLevel | null {
  return riskLevels.find((level) => levels.includes(level)) ?? null
}

/** The level of the organisation that answers for a risk of this level. */
export const defaultControlLevel = (scheme: AssessmentScheme, level: RiskLevel): ControlLevel =>
  scheme.controlLevels[level]
