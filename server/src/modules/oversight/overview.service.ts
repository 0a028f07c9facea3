import type { Input } from '@shuangfang/shared/kit/contract'
import type { overviewApi } from '@shuangfang/shared/oversight/overview.contract'
import { holdForCount } from '#modules/enterprise/enterprise.service'
import { visibleHazards } from '#modules/hazard/hazard.service'
import { visibleRisks } from '#modules/risk/risk.service'
import type { Context } from '#platform/context'
import { EnterpriseFigures } from './oversight.entity'
import { countEnterprise, monthlyTrend, overviewByRegion, overviewBySector, overviewTotals } from './overview.report'

/** The overview of a jurisdiction. Every figure opens the list it counts, with the same filter. */
export async function overview(ctx: Context, filter: Input<typeof overviewApi.overview>['query']) {
  const [{ total, byState }, byRegion, bySector] = await Promise.all([
    overviewTotals(ctx, filter),
    overviewByRegion(ctx, filter),
    overviewBySector(ctx, filter),
  ])
  return { asOf: ctx.now, total, byState, byRegion, bySector }
}

export async function trend(ctx: Context, filter: Input<typeof overviewApi.trend>['query']) {
  const months = lastMonths(ctx.now, 12)
  const since = new Date(`${months[0]}-01T00:00:00+08:00`)
  const { found, closed } = await monthlyTrend(ctx, visibleHazards(ctx), since, filter)
  return {
    months: months.map((month) => {
      const row = found.find((entry) => entry.month === month)
      return {
        month,
        found: Number(row?.found ?? 0),
        major: Number(row?.major ?? 0),
        closed: Number(closed.find((entry) => entry.month === month)?.closed ?? 0),
      }
    }),
  }
}

/** `2026-11` and the months before it, oldest first, by the calendar of China. */
function lastMonths(now: Date, count: number): string[] {
  const local = new Date(now.getTime() + 8 * 3_600_000)
  return Array.from({ length: count }, (_, i) =>
    new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() - count + 1 + i, 1)).toISOString().slice(0, 7),
  )
}

/** Brings the counters of the context's enterprise up to date. */
export async function recount(ctx: Context): Promise<void> {
  await holdForCount(ctx)
  const figures = await countEnterprise(ctx, visibleHazards(ctx), visibleRisks(ctx), ctx.now)
  const [stored] = await ctx.all(EnterpriseFigures, { tenantId: ctx.tenantId })
  if (!stored) {
    await ctx.add(EnterpriseFigures, figures)
    return
  }
  await ctx.save(await ctx.one(EnterpriseFigures, stored.id, 'edit'), figures)
}
