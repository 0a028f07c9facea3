import { done } from '@shuangfang/shared/kit/contract'
import type { RiskPointWrite } from '@shuangfang/shared/risk/risk.contract'
import { riskPointEvents } from '@shuangfang/shared/risk/risk.events'
import { highestLevel, type RiskLevel } from '@shuangfang/shared/risk/risk.methods'
import type { z } from 'zod'
import { newCode } from '#modules/enterprise/enterprise.service'
import { unitsById } from '#modules/organization/organization.service'
import type { Context } from '#platform/context'
import { conflict, unprocessable } from '#platform/errors'
import { removeUnused } from '#platform/references'
import { type RiskPointEntity, RiskPoints } from './risk.entity'
import { levelsOfPoints, pointsMatching } from './risk.report'

type Write = z.output<typeof RiskPointWrite>
interface PointQuery {
  q?: string
  level?: RiskLevel[]
  enterprise?: string
  after?: string
  size: number
  total?: '1'
}

export function listPoints(ctx: Context, { q, level, enterprise, ...page }: PointQuery) {
  return ctx.list(RiskPoints, {
    ...page,
    filter: { level, tenantId: enterprise },
    where: q ? pointsMatching(q) : undefined,
    order: [['id', 'asc']],
  })
}

export async function createPoint(ctx: Context, write: Write): Promise<RiskPointEntity> {
  const unit = await unitOf(ctx, write.unitId)
  const [point] = await addPoints(ctx, [{ ...write, ...unit, personName: write.personName || null }])
  if (!point) throw new Error('No point was added')
  await ctx.emit(riskPointEvents.created, point, { name: point.name, number: point.number })
  return point
}

type NewPoint = Pick<RiskPointEntity, 'name' | 'kind' | 'location' | 'unitId' | 'unitName' | 'personName'>

/** Points with the next free numbers. */
export async function addPoints(ctx: Context, points: readonly NewPoint[], importId: string | null = null) {
  const numbers = await freeNumbers(ctx, points.length)
  return ctx.addMany(
    RiskPoints,
    points.map((point, i) => ({
      ...point,
      number: numbers[i] as string,
      code: newCode(),
      riskCount: 0,
      importId,
    })),
  )
}

/** Registers that came with numbers of their own may have taken some. */
async function freeNumbers(ctx: Context, count: number): Promise<string[]> {
  if (!count) return []
  const drawn = (await ctx.nextNumbers('risk_point', count)).map((n) => `FX-${String(n).padStart(4, '0')}`)
  const taken = new Set((await ctx.all(RiskPoints, { number: drawn })).map(({ number }) => number))
  const free = drawn.filter((number) => !taken.has(number))
  return [...free, ...(await freeNumbers(ctx, taken.size))]
}

export async function editPoint(ctx: Context, id: string, version: number, write: Write) {
  const point = await ctx.one(RiskPoints, id, 'edit', version)
  const unit = await unitOf(ctx, write.unitId)
  const from = { name: point.name, location: point.location }
  await ctx.save(point, { ...write, ...unit, personName: write.personName || null })
  await ctx.emit(riskPointEvents.edited, point, { from, to: { name: point.name, location: point.location } })
  return point
}

async function unitOf(ctx: Context, unitId: string | null | undefined) {
  if (!unitId) return { unitId: null, unitName: null }
  const unit = (await unitsById(ctx, [unitId])).get(unitId)
  if (!unit) throw unprocessable('unit_unknown', '所选责任部门不存在，请重新选择。')
  return { unitId, unitName: unit.name }
}

export async function removePoint(ctx: Context, id: string) {
  const point = await ctx.one(RiskPoints, id, 'edit')
  if (point.riskCount > 0) {
    throw conflict('risk_point_in_use', `这个风险点还有 ${point.riskCount} 条风险，不能删除。请先移走或删除这些风险。`)
  }
  await ctx.emit(riskPointEvents.removed, point, { name: point.name, number: point.number })
  await removeUnused(ctx, RiskPoints, point, { code: 'risk_point_in_use', what: '这个风险点' })
  return done
}

/** Brings level and count of held points in line with their risks; call it after writing risks, with the points locked before. */
export async function settlePoints(ctx: Context, points: readonly RiskPointEntity[]): Promise<void> {
  const found = await levelsOfPoints(
    ctx,
    points.map(({ id }) => id),
  )
  const changed: [RiskPointEntity, { name: string; from: RiskLevel | null; to: RiskLevel | null }][] = []
  for (const point of points) {
    const mine = found.filter(({ riskPointId }) => riskPointId === point.id)
    const level = highestLevel(mine.flatMap((row) => (row.level ? [row.level] : [])))
    const riskCount = mine.reduce((sum, { count }) => sum + count, 0)
    if (level === point.level && riskCount === point.riskCount) continue
    if (level !== point.level) changed.push([point, { name: point.name, from: point.level, to: level }])
    await ctx.save(point, { level, riskCount })
  }
  await ctx.emitMany(riskPointEvents.level_changed, changed)
}
