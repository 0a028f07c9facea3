import { createHash } from 'node:crypto'
import { done } from '@shuangfang/shared/kit/contract'
import { measureKinds, type Risk, type RiskQuery, type RiskWrite } from '@shuangfang/shared/risk/risk.contract'
import { riskEvents } from '@shuangfang/shared/risk/risk.events'
import { comparable } from '@shuangfang/shared/risk/risk.identity'
import type { z } from 'zod'
import type { Context } from '#platform/context'
import { conflict, unprocessable } from '#platform/errors'
import { removeUnused } from '#platform/references'
import { currentSchemes, gradeRisk } from './assessment.service'
import { ControlMeasures, type RiskEntity, type RiskPointEntity, RiskPoints, Risks } from './risk.entity'
import { risksMatching } from './risk.report'
import { settlePoints } from './risk-point.service'
import { riskView, riskViews } from './risk-view.service'

/** One risk point the actor may see; 404 otherwise. */
export const riskPointById = (ctx: Context, id: string): Promise<RiskPointEntity> => ctx.one(RiskPoints, id, 'read')
/** Names of points for a page of rows; invisible ones are absent. */
export const riskPointsById = (ctx: Context, ids: Iterable<string | null>) => ctx.byIds(RiskPoints, ids)
/** One risk as the contract shows it; 404 if invisible. */
export const riskById = async (ctx: Context, id: string): Promise<Risk> =>
  riskView(ctx, await ctx.one(Risks, id, 'read'))

/** The register's rows: an enterprise reads its own point by point, an authority the newest first. */
export async function listRisks(ctx: Context, query: Omit<z.output<typeof RiskQuery>, 'size'> & { size: number }) {
  const {
    level,
    ungraded,
    riskPoint,
    department,
    enterprise,
    after,
    size,
    total,
    import: importId,
    ...matching
  } = query
  const page = await ctx.list(Risks, {
    after,
    size,
    total,
    filter: {
      level: ungraded ? null : level,
      riskPointId: riskPoint,
      departmentName: department,
      tenantId: enterprise,
      importId,
    },
    where: risksMatching(ctx, matching),
    order:
      ctx.actor.realm.kind === 'authority' && !enterprise
        ? undefined
        : [
            ['riskPointId', 'asc'],
            ['id', 'asc'],
          ],
  })
  return { ...page, items: await riskViews(ctx, page.items) }
}

export async function createRisk(ctx: Context, write: RiskWrite): Promise<Risk> {
  await assertPoint(ctx, write.riskPointId)
  const point = await ctx.one(RiskPoints, write.riskPointId, 'edit')
  const values = await valuesOf(ctx, write, null)
  await assertNew(ctx, values)
  const risk = await ctx.add(Risks, { ...values, importId: null, versionsUndone: 0 })
  await writeMeasures(ctx, risk, write.measures)
  await settlePoints(ctx, [point])
  await ctx.emit(riskEvents.created, risk, { point: point.name, level: risk.level })
  return riskView(ctx, risk)
}

export async function editRisk(ctx: Context, id: string, version: number, write: RiskWrite): Promise<Risk> {
  // Points before their risks, here and everywhere: two writers of one point wait instead of deadlocking.
  const { riskPointId } = await ctx.one(Risks, id, 'read')
  await assertPoint(ctx, write.riskPointId)
  const points = await ctx.many(RiskPoints, { id: [riskPointId, write.riskPointId] }, 'edit')
  const risk = await ctx.one(Risks, id, 'edit', version)
  const values = await valuesOf(ctx, write, risk)
  if (values.fingerprint !== risk.fingerprint) await assertNew(ctx, values)
  const from = { level: risk.level, unit: risk.unit, factor: risk.factor }
  await ctx.save(risk, values)
  await writeMeasures(ctx, risk, write.measures)
  await settlePoints(ctx, points)
  await ctx.emit(riskEvents.edited, risk, { from, to: { level: risk.level, unit: risk.unit, factor: risk.factor } })
  return riskView(ctx, risk)
}

export async function removeRisk(ctx: Context, id: string) {
  const { riskPointId } = await ctx.one(Risks, id, 'read')
  const point = await ctx.one(RiskPoints, riskPointId, 'edit')
  const risk = await ctx.one(Risks, id, 'edit')
  await ctx.emit(riskEvents.removed, risk, {
    point: point.name,
    unit: risk.unit,
    factor: risk.factor,
    level: risk.level,
  })
  await removeHeldRisk(ctx, risk)
  await settlePoints(ctx, [point])
  return done
}

/** Deletes a risk held for change with its measures; 409 while tasks or hazards refer to it. */
export async function removeHeldRisk(ctx: Context, risk: RiskEntity): Promise<void> {
  await removeUnused(ctx, Risks, risk, { code: 'risk_in_use', what: '这条风险' })
}

/** A foreign or vanished point in a body is a wrong field, not a wrong address. */
async function assertPoint(ctx: Context, id: string): Promise<void> {
  if ((await ctx.byIds(RiskPoints, [id])).size) return
  const message = '所选风险点不存在，可能已被删除，请重新选择。'
  throw unprocessable('risk_point_unknown', message, [{ pointer: '/riskPointId', code: 'risk_point_unknown', message }])
}

async function valuesOf(ctx: Context, write: RiskWrite, stored: RiskEntity | null) {
  const { measures: _, inherent: __, residual: ___, controlLevel: ____, ...plain } = write
  const grading = gradeRisk(await currentSchemes(ctx), write, stored)
  const isRegraded = grading.inherent !== stored?.inherent || grading.residual !== stored?.residual
  return {
    ...plain,
    ...grading,
    assessedAt: !grading.level ? null : isRegraded ? ctx.now : (stored?.assessedAt ?? ctx.now),
    consequence: write.consequence || null,
    improvement: write.improvement || null,
    departmentName: write.departmentName || null,
    personName: write.personName || null,
    basis: write.basis || null,
    remark: write.remark || null,
    fingerprint: fingerprintOf(write.riskPointId, write.unit, write.factor),
  }
}

/** What makes two rows the same risk: point, unit and factor, as people compare them. */
export const identityOf = (point: string, unit: string, factor: string): string =>
  [point, comparable(unit), comparable(factor)].join('\n')

/** The same, as the register stores it. */
export const fingerprintOf = (pointId: string, unit: string, factor: string): string =>
  createHash('md5')
    .update(identityOf(pointId, unit, factor))
    .digest('hex')

async function assertNew(ctx: Context, { fingerprint }: { fingerprint: string }): Promise<void> {
  if (!(await ctx.idBy(Risks, 'read', { fingerprint }))) return
  throw conflict('risk_exists', '同一风险点、同一单元下已有相同的危险源，请直接修改原有的那一条。')
}

/** Makes the stored measures of a held risk say this: kept where the kind stays, since tasks refer to them. */
export async function writeMeasures(ctx: Context, risk: RiskEntity, measures: RiskWrite['measures']): Promise<void> {
  const stored = await ctx.many(ControlMeasures, { riskId: risk.id }, 'edit')
  for (const row of stored) {
    const text = measures[row.kind]
    if (!text) await ctx.remove(row)
    else if (text !== row.text) await ctx.save(row, { text })
  }
  const fresh = measureKinds.flatMap((kind) => {
    const text = measures[kind]
    return text && !stored.some((row) => row.kind === kind) ? [{ riskId: risk.id, kind, text }] : []
  })
  await ctx.addMany(ControlMeasures, fresh, risk)
}

/** The risks the actor may read, as a subquery for other modules' reports. */
export const visibleRisks = (ctx: Context) => ctx.visible(Risks)
