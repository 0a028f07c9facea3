import { done } from '@shuangfang/shared/kit/contract'
import type { FloorPlanWrite } from '@shuangfang/shared/risk/risk.contract'
import { floorPlanEvents } from '@shuangfang/shared/risk/risk.events'
import { type PolygonFault, polygonFault } from '@shuangfang/shared/risk/risk.map'
import { highestLevel } from '@shuangfang/shared/risk/risk.methods'
import type { z } from 'zod'
import { attachFiles, filesToAttach } from '#modules/file/file.service'
import type { Context } from '#platform/context'
import { type FieldError, unprocessable } from '#platform/errors'
import { type FloorPlanEntity, FloorPlans, planPicture } from './floor-plan.entity'
import { countsOf } from './overview.service'
import { RiskPoints } from './risk.entity'
import { levelsOfPoints } from './risk.report'

type Write = z.output<typeof FloorPlanWrite>

export async function listPlans(ctx: Context, enterprise?: string) {
  return { items: await planViews(ctx, await ctx.every(FloorPlans, { filter: { tenantId: enterprise } })) }
}

export async function createPlan(ctx: Context, write: Write) {
  await assertAreas(ctx, write.areas)
  await filesToAttach(ctx, [write.fileId], '/fileId')
  const plan = await ctx.add(FloorPlans, write)
  await attachFiles(ctx, [plan.fileId], planPicture.on(plan), '/fileId')
  await ctx.emit(floorPlanEvents.created, plan, { name: plan.name, areas: plan.areas.length })
  return planView(ctx, plan)
}

export async function editPlan(ctx: Context, id: string, version: number, write: Write) {
  const plan = await ctx.one(FloorPlans, id, 'edit', version)
  await attachFiles(ctx, [write.fileId], planPicture.on(plan), '/fileId')
  await assertAreas(ctx, write.areas)
  await ctx.save(plan, write)
  await ctx.emit(floorPlanEvents.edited, plan, { name: plan.name, areas: plan.areas.length })
  return planView(ctx, plan)
}

export async function removePlan(ctx: Context, id: string) {
  const plan = await ctx.one(FloorPlans, id, 'edit')
  await attachFiles(ctx, [], planPicture.on(plan), '/fileId')
  await ctx.emit(floorPlanEvents.removed, plan, { name: plan.name })
  await ctx.remove(plan)
  return done
}

/** Every area as risky as its gravest risk: the points' levels are residual where that was assessed. */
async function planViews(ctx: Context, plans: readonly FloorPlanEntity[]) {
  const ids = plans.flatMap(({ areas }) => areas.flatMap(({ riskPointIds }) => riskPointIds))
  const points = await ctx.byIds(RiskPoints, ids)
  const found = await levelsOfPoints(ctx, [...points.keys()])
  return plans.map((plan) => ({
    ...plan,
    areas: plan.areas.map((area) => {
      const inside = found.filter(({ riskPointId }) => area.riskPointIds.includes(riskPointId))
      return {
        ...area,
        // A point that was deleted since no longer stands in its area.
        riskPointIds: area.riskPointIds.filter((id) => points.has(id)),
        points: area.riskPointIds.flatMap((id) => points.get(id) ?? []),
        level: highestLevel(inside.flatMap(({ level }) => (level ? [level] : []))),
        counts: countsOf(inside).counts,
      }
    }),
  }))
}

async function planView(ctx: Context, plan: FloorPlanEntity) {
  const [view] = await planViews(ctx, [plan])
  return view as NonNullable<typeof view>
}

const faults: Record<PolygonFault, string> = {
  too_few: '至少要有 3 个点',
  repeated: '有两个相邻的点重合，请删除其中一个',
  crossing: '的边线自己相交，请拖动拐点使边线不交叉',
  flat: '面积太小，请重新画',
}

async function assertAreas(ctx: Context, areas: Write['areas']): Promise<void> {
  const errors: FieldError[] = areas.flatMap(({ name, polygon }, i) => {
    const fault = polygonFault(polygon)
    return fault
      ? [{ pointer: `/areas/${i}/polygon`, code: `polygon_${fault}`, message: `区域“${name}”${faults[fault]}` }]
      : []
  })
  const points = await ctx.byIds(
    RiskPoints,
    areas.flatMap(({ riskPointIds }) => riskPointIds),
  )
  for (const [i, { name, riskPointIds }] of areas.entries()) {
    if (riskPointIds.every((id) => points.has(id))) continue
    const message = `区域“${name}”里有已不存在的风险点，请重新选择`
    errors.push({ pointer: `/areas/${i}/riskPointIds`, code: 'risk_point_unknown', message })
  }
  if (errors[0]) throw unprocessable('floor_plan_invalid', `${errors[0].message}。`, errors)
}
