import { describe, expect, it } from 'vitest'
import {
  AssessmentScheme,
  type Band,
  defaultControlLevel,
  type Factor,
  grade,
  gradeDirect,
  highestLevel,
  possibleScores,
  type RiskLevel,
} from './risk.methods'

const factor = (code: string, values: number[]): Factor => ({
  code,
  name: `取值项${code}`,
  levels: values.map((value) => ({ value, label: String(value), text: '' })),
})
const band = (level: RiskLevel, min: number, max: number | null, minInclusive = true, maxInclusive = true): Band => ({
  level,
  min,
  max,
  minInclusive,
  maxInclusive,
  text: null,
})
const scheme = (method: 'LS' | 'LEC' | 'MES', factors: Factor[], bands: Band[]): AssessmentScheme =>
  AssessmentScheme.parse({
    code: 'T',
    version: 1,
    method,
    name: '测试方案',
    certainty: 'design',
    effectiveFrom: null,
    effectiveTo: null,
    factors,
    bands,
    directRules: [{ code: 'D3', text: '构成重大危险源', certainty: 'unverified' }],
    controlLevels: { major: 'company', considerable: 'workshop', general: 'team', low: 'post' },
  })
const ls = (major: number, considerable: number, general: number): AssessmentScheme => {
  const five = [1, 2, 3, 4, 5]
  return scheme(
    'LS',
    [factor('L', five), factor('S', five)],
    [
      band('major', major, 25),
      band('considerable', considerable, major, true, false),
      band('general', general, considerable, true, false),
      band('low', 1, general, true, false),
    ],
  )
}
const exposure = [10, 6, 3, 2, 1, 0.5]
const lec = (lower: boolean): AssessmentScheme =>
  scheme(
    'LEC',
    [factor('L', [10, 6, 3, 1, 0.5, 0.2, 0.1]), factor('E', exposure), factor('C', [100, 40, 15, 7, 3, 1])],
    [
      band('major', 320, null, lower, false),
      band('considerable', 160, 320, lower, !lower),
      band('general', 70, 160, lower, !lower),
      band('low', 0, 70, true, !lower),
    ],
  )
const mes = scheme(
  'MES',
  [factor('M', [5, 3, 1]), factor('E', exposure), factor('S', [10, 8, 4, 2, 1])],
  [
    band('major', 180, null, true, false),
    band('considerable', 90, 180, true, false),
    band('general', 50, 90, true, false),
    band('low', 0, 50, true, false),
  ],
)

const levelsOf = (s: AssessmentScheme): Record<number, RiskLevel> => {
  const table: Record<number, RiskLevel> = {}
  for (const L of [1, 2, 3, 4, 5])
    for (const S of [1, 2, 3, 4, 5]) {
      const { score, level } = grade(s, { L, S })
      table[score] = level
    }
  return table
}

describe('LS', () => {
  it.each([
    [
      'LS-DB37',
      ls(20, 15, 9),
      'low low low low low low low general general general considerable considerable major major',
    ],
    [
      'LS-A',
      ls(17, 13, 8),
      'low low low low low low general general general general considerable considerable major major',
    ],
    [
      'LS-B',
      ls(17, 11, 5),
      'low low low low general general general general general considerable considerable considerable major major',
    ],
  ])('%s grades every product', (_, s, expected) => {
    const table = levelsOf(s)
    expect(Object.keys(table).map(Number)).toEqual([1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 15, 16, 20, 25])
    expect(Object.values(table).join(' ')).toBe(expected)
  })
})

describe('LEC', () => {
  it.each([
    ['lower', 'general', 'low'],
    ['upper', 'low', 'low'],
  ] as const)('%s bound: 70 is %s', (side, at70, below) => {
    const s = lec(side === 'lower')
    expect(grade(s, { L: 1, E: 10, C: 7 })).toMatchObject({ score: 70, level: at70 })
    expect(grade(s, { L: 0.5, E: 3, C: 40 })).toMatchObject({ score: 60, level: below })
  })

  // 160 and 320 come from no LEC product, so the bounds are tried with factors that reach them.
  it.each([
    [160, true, 'considerable'],
    [160, false, 'general'],
    [320, true, 'major'],
    [320, false, 'considerable'],
    [70, true, 'general'],
    [70, false, 'low'],
  ] as const)('%i with lower bound inclusive = %s is %s', (score, lower, level) => {
    const s = scheme('LEC', [factor('L', [1, 2]), factor('C', [score, score / 2])], lec(lower).bands)
    expect(grade(s, { L: 1, C: score })).toMatchObject({ score, level })
  })

  it('reaches 70 but never exactly 160 or 320', () => {
    const scores = possibleScores(lec(true).factors)
    expect([70, 160, 320].map((score) => scores.includes(score))).toEqual([true, false, false])
  })

  it('survives binary fractions', () => {
    expect(0.1 * 0.5 * 3).not.toBe(0.15)
    expect(grade(lec(true), { L: 0.1, E: 0.5, C: 3 })).toMatchObject({ score: 0.15, level: 'low' })
    expect(grade(lec(true), { L: 0.2, E: 6, C: 100 }).score).toBe(120)
    for (const score of possibleScores(lec(true).factors)) expect(String(score).length).toBeLessThan(7)
  })
})

describe('MES', () => {
  it.each([
    [5, 10, 10, 500, 'major'],
    [3, 6, 10, 180, 'major'],
    [5, 3, 10, 150, 'considerable'],
    [3, 3, 10, 90, 'considerable'],
    [1, 10, 8, 80, 'general'],
    [5, 1, 10, 50, 'general'],
    [1, 6, 8, 48, 'low'],
    [1, 0.5, 1, 0.5, 'low'],
  ])('%s × %s × %s = %s is %s', (M, E, S, score, level) => {
    expect(grade(mes, { M, E, S })).toMatchObject({ score, level })
  })
})

describe('refusals', () => {
  it.each([
    [{ L: 3 }, '缺少“取值项S（S）”'],
    [{ L: 3, S: 6 }, '不能取 6，只能取 1、2、3、4、5'],
    [{ L: 2.5, S: 2 }, '不能取 2.5'],
    [{ L: 3, S: 3, C: 1 }, '没有取值项 C'],
  ])('%o', (scores, message) => {
    expect(() => grade(ls(20, 15, 9), scores as Record<string, number>)).toThrow(message)
  })

  it('refuses a scheme that leaves a score without a band, or gives it two', () => {
    const { bands, ...rest } = ls(20, 15, 9)
    const gap = AssessmentScheme.safeParse({ ...rest, bands: bands.map((b) => ({ ...b, minInclusive: false })) })
    expect(gap.error?.issues.map((issue) => issue.message)).toContain('得分 20 落在 0 个分段里，应恰好一个')
    const overlap = AssessmentScheme.safeParse({ ...rest, bands: bands.map((b) => ({ ...b, maxInclusive: true })) })
    expect(overlap.error?.issues.map((issue) => issue.message)).toContain('得分 9 落在 2 个分段里，应恰好一个')
  })
})

it('grades directly, and controls by level', () => {
  const s = ls(20, 15, 9)
  expect(gradeDirect(s, 'D3')).toMatchObject({ score: null, level: 'major', rule: { code: 'D3' } })
  expect(() => gradeDirect(s, 'D9')).toThrow('没有直接判定情形 D9')
  expect(defaultControlLevel(s, 'considerable')).toBe('workshop')
  expect(highestLevel(['low', 'considerable', 'general'])).toBe('considerable')
  expect(highestLevel([])).toBeNull()
})
