import { type MeasureKind, measureKinds, type Risk } from '@shuangfang/shared/risk/risk.contract'
import { enterprisesById } from '#modules/enterprise/enterprise.service'
import type { Context } from '#platform/context'
import { ControlMeasures, type RiskEntity, RiskPoints } from './risk.entity'

export type Measures = Record<MeasureKind, string | null>

export const noMeasures = (): Measures =>
  Object.fromEntries(measureKinds.map((kind) => [kind, null])) as unknown as Measures

/** Rows as the contract shows them: with the names of their points and their measures folded in. */
export async function riskViews(ctx: Context, rows: readonly RiskEntity[]): Promise<Risk[]> {
  const points = await ctx.byIds(
    RiskPoints,
    rows.map(({ riskPointId }) => riskPointId),
  )
  const measures = await measuresOf(
    ctx,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => {
    const point = points.get(row.riskPointId)
    if (!point) throw new Error(`Risk ${row.id} without its point ${row.riskPointId}`)
    return {
      ...row,
      pointName: point.name,
      pointNumber: point.number,
      pointKind: point.kind,
      location: point.location,
      measures: measures.get(row.id) ?? noMeasures(),
    }
  })
}

export async function riskView(ctx: Context, row: RiskEntity): Promise<Risk> {
  const [view] = await riskViews(ctx, [row])
  return view as Risk
}

/** An authority reads rows of many enterprises: each says whose it is. */
export async function withEnterpriseNames<R extends Pick<Risk, 'tenantId'>>(ctx: Context, rows: readonly R[]) {
  const names = await enterprisesById(
    ctx,
    rows.map(({ tenantId }) => tenantId),
  )
  return rows.map((row) => ({ ...row, enterpriseName: names.get(row.tenantId)?.shortName ?? '' }))
}

/** The stored measures of some risks, folded into one object a risk. */
export async function measuresOf(ctx: Context, riskIds: readonly string[]): Promise<Map<string, Measures>> {
  const folded = new Map<string, Measures>()
  if (!riskIds.length) return folded
  const rows = await ctx.all(ControlMeasures, { riskId: [...riskIds] }, riskIds.length * measureKinds.length)
  for (const { riskId, kind, text } of rows) {
    const measures = folded.get(riskId) ?? noMeasures()
    measures[kind] = text
    folded.set(riskId, measures)
  }
  return folded
}
