import { spansOf } from '@shuangfang/shared/belonging/belonging.spans'
import type { Context } from '#platform/context'
import { type BelongingCause, Belongings } from './belonging.entity'
import type { EnterpriseEntity } from './enterprise.entity'
import { competencesOver } from './enterprise.report'

/** From now on the enterprise belongs where its entry says. */
export async function recordBelonging(
  ctx: Context,
  { tenantId, regionCode, sector }: EnterpriseEntity,
  cause: BelongingCause,
  changeId: string | null = null,
): Promise<void> {
  // The register is the product's to keep, whoever caused the line.
  const inside = ctx.system(tenantId)
  const present = (await inside.all(Belongings, { validTo: null })).at(-1)
  if (present) await inside.save(await inside.one(Belongings, present.id, 'edit'), { validTo: ctx.now })
  await inside.add(Belongings, { regionCode, sector, validFrom: ctx.now, cause, changeId })
}

/** Who oversaw an enterprise when. */
export async function oversightSpans(ctx: Context, enterpriseId: string) {
  const places = await ctx.all(Belongings, { tenantId: enterpriseId })
  const competences = await competencesOver(ctx, [...new Set(places.map(({ regionCode }) => regionCode))])
  const parts = competences.map((row) => ({ ...row, officeId: String(row.officeId), sectors: listed(row.sectors) }))
  return spansOf(places, parts)
}
const listed = (sectors: string[] | string | null) =>
  typeof sectors === 'string' ? (JSON.parse(sectors) as string[] | null) : sectors
