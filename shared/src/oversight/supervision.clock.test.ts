import { expect, it } from 'vitest'
import { progressDue } from './supervision.clock'

const at = (day: string) => new Date(`${day}T02:00:00Z`)

it.each([
  ['a month on', '2026-03-02', '2026-09-01', '2026-04-02'],
  ['the end of the term, where that comes first', '2026-03-02', '2026-03-20', '2026-03-20'],
  ['a month on again once the term has ended', '2026-03-21', '2026-03-20', '2026-04-21'],
])('expects the next report %s', (_, today, treatBy, due) => {
  expect(progressDue(at(today), treatBy)).toBe(due)
})
