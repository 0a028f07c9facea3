import { expect, it } from 'vitest'
import { faultOfFoundAt, latestDeadline } from './hazard.dates'

const now = new Date('2026-11-24T00:30:00.000Z')
it.each([
  ['now', '2026-11-24T00:30:00.000Z', null, null],
  ['by a clock that is a little fast', '2026-11-24T00:35:00.000Z', null, null],
  ['by a clock that is wrong', '2026-11-24T00:35:00.001Z', null, 'ahead'],
  ['not even with a reason', '2026-11-25T00:00:00.000Z', '补录', 'ahead'],
  ['thirty days ago', '2026-10-25T00:30:00.000Z', null, null],
  ['longer ago', '2026-10-25T00:29:59.999Z', null, 'long_ago'],
  ['longer ago, for no reason', '2026-10-01T00:00:00.000Z', '', 'long_ago'],
  ['longer ago, for a reason', '2026-10-01T00:00:00.000Z', '整理旧台账时补录', null],
])('seen %s', (_, foundAt, reason, fault) => {
  expect(faultOfFoundAt(new Date(foundAt), reason, now)).toBe(fault)
})

it('lets a deadline lie three years ahead, to the end of that day in China', () => {
  expect(latestDeadline(now)).toEqual(new Date('2029-11-24T15:59:59.999Z'))
})
