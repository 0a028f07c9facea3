import { riskEvents, riskPointEvents } from '@shuangfang/shared/risk/risk.events'
import type { Context } from '#platform/context'
import { AppError } from '#platform/errors'
import { removeUnused } from '#platform/references'
import { type RiskEntity, type RiskPointEntity, RiskPoints, Risks } from './risk.entity'
import { removeHeldRisk, writeMeasures } from './risk.service'
import { riskNames } from './risk-edited.service'
import { standing } from './risk-import.merge'
import type { BeforeImage } from './risk-import.service'
import { settlePoints } from './risk-point.service'

export interface Undone {
  removed: number
  restored: number
  pointsRemoved: number
  /** Rows left as they are, and why (Chinese). */
  kept: { riskId: string; reason: string }[]
}

/**
 * Puts back what an import did to these rows, in this transaction: call it per 500 images or so. Rows that someone
 * edited since, or that tasks refer to, stay as they are.
 */
export async function undoRisks(ctx: Context, importId: string, images: readonly BeforeImage[]): Promise<Undone> {
  const undone: Undone = { removed: 0, restored: 0, pointsRemoved: 0, kept: [] }
  if (!images.length) return undone
  const ids = images.map(({ riskId }) => riskId)
  const seen = await ctx.byIds(Risks, ids)
  const pointIds = [...new Set([...seen.values()].map(({ riskPointId }) => riskPointId))]
  const points = pointIds.length ? await ctx.many(RiskPoints, { id: pointIds }, 'import') : []
  const held = new Map((await ctx.many(Risks, { id: ids }, 'import')).map((risk) => [risk.id, risk]))
  for (const image of images) {
    const fate = await undoOne(ctx, held.get(image.riskId), image)
    if (fate === 'removed' || fate === 'restored') undone[fate]++
    else undone.kept.push({ riskId: image.riskId, reason: fate.kept })
  }
  const names = await riskNames(
    ctx,
    undone.kept.flatMap(({ riskId }) => held.get(riskId) ?? []),
  )
  for (const kept of undone.kept) kept.reason = [names.get(kept.riskId), kept.reason].filter(Boolean).join('：')
  await settlePoints(ctx, points)
  for (const point of points) {
    await ctx.emit(riskPointEvents.import_undone, point, { name: point.name, importId })
    if (point.importId !== importId || point.riskCount > 0) continue
    if (await removeIfFree(ctx, point)) undone.pointsRemoved++
  }
  await ctx.record(riskEvents.import_undone, { tenantId: ctx.tenantId, id: importId }, {})
  return undone
}

type Fate = 'removed' | 'restored' | { kept: string }

async function undoOne(
  ctx: Context,
  risk: RiskEntity | undefined,
  { standing: left, before }: BeforeImage,
): Promise<Fate> {
  if (!risk) return { kept: '有一条导入后已被删除' }
  if (standing(risk) !== left) return { kept: '导入后又被修改过，保留现在的内容' }
  if (!before) {
    return removeHeldRisk(ctx, risk).then(
      () => 'removed' as const,
      (error) => ({ kept: refusalOf(error) }),
    )
  }
  const { assessedAt, ...values } = before.values
  // Two versions fewer count: what the import wrote, and this one. Images travel as JSON, where a moment is text.
  const versionsUndone = risk.versionsUndone + 2
  await ctx.save(risk, { ...values, assessedAt: assessedAt && new Date(assessedAt), versionsUndone })
  await writeMeasures(ctx, risk, before.measures)
  return 'restored'
}

function refusalOf(error: unknown): string {
  if (error instanceof AppError) return error.detail
  throw error
}

/** A point that a hazard or a plan refers to stays, empty. */
const removeIfFree = (ctx: Context, point: RiskPointEntity): Promise<boolean> =>
  removeUnused(ctx, RiskPoints, point, { code: 'risk_point_in_use', what: '这个风险点' }).then(
    () => true,
    (error) => {
      if (!(error instanceof AppError) || error.status !== 409) throw error
      return false
    },
  )
