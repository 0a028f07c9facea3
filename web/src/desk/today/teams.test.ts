import type { OpenTasks } from '@shuangfang/shared/hazard/hazard.contract'
import { expect, it } from 'vitest'
import { taskRows, teamsOf } from './teams'

const person = (ownerId: string, unitId: string | null, counts: Partial<OpenTasks>): OpenTasks => ({
  ownerId,
  ownerName: `人${ownerId}`,
  unitId,
  unitName: unitId && `班组${unitId}`,
  open: 0,
  dueToday: 0,
  late: 0,
  ...counts,
})

it('sums people into their teams, the most pressing one first', () => {
  const teams = teamsOf([
    person('1', '7', { open: 3 }),
    person('2', null, { open: 1, dueToday: 1 }),
    person('3', '7', { open: 2, late: 1 }),
  ])
  expect(teams.map(({ unit, name, open, dueToday, late }) => [unit, name, open, dueToday, late])).toEqual([
    ['7', '班组7', 5, 0, 1],
    ['none', '未分部门', 1, 1, 0],
  ])
})

it('opens a count with the filter that it was counted by', () => {
  expect(taskRows('late', '7').query).toEqual({ overdue: '1', sort: 'deadline', unit: '7' })
  expect(taskRows('dueToday', 'none', '2').query).toEqual({ due: 'today', sort: 'deadline', unit: 'none', owner: '2' })
})
