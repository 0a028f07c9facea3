import type { HazardSummary } from '@shuangfang/shared/hazard/hazard.contract'
import { hazardStates, openHazardStates } from '@shuangfang/shared/hazard/hazard.workflow'
import { addDays, addMonths, toLocalDate } from '@shuangfang/shared/reference/calendar'
import { unitsById } from '#modules/organization/organization.service'
import type { Context } from '#platform/context'
import { countByState, countThen, tasksByOwner } from './summary.report'

const startOf = (day: string) => new Date(`${day}T00:00:00+08:00`)
const firstOf = (day: string) => `${day.slice(0, 7)}-01`

/** What waits and what is late, as far as the actor may read; and how it stood a month ago. */
export async function hazardSummary(ctx: Context): Promise<HazardSummary> {
  const today = toLocalDate(ctx.now)
  const dayThen = addMonths(today, -1)
  // The same time of day: what was not late yet this morning a month ago was not late.
  const then = new Date(startOf(dayThen).getTime() + (ctx.now.getTime() - startOf(today).getTime()))
  const month = [startOf(firstOf(today)), startOf(addDays(today, 1))] as const
  const before = [startOf(firstOf(dayThen)), startOf(addDays(dayThen, 1))] as const
  const [rows, stood] = await Promise.all([countByState(ctx, month, before), countThen(ctx, then)])
  const sum = (key: Exclude<keyof (typeof rows)[number], 'state' | 'counted'>) =>
    rows.reduce((total, row) => total + Number(row[key] ?? 0), 0)
  const byState = Object.fromEntries(
    hazardStates.map((state) => [state, Number(rows.find((row) => row.state === state)?.counted ?? 0)]),
  ) as HazardSummary['byState']
  return {
    asOf: ctx.now,
    today,
    byState,
    open: openHazardStates.reduce((total, state) => total + byState[state], 0),
    overdue: sum('overdue'),
    major: sum('major'),
    supervised: sum('supervised'),
    planReturned: sum('returned'),
    monthStart: firstOf(today),
    closedThisMonth: sum('closed'),
    reportedThisMonth: sum('arrived'),
    monthAgo: {
      asOf: then,
      ...stood,
      from: firstOf(dayThen),
      to: dayThen,
      reported: sum('arrivedBefore'),
      closed: sum('closedBefore'),
    },
  }
}

/** Who still has to rectify what, with the department or team they answer for it in. */
export async function openTasks(ctx: Context) {
  const rows = await tasksByOwner(ctx, startOf(addDays(toLocalDate(ctx.now), 1)))
  const units = await unitsById(
    ctx,
    rows.map(({ unitId }) => unitId),
  )
  const people = rows.map(({ unitId, open, dueToday, late, ...row }) => ({
    ...row,
    unitId,
    unitName: (unitId && units.get(unitId)?.name) || null,
    open: Number(open),
    dueToday: Number(dueToday),
    late: Number(late),
  }))
  return { asOf: ctx.now, people }
}
