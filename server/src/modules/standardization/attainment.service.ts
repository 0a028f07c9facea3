import type { Input } from '@shuangfang/shared/kit/contract'
import { addDays, toLocalDate } from '@shuangfang/shared/reference/calendar'
import type { Attainment, certificateApi } from '@shuangfang/shared/standardization/certificate.contract'
import { expiringDays } from '@shuangfang/shared/standardization/certificate.rules'
import { standardizationLevels } from '@shuangfang/shared/standardization/evaluation.rules'
import { regionNames } from '#modules/enterprise/enterprise.service'
import type { Context } from '#platform/context'
import { attainmentCounts, attainmentPage } from './attainment.report'

type Query = Input<typeof certificateApi.attainment>['query']
type FiguresQuery = Input<typeof certificateApi.attainmentFigures>['query']

const turning = (ctx: Context) => {
  const today = toLocalDate(ctx.now)
  return { today, soon: addDays(today, expiringDays) }
}

/** Every enterprise the actor sees with how its standardization stands. */
export async function listAttainment(ctx: Context, { after, size, total, ...filter }: Query) {
  const days = turning(ctx)
  const rows = await attainmentPage(ctx, days, filter, { after: cursor(after), size: size + 1 })
  const page = rows.slice(0, size)
  const names = await regionNames(ctx, new Set(page.map(({ regionCode }) => regionCode)))
  return {
    items: page.map((row) => ({ ...row, regionName: names.get(row.regionCode) ?? row.regionCode })) as Attainment[],
    next: rows.length > size ? (page.at(-1)?.enterpriseId ?? null) : null,
    total: total ? await countAll(ctx, filter) : null,
  }
}

const cursor = (after?: string) => (after && /^\d{1,18}$/.test(after) ? after : undefined)

async function countAll(ctx: Context, filter: Omit<Query, 'after' | 'size' | 'total'>): Promise<number> {
  const counts = await attainmentCounts(ctx, turning(ctx), filter)
  return counts.reduce((sum, { n }) => sum + Number(n), 0)
}

/** 达标率's parts: enterprises with a verified certificate in force, and all; apart, those with a self-declared one. */
export async function attainmentFigures(ctx: Context, filter: FiguresQuery) {
  const counts = await attainmentCounts(ctx, turning(ctx), filter)
  const sum = (when: (row: (typeof counts)[number]) => boolean) =>
    counts.filter(when).reduce((total, { n }) => total + Number(n), 0)
  const inForce = ({ state }: (typeof counts)[number]) => state === 'valid' || state === 'expiring'
  const attained = (row: (typeof counts)[number]) => inForce(row) && row.verification === 'verified'
  const byLevel = standardizationLevels.map((level) => [level, sum((row) => attained(row) && row.level === level)])
  return {
    asOf: ctx.now,
    enterprises: sum(() => true),
    attained: sum(attained),
    selfDeclared: sum((row) => inForce(row) && !attained(row)),
    expiring: sum((row) => attained(row) && row.state === 'expiring'),
    expired: sum(({ state }) => state === 'expired'),
    byLevel: Object.fromEntries(byLevel) as Record<(typeof standardizationLevels)[number], number>,
  }
}
