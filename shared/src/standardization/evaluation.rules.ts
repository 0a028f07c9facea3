/** What the arithmetic of a self-evaluation needs of one leaf element. */
export interface ElementScore {
  clause: string
  title: string
  isApplicable: boolean
  fullScore: number
  /** null until evaluated. */
  score: number | null
  finding: string | null
}

export interface EvaluationSummary {
  elements: number
  applicable: number
  evaluated: number
  fullScore: number
  score: number
  /** Elements scored below full. */
  gaps: number
  /** Evaluated / applicable leaf elements, in %, one decimal. */
  progress: number
  /** Score / full score of what is evaluated so far, in %, one decimal; null before the first one. */
  percent: number | null
}

/** An element counts as evaluated when it has a score; what does not apply counts nowhere. */
export function summarise(items: readonly ElementScore[]): EvaluationSummary {
  const applicable = items.filter(({ isApplicable }) => isApplicable)
  const evaluated = applicable.filter(({ score }) => score !== null)
  const fullScore = tenths(evaluated.reduce((sum, item) => sum + item.fullScore, 0))
  const score = tenths(evaluated.reduce((sum, item) => sum + (item.score ?? 0), 0))
  return {
    elements: items.length,
    applicable: applicable.length,
    evaluated: evaluated.length,
    fullScore,
    score,
    gaps: evaluated.filter(isGap).length,
    progress: applicable.length ? percentOf(evaluated.length, applicable.length) : 0,
    percent: fullScore > 0 ? percentOf(score, fullScore) : null,
  }
}

/** A finding with a deduction: what has to be put right, and what may become a hazard. */
export const isGap = ({ isApplicable, score, fullScore }: ElementScore) =>
  isApplicable && score !== null && score < fullScore

/** Rounded down, so that 89.96 % never passes for 90. */
const percentOf = (part: number, whole: number) => Math.floor((part * 1000) / whole + 1e-9) / 10
const tenths = (value: number) => Math.round(value * 10) / 10

export const standardizationLevels = ['one', 'two', 'three'] as const
export type StandardizationLevel = (typeof standardizationLevels)[number]
export const levelLabels: Record<StandardizationLevel, string> = { one: '一级', two: '二级', three: '三级' }

/** Lowest percentage of each level. Custom of the earlier rating rules, not law: always shown as 参考. */
export type LevelThresholds = Partial<Record<StandardizationLevel, number>>

/** The level this percentage would reach; null below the lowest. A level without a threshold is never predicted. */
export function predictLevel(percent: number | null, thresholds: LevelThresholds): StandardizationLevel | null {
  if (percent === null) return null
  return standardizationLevels.find((level) => percent >= (thresholds[level] ?? Number.POSITIVE_INFINITY)) ?? null
}

export interface ElementProblem {
  clause: string
  message: string
}

/** What keeps an evaluation from being submitted, element by element, in words that say what to do. */
export function problemsOf(items: readonly ElementScore[]): ElementProblem[] {
  return items.flatMap((item) => {
    const problem = problemOf(item)
    return problem ? [{ clause: item.clause, message: `${item.clause} ${item.title}：${problem}` }] : []
  })
}

function problemOf(item: ElementScore): string | null {
  if (!item.isApplicable) return item.finding ? null : '请写明不适用的理由'
  if (item.score === null) return '还没有评分'
  return isGap(item) && !item.finding ? '扣了分，请写明存在的问题' : null
}
