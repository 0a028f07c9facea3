import type { HazardSummary } from '@shuangfang/shared/hazard/hazard.contract'
import { hazardStates, openHazardStates } from '@shuangfang/shared/hazard/hazard.workflow'
import { toLocalDate } from '@shuangfang/shared/reference/calendar'
import type { Context } from '#platform/context'
import { countByState, latestEvents } from './summary.report'

/** What waits, what is late and what happened last, as far as the actor may read. */
export async function hazardSummary(ctx: Context): Promise<HazardSummary> {
  const monthStart = `${toLocalDate(ctx.now).slice(0, 7)}-01`
  const since = startOf(monthStart)
  const lastMonth = `${toLocalDate(new Date(since.getTime() - 1)).slice(0, 7)}-01`
  const rows = await countByState(ctx, since, startOf(lastMonth))
  const latest = await latestEvents(ctx, 12)
  const sum = (key: Exclude<keyof (typeof rows)[number], 'state' | 'counted'>) =>
    rows.reduce((total, row) => total + Number(row[key] ?? 0), 0)
  const byState = Object.fromEntries(
    hazardStates.map((state) => [state, Number(rows.find((row) => row.state === state)?.counted ?? 0)]),
  ) as HazardSummary['byState']
  return {
    asOf: ctx.now,
    byState,
    open: openHazardStates.reduce((total, state) => total + byState[state], 0),
    overdue: sum('overdue'),
    major: sum('major'),
    supervised: sum('supervised'),
    planReturned: sum('returned'),
    monthStart,
    closedThisMonth: sum('month'),
    reportedThisMonth: sum('arrived'),
    closedLastMonth: sum('before'),
    newlyOverdue: sum('fresh'),
    latest,
  }
}

const startOf = (day: string) => new Date(`${day}T00:00:00+08:00`)
