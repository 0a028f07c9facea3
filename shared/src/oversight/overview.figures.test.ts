import { describe, expect, it } from 'vitest'
import { EnterpriseQuery } from '../enterprise/enterprise.contract'
import { HazardQuery } from '../hazard/hazard.contract'
import { RiskQuery } from '../risk/risk.contract'
import type { Figures } from './overview.contract'
import {
  countedRows,
  explainFigure,
  figureDefinitions,
  figureKeys,
  figureValue,
  monthRows,
  rowsOf,
  stateRows,
} from './overview.figures'

const figures: Figures = {
  enterprises: 3,
  risks: { major: 1, considerable: 2, general: 3, low: 4 },
  hazards: 8,
  open: 2,
  closed: 6,
  overdue: 1,
  majorOpen: 1,
  major: 2,
  supervised: 1,
  rectified: 5,
  onTime: 4,
}
const nothing: Figures = { ...figures, hazards: 0, closed: 0, rectified: 0, onTime: 0 }
const queries = { hazards: HazardQuery, enterprises: EnterpriseQuery, risks: RiskQuery }

describe('figures of the overview', () => {
  it('are shares of what they say, and nothing over nothing', () => {
    expect(figureValue('rectifiedRate', figures)).toBe(6 / 8)
    expect(figureValue('onTimeRate', figures)).toBe(4 / 5)
    expect(figureValue('rectifiedRate', nothing)).toBeNull()
    expect(figureValue('risksConsiderable', figures)).toBe(2)
  })

  it('say numerator, denominator and moment', () => {
    const words = explainFigure('onTimeRate', figures, '2026-11-24 14:20')
    expect(words).toContain('分子：按期提交的隐患 4')
    expect(words).toContain('分母：已验收销号、有提交记录的隐患 5')
    expect(words).toContain('截至 2026-11-24 14:20')
    expect(explainFigure('overdue', figures, '今天')).not.toContain('分母')
  })

  it('a share names both of its parts; a count names none below', () => {
    for (const key of figureKeys) {
      const { whole, denominator, unit } = figureDefinitions[key]
      expect([whole === null, denominator === null, unit !== '%']).toEqual(Array(3).fill(whole === null))
    }
  })

  it.each(figureKeys)('%s opens a list with filters that this list takes', (key) => {
    const { list, query } = rowsOf(key, { region: '410184106', sector: 'industry_trade' })
    expect(query).toMatchObject({ region: '410184106', sector: 'industry_trade' })
    expect(queries[list].safeParse(query).error).toBeUndefined()
  })

  it('a list finds the number it was opened by, and no other', () => {
    const counted = { total: figures, byState: { closed: 6, verifying: 3 } }
    for (const key of figureKeys) {
      const found = countedRows(rowsOf(key, { region: '410184106' }))
      expect([key, found?.count(counted)]).toEqual([key, figureDefinitions[key].part(figures)])
      expect(found?.filter).toEqual({ region: '410184106', sector: undefined })
    }
    expect(countedRows(stateRows('verifying', {}))?.count(counted)).toBe(3)
    const others: Record<string, string>[] = [
      { q: '锅炉' },
      { state: 'closed', from: '2026-01-01' },
      { state: 'closed,void' },
      {},
    ]
    for (const query of others) expect(countedRows({ list: 'hazards', query })).toBeNull()
    expect(countedRows({ list: 'risks', query: { state: 'closed' } })).toBeNull()
  })

  it('months and states open hazards, to the last day of February', () => {
    expect(monthRows('2028-02', 'found', {}).query).toMatchObject({ from: '2028-02-01', to: '2028-02-29' })
    expect(monthRows('2026-12', 'closed', {}).query).toMatchObject({ to: '2026-12-31', dated: 'closed' })
    for (const rows of [
      monthRows('2026-02', 'major', {}),
      monthRows('2026-02', 'closed', {}),
      stateRows('verifying', {}),
    ])
      expect(HazardQuery.safeParse(rows.query).error).toBeUndefined()
  })
})
