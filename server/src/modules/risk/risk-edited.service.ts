import type { Context } from '#platform/context'
import { type RiskEntity, Risks } from './risk.entity'
import { standing } from './risk-import.merge'
import type { BeforeImage } from './risk-import.service'
import { riskViews } from './risk-view.service'

/** What an import wrote and someone changed since, by the names people know; rows that are gone are no obstacle. */
export async function editedSince(ctx: Context, images: readonly BeforeImage[]): Promise<string[]> {
  const stored = await ctx.byIds(
    Risks,
    images.map(({ riskId }) => riskId),
  )
  const edited = images.flatMap(({ riskId, standing: left }) => {
    const risk = stored.get(riskId)
    return risk && standing(risk) !== left ? [risk] : []
  })
  return [...(await riskNames(ctx, edited)).values()]
}

/** Risks by the names people know them by. */
export async function riskNames(ctx: Context, risks: readonly RiskEntity[]): Promise<Map<string, string>> {
  const views = await riskViews(ctx, risks)
  return new Map(
    views.map(({ id, pointName, unit, factor }) => [id, `${pointName} / ${unit} / ${factor.slice(0, 60)}`]),
  )
}
