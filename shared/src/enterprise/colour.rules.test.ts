import { expect, it } from 'vitest'
import { type ColourFacts, colourOf, colourRules, nextTurn } from './colour.rules'

const clean: ColourFacts = {
  majorOpen: 0,
  supervised: 0,
  majorOverdue: 0,
  generalOverdue: 0,
  longestOverdueDays: 0,
  certificate: null,
  evaluatedYear: null,
  thisYear: 2026,
}
const held = (state: 'valid' | 'expiring' | 'expired' | 'revoked', daysLeft: number, daysHeld = 100) => ({
  certificate: { state, daysLeft, daysHeld },
})

it.each([
  ['nothing', {}, 'G0'],
  ['a listed hazard, whatever else', { supervised: 1, majorOpen: 2, majorOverdue: 1, generalOverdue: 9 }, 'R1'],
  ['a late major hazard', { majorOpen: 1, majorOverdue: 1 }, 'R2'],
  ['an open major hazard in time', { majorOpen: 1 }, 'O1'],
  ['three late general hazards', { generalOverdue: 3, longestOverdueDays: 7 }, 'G0'],
  ['four late general hazards', { generalOverdue: 4, longestOverdueDays: 1 }, 'Y1'],
  ['one late for eight days', { generalOverdue: 1, longestOverdueDays: 8 }, 'Y2'],
  ['an expired certificate', held('expired', -1), 'Y3'],
  ['a certificate with 30 days left', held('expiring', 30), 'Y4'],
  ['a certificate with 31 days left', held('expiring', 31), 'G0'],
  ['a revoked certificate', held('revoked', 300), 'G0'],
  ['no evaluation in two years of holding one', held('valid', 300, 800), 'Y5'],
  ['an evaluation of last year', { ...held('valid', 300, 800), evaluatedYear: 2025 }, 'G0'],
  ['a certificate held for half a year', held('valid', 900, 180), 'G0'],
] as const)('%s: rule %3$s', (_, facts, rule) => {
  expect(colourOf({ ...clean, ...facts }).rule).toBe(rule)
})

it('says why in figures', () => {
  expect(colourOf({ ...clean, generalOverdue: 4, longestOverdueDays: 2 }).reason).toBe('4 条一般隐患超过整改期限')
  expect(colourOf({ ...clean, generalOverdue: 2, longestOverdueDays: 2 }).reason).toContain('2 条一般隐患逾期')
})

it('orders its rules from the gravest', () => {
  const order = ['red', 'orange', 'yellow', 'green']
  const ranks = colourRules.map(({ colour }) => order.indexOf(colour))
  expect(ranks).toEqual([...ranks].sort((a, b) => a - b))
})

it('knows when lateness alone will turn the colour', () => {
  const late = new Date('2026-03-01T15:59:59.999Z')
  const turn = nextTurn(late, new Date('2026-03-03T00:00:00Z'))
  expect(turn?.toISOString()).toBe('2026-03-09T15:59:59.999Z')
  expect(nextTurn(late, new Date('2026-03-10T00:00:00Z'))).toBeNull()
  expect(nextTurn(null, late)).toBeNull()
})
