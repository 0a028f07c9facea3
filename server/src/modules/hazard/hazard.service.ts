import type { HazardGrade, HazardQuery, HazardReport } from '@shuangfang/shared/hazard/hazard.contract'
import { faultOfFoundAt, foundWithinDays } from '@shuangfang/shared/hazard/hazard.dates'
import { hazardEvents } from '@shuangfang/shared/hazard/hazard.events'
import {
  afterHazardAction,
  duringRectification,
  type HazardAction,
  hazardWorkflow,
} from '@shuangfang/shared/hazard/hazard.workflow'
import type { PayloadOf } from '@shuangfang/shared/kit/events'
import { toLocalDate } from '@shuangfang/shared/reference/calendar'
import type { z } from 'zod'
import { enterpriseById, enterprisesById } from '#modules/enterprise/enterprise.service'
import { attachFiles } from '#modules/file/file.service'
import { riskPointById } from '#modules/risk/risk.service'
import type { Context } from '#platform/context'
import { overtaken, stale, unprocessable } from '#platform/errors'
import { type HazardEntity, Hazards, hazardPhotos, Rectifications, TreatmentPlans } from './hazard.entity'
import {
  allHold,
  criterionText,
  handedInTest,
  inEnterprises,
  overdueTest,
  planReturnedTest,
  titleOrNumberLike,
} from './hazard.report'
import { pastById, stoodTest } from './past.report'

type Report = z.output<typeof HazardReport>

/** A page of hazards with the names of their enterprises. */
export async function listHazards(ctx: Context, query: z.output<typeof HazardQuery>) {
  const { after, size, total, sort, mine, from, to, dated, asOf } = query
  const found = await ctx.list(Hazards, {
    after,
    size,
    total,
    order:
      sort === 'deadline'
        ? [
            ['deadline', 'asc'],
            ['id', 'asc'],
          ]
        : [['id', 'desc']],
    filter: {
      ...(asOf ? {} : standingNow(ctx, query)),
      source: query.source,
      riskPointId: query.riskPoint,
      tenantId: query.enterprise,
      reporterId: mine === 'reported' ? ctx.actor.userId : undefined,
      ownerId: mine === 'owned' ? ctx.actor.userId : query.owner,
      ownerUnitId: query.unit === 'none' ? null : query.unit,
      [dated === 'closed' ? 'closedAt' : 'createdAt']: between(from, to),
    },
    where: allHold(testsOf(ctx.now, query)),
  })
  const [names, past] = await Promise.all([
    enterprisesById(
      ctx,
      found.items.map(({ tenantId }) => tenantId),
    ),
    asOf && pastById(ctx, found.items, asOf),
  ])
  return {
    ...found,
    items: found.items.map((row) =>
      Object.assign(row, {
        enterpriseName: names.get(row.tenantId)?.shortName ?? '',
        past: past?.get(row.id),
      }),
    ),
  }
}

/** What a filter asks of how things stand. */
const standingNow = (ctx: Context, { state, level, overdue, due, supervised }: z.output<typeof HazardQuery>) => ({
  state: state ?? (overdue ? duringRectification : due ? ['rectifying' as const] : undefined),
  level,
  isSupervised: supervised && true,
  deadline: overdue ? { $lt: ctx.now } : due ? dueToday(ctx.now) : undefined,
})

/** What a filter asks beyond the columns. */
const testsOf = (
  now: Date,
  { q, planReturned, handedIn, region, sector, asOf, ...standing }: z.output<typeof HazardQuery>,
) => [
  ...(q ? [titleOrNumberLike(q)] : []),
  ...(planReturned ? [planReturnedTest] : []),
  ...(handedIn ? [handedInTest(handedIn)] : []),
  ...(region || sector ? [inEnterprises(region, sector?.split(','))] : []),
  ...(asOf ? [stoodTest(asOf, standing)] : standing.overdue ? [overdueTest(now)] : []),
]

/** Whole days from `from` to `to`; undefined where neither was asked for. */
const between = (from?: string, to?: string) =>
  from || to ? { $gte: from && localDay(from), $lt: to && localDay(to, 1) } : undefined

/** Not late yet, and due by the end of this day in China. */
export const dueToday = (now: Date) => ({ $gte: now, $lt: localDay(toLocalDate(now), 1) })

/** Midnight in China at the start of a civil day, or `plus` days later. */
const localDay = (day: string, plus = 0) => new Date(Date.parse(`${day}T00:00:00+08:00`) + plus * 86_400_000)

/** One hazard with everything that happened to it. */
export async function hazardDetail(ctx: Context, id: string) {
  const hazard = await ctx.one(Hazards, id, 'read')
  // Whoever may see the hazard sees its parts, whatever the rules on rows of their own.
  const inside = ctx.system(hazard.tenantId)
  const [enterprise, rectifications, plans, history, criterion] = await Promise.all([
    enterpriseById(ctx, hazard.tenantId),
    inside.all(Rectifications, { hazardId: id }),
    inside.all(TreatmentPlans, { hazardId: id }),
    ctx.history(Hazards, hazard),
    hazard.criterionCode ? criterionText(ctx, hazard.criterionCode) : null,
  ])
  return { ...hazard, enterpriseName: enterprise.name, criterionText: criterion, rectifications, plans, history }
}

/** Anyone of the enterprise reports: a sentence, photos, a place. The phone may have kept it for days. */
export async function reportHazard(ctx: Context, report: Report) {
  const point = report.riskPointId ? await riskPointById(ctx, report.riskPointId) : null
  if (!point && !report.place) {
    throw unprocessable('place_missing', '请说明隐患在哪里：扫风险点二维码、从列表选择，或填写位置。', [
      { pointer: '/place', code: 'missing', message: '请填写位置或选择风险点' },
    ])
  }
  const found = foundOf(ctx, report)
  const year = new Date(ctx.now.getTime() + 8 * 3_600_000).getUTCFullYear()
  const serial = await ctx.nextNumber(`hazard-${year}`)
  const hazard = await ctx.add(Hazards, {
    state: hazardWorkflow.initial,
    returns: 0,
    isSupervised: false,
    number: `YH-${year}-${String(serial).padStart(6, '0')}`,
    title: report.title,
    place: report.place ?? point?.location ?? point?.name ?? '',
    riskPointId: point?.id ?? null,
    riskPointName: point?.name ?? null,
    source: report.source,
    reporterId: ctx.actor.userId,
    reporterName: ctx.actor.name,
    ...found,
    photos: report.photos,
  })
  await attachFiles(ctx, report.photos, hazardPhotos.on(hazard), '/photos')
  await ctx.emit(hazardEvents.reported, hazard, { number: hazard.number, title: hazard.title })
  return hazard
}

/** When it was seen; what is kept is what was said. */
function foundOf({ now }: Context, { foundAt = now, backdatedReason }: Pick<Report, 'foundAt' | 'backdatedReason'>) {
  const fault = faultOfFoundAt(foundAt, backdatedReason, now)
  if (fault === 'ahead') {
    throw unprocessable('found_ahead', '发现时间比现在还晚，手机或电脑的时间可能不准。请校准时间后重新上报。', [
      { pointer: '/foundAt', code: 'ahead', message: '不能晚于现在' },
    ])
  }
  if (fault === 'long_ago') {
    throw unprocessable('found_long_ago', `发现时间在 ${foundWithinDays} 天以前的，请写明为什么现在才上报。`, [
      { pointer: '/backdatedReason', code: 'missing', message: '请填写补报原因' },
    ])
  }
  return { foundAt, backdatedReason: backdatedReason || null }
}

/**
 * Moves a hazard one step along its workflow, or refuses: 404 unseen, 403 not yours to move, 409 wrong state.
 * The only function that changes a hazard's state.
 */
export async function moveHazard(
  ctx: Context,
  id: string,
  action: HazardAction,
  changes: Partial<HazardEntity> = {},
  payload: Partial<PayloadOf<(typeof hazardEvents)[HazardAction]>> = {},
): Promise<HazardEntity> {
  const hazard = await holdHazard(ctx, id, action)
  const from = hazard.state
  const to = afterHazardAction(from, action)
  if (!to) throw wrongState(ctx, hazard)
  await ctx.save(hazard, { ...changes, state: to })
  await ctx.emit(hazardEvents[action], hazard, { ...payload, from, to, number: hazard.number, title: hazard.title })
  return hazard
}

/** Locks a hazard for a step: 404 unseen, 403 not yours, 409 wrong state, 412 not as the caller saw it. */
export async function holdHazard(
  ctx: Context,
  id: string,
  action: HazardAction,
  version?: number,
): Promise<HazardEntity> {
  const hazard = await ctx.one(Hazards, id, action)
  if (!afterHazardAction(hazard.state, action)) throw wrongState(ctx, hazard)
  if (version !== undefined && hazard.version !== version) throw stale(ctx.about(hazard))
  return hazard
}
const wrongState = (ctx: Context, hazard: HazardEntity) =>
  overtaken('hazard_wrong_state', '这条隐患的状态已经变了，不能再办这一步。请刷新后按最新状态办理。', ctx.about(hazard))

/** General or major. A statutory criterion makes it major, whatever was chosen (安全生产法 §41, 各行业判定标准). */
export async function gradeHazard(ctx: Context, id: string, grade: z.output<typeof HazardGrade>) {
  if (grade.criterionCode && !(await criterionText(ctx, grade.criterionCode))) {
    throw unprocessable('criterion_unknown', '所选判定依据不在现行标准里，请重新选择。', [
      { pointer: '/criterionCode', code: 'unknown', message: '请重新选择判定依据' },
    ])
  }
  // Held: a colleague who makes it major at this moment must not be overruled.
  const before = await holdHazard(ctx, id, 'grade')
  const level = grade.criterionCode ? 'major' : grade.level
  if (before.level === 'major' && level === 'general') {
    throw unprocessable('downgrade_refused', '已判为重大的隐患不能由企业自行降级，请联系属地监管部门复核。')
  }
  return moveHazard(
    ctx,
    id,
    'grade',
    {
      ...grade,
      level,
      criterionCode: grade.criterionCode ?? null,
      accidentType: grade.accidentType ?? null,
      cause: grade.cause ?? null,
    },
    { level, criterionCode: grade.criterionCode ?? null },
  )
}

/** For other modules: the hazard as far as the actor may see it. */
export const hazardById = (ctx: Context, id: string) => ctx.one(Hazards, id, 'read')

/** Late, as a condition over the columns of a hazard, for other modules' reports. */
export { overdueTest } from './hazard.report'

/** The hazards the actor may read, as a subquery for other modules' reports. */
export const visibleHazards = (ctx: Context) => ctx.visible(Hazards)
