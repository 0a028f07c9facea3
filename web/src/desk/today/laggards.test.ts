import type { Hazard } from '@shuangfang/shared/hazard/hazard.contract'
import { expect, it } from 'vitest'
import { laggards } from './laggards'

const now = new Date('2026-11-24T10:00:00+08:00')
const late = (id: string, ownerId: string | null, day: string) =>
  ({ id, ownerId, ownerName: ownerId && `人${ownerId}`, deadline: new Date(`${day}T23:59:59+08:00`) }) as Hazard

it('names each owner once, with the hazard late longest, longest late first', () => {
  const found = laggards(
    [
      late('1', '7', '2026-11-20'),
      late('2', '8', '2026-11-01'),
      late('3', '7', '2026-11-10'),
      late('4', null, '2026-10-01'),
    ],
    now,
  )
  expect(found.map(({ name, count, days, worst }) => [name, count, days, worst.id])).toEqual([
    ['人8', 1, 23, '2'],
    ['人7', 2, 14, '3'],
  ])
})
