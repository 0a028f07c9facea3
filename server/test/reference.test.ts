import { readFileSync } from 'node:fs'
import { hasCalendar, isWorkday } from '@shuangfang/shared/reference/calendar'
import { Sector } from '@shuangfang/shared/reference/sectors'
import { AssessmentScheme, grade, possibleScores } from '@shuangfang/shared/risk/risk.methods'
import { describe, expect, it } from 'vitest'

/** The shipped reference data means what the pure core in shared/ expects: the only place that may see both. */
type Row = Record<string, unknown>
function rows(name: string): Row[] {
  const url = new URL(`../../database/reference/${name}.json`, import.meta.url)
  const file: { columns: string[]; rows: unknown[][] } = JSON.parse(readFileSync(url, 'utf8'))
  return file.rows.map((row) => Object.fromEntries(file.columns.map((column, i) => [column, row[i]])))
}

const schemes = new Map(
  rows('schemes').map((row) => {
    const { definition, effective_from: effectiveFrom, effective_to: effectiveTo, ...rest } = row
    const scheme = AssessmentScheme.parse({ ...rest, effectiveFrom, effectiveTo, ...(definition as Row) })
    return [scheme.code, scheme]
  }),
)
const scheme = (code: string): AssessmentScheme => {
  const found = schemes.get(code)
  if (!found) throw new Error(`no scheme ${code}`)
  return found
}
const short = { major: 'M', considerable: 'C', general: 'G', low: 'L' }

describe('assessment schemes', () => {
  // Products of 1..5 × 1..5, ascending: 1 2 3 4 5 6 8 9 10 12 15 16 20 25.
  it.each([
    ['LS-DB37', 'LLLLLLLGGGCCMM'],
    ['LS-A', 'LLLLLLGGGGCCMM'],
    ['LS-B', 'LLLLGGGGGCCCMM'],
  ])('%s grades every product', (code, expected) => {
    const byScore = new Map<number, string>()
    for (const L of [1, 2, 3, 4, 5])
      for (const S of [1, 2, 3, 4, 5]) {
        const { score, level } = grade(scheme(code), { L, S })
        byScore.set(score, short[level])
      }
    const scores = possibleScores(scheme(code).factors)
    expect(scores).toHaveLength(14)
    expect(scores.map((score) => byScore.get(score)).join('')).toBe(expected)
  })

  it.each([
    ['LEC-A', 'low'],
    ['LEC-B', 'general'],
  ])('%s puts 70 into %s', (code, level) => {
    expect(grade(scheme(code), { L: 1, E: 10, C: 7 })).toMatchObject({ score: 70, level })
  })

  it.each([
    [5, 6, 10, 'M'],
    [3, 6, 10, 'M'],
    [5, 3, 10, 'C'],
    [3, 3, 10, 'C'],
    [1, 10, 8, 'G'],
    [5, 1, 10, 'G'],
    [1, 6, 8, 'L'],
    [1, 2, 10, 'L'],
  ])('MES %i × %i × %i is %s', (M, E, S, expected) => {
    expect(short[grade(scheme('MES'), { M, E, S }).level]).toBe(expected)
  })

  it('explain every level of every factor', () => {
    const texts = [...schemes.values()].flatMap(({ factors }) => factors.flatMap(({ levels }) => levels))
    expect(texts.filter(({ label, text }) => !label || !text)).toEqual([])
  })
})

it('uses only sectors that exist', () => {
  const used = [...rows('sector-industries'), ...rows('criterion-documents')].map(({ sector }) => sector)
  expect(used.filter((sector) => sector !== null && !Sector.safeParse(sector).success)).toEqual([])
})

it('agrees with the calendar library on every listed day of 2025 and 2026', () => {
  expect([2025, 2026].every(hasCalendar)).toBe(true)
  const wrong = rows('calendar').filter(({ date, kind }) => isWorkday(String(date)) !== (kind === 'workday'))
  expect(wrong).toEqual([])
})
