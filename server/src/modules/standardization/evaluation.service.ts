import type { Input } from '@shuangfang/shared/kit/contract'
import { toLocalDate } from '@shuangfang/shared/reference/calendar'
import {
  isGap,
  type LevelThresholds,
  predictLevel,
  problemsOf,
  standardizationLevels,
  summarise,
} from '@shuangfang/shared/standardization/evaluation.rules'
import {
  afterEvaluationAction,
  type EvaluationAction,
  type EvaluationState,
  isEditable,
} from '@shuangfang/shared/standardization/evaluation.workflow'
import {
  currentStandard,
  defaultFullScore,
  type EvaluationItemWrite,
  type standardizationApi,
} from '@shuangfang/shared/standardization/standardization.contract'
import { evaluationEvents } from '@shuangfang/shared/standardization/standardization.events'
import { attachFiles } from '#modules/file/file.service'
import { reportHazard } from '#modules/hazard/hazard.service'
import { listStandardElements, parameters } from '#modules/reference/reference.service'
import type { Context } from '#platform/context'
import { conflict, notFound, overtaken, unprocessable } from '#platform/errors'
import { driverCode } from '#platform/transaction'
import {
  type EvaluationEntity,
  type EvaluationItemEntity,
  EvaluationItems,
  Evaluations,
  evaluationEvidence,
} from './evaluation.entity'

type Query = Input<typeof standardizationApi.evaluations>['query']

export const listEvaluations = (ctx: Context, { enterprise, ...page }: Query) =>
  ctx.list(Evaluations, { ...page, filter: { tenantId: enterprise }, order: [['id', 'desc']] })

/** The evaluation with its tree, its elements as evaluated, and what happened to it. */
export async function evaluationDetail(ctx: Context, id: string) {
  const evaluation = await ctx.one(Evaluations, id, 'read')
  // Whoever may see the evaluation sees its elements, which have no rules of their own.
  const [items, elements, prediction, history] = await Promise.all([
    itemsOf(ctx.system(evaluation.tenantId), id),
    listStandardElements(ctx, evaluation.standardCode),
    predictionOf(ctx, evaluation),
    ctx.history(Evaluations, evaluation),
  ])
  return { ...evaluation, items, elements, prediction, history }
}

const itemsOf = (ctx: Context, evaluationId: string) => ctx.all(EvaluationItems, { evaluationId })

async function predictionOf(ctx: Context, { summary }: Pick<EvaluationEntity, 'summary'>) {
  const { values, certainty } = await parameters(ctx, 'standardization')
  const thresholds: LevelThresholds = Object.fromEntries(
    standardizationLevels.map((level) => [level, values.get(`level_${level}`)]),
  )
  return { level: predictLevel(summary.percent, thresholds), thresholds, certainty }
}

/** Opens the evaluation of a year with every leaf element of the current standard. One a year. */
export async function startEvaluation(ctx: Context, { year }: { year: number }) {
  const thisYear = Number(toLocalDate(ctx.now).slice(0, 4))
  if (year > thisYear) throw unprocessable('year_ahead', `${year} 年还没有到，请选择 ${thisYear} 年或以前的年度。`)
  const leaves = (await listStandardElements(ctx, currentStandard)).filter(({ isLeaf }) => isLeaf)
  const blank = leaves.map(({ clause, title }) => ({
    clause,
    title,
    isApplicable: true,
    fullScore: defaultFullScore,
    score: null,
    finding: null,
  }))
  const evaluation = await addEvaluation(ctx, year, summarise(blank))
  await ctx.addMany(
    EvaluationItems,
    blank.map((item) => ({ ...item, evaluationId: evaluation.id, files: [] })),
  )
  await ctx.emit(evaluationEvents.started, evaluation, { year })
  return evaluation
}

async function addEvaluation(ctx: Context, year: number, summary: EvaluationEntity['summary']) {
  const values = { year, standardCode: currentStandard, state: 'draft' as const, summary, authorIds: [] }
  return ctx.add(Evaluations, values).catch((error) => {
    if (driverCode(error) !== 'ER_DUP_ENTRY') throw error
    throw conflict('evaluation_exists', `${year} 年的自评已经有了，请打开继续填写，不要重复新建。`)
  })
}
const undecided = { deciderName: null, decidedAt: null, decision: null }

/** Saves one element while the evaluation is being filled in, and with it the figures of the whole. */
export async function saveItem(ctx: Context, id: string, itemId: string, version: number, write: EvaluationItemWrite) {
  const evaluation = await ctx.one(Evaluations, id, 'edit')
  if (!isEditable(evaluation.state)) throw frozen(evaluation.state)
  const item = await ctx.one(EvaluationItems, itemId, 'edit', version)
  if (item.evaluationId !== id) throw notFound('这个要素')
  await attachFiles(ctx, write.files, evaluationEvidence.on(evaluation, item), '/files')
  const before = { score: item.score, fullScore: item.fullScore, isApplicable: item.isApplicable }
  await ctx.save(item, { ...write, finding: write.finding || null, editorId: ctx.actor.userId })
  const items = await itemsOf(ctx, id)
  await ctx.save(evaluation, { summary: summarise(items), authorIds: authorsOf(items) })
  const { score, fullScore, isApplicable, clause } = item
  // Text is saved with every pause in typing; the record keeps what changes the result.
  if (before.score !== score || before.fullScore !== fullScore || before.isApplicable !== isApplicable) {
    await ctx.emit(evaluationEvents.scored, evaluation, { clause, before, score, fullScore, isApplicable })
  }
  return { ...item, summary: evaluation.summary, prediction: await predictionOf(ctx, evaluation) }
}

/** Whose work it is: who rewrites an element takes its author's place. */
const authorsOf = (items: readonly EvaluationItemEntity[], ...more: string[]) => [
  ...new Set([...items.flatMap(({ editorId }) => editorId ?? []), ...more]),
]

const frozen = (state: EvaluationState) =>
  state === 'approved'
    ? conflict('evaluation_frozen', '这次自评已经批准，内容不再改动。需要更正请在下一年度自评中体现。')
    : conflict('evaluation_submitted', '这次自评已经提交，等待主要负责人批准。需要修改请先请其退回。')

/** Submits for approval; 422 names every element that is not finished. */
export async function submitEvaluation(ctx: Context, id: string) {
  const evaluation = await heldFor(ctx, id, 'submit')
  const items = await itemsOf(ctx, id)
  const problems = problemsOf(items)
  const [first] = problems
  if (first) {
    throw unprocessable(
      'evaluation_incomplete',
      `还有 ${problems.length} 个要素没有填完，暂不能提交。先看：${first.message}。`,
      problems.map(({ clause, message }) => ({ pointer: `/items/${clause}`, code: 'incomplete', message })),
    )
  }
  await ctx.save(evaluation, {
    state: 'submitted',
    summary: summarise(items),
    authorIds: authorsOf(items, ctx.actor.userId),
    submitterId: ctx.actor.userId,
    submitterName: ctx.actor.name,
    submittedAt: ctx.now,
    ...undecided,
  })
  await ctx.emit(evaluationEvents.submitted, evaluation, {
    year: evaluation.year,
    percent: evaluation.summary.percent,
  })
  return evaluation
}

/** The principal approves, which freezes it, or returns it with a reason. */
export async function decideEvaluation(ctx: Context, id: string, action: 'approve' | 'return', reason: string | null) {
  const evaluation = await heldFor(ctx, id, action)
  const state = action === 'approve' ? 'approved' : 'returned'
  await ctx.save(evaluation, { state, deciderName: ctx.actor.name, decidedAt: ctx.now, decision: reason })
  await ctx.emit(evaluationEvents[state], evaluation, { year: evaluation.year, reason })
  return evaluation
}

/** Held for this step; 409 where its state does not allow it. */
async function heldFor(ctx: Context, id: string, action: EvaluationAction): Promise<EvaluationEntity> {
  const evaluation = await ctx.one(Evaluations, id, action)
  if (afterEvaluationAction(evaluation.state, action)) return evaluation
  if (action === 'submit') throw frozen(evaluation.state)
  throw overtaken(
    'evaluation_not_submitted',
    '这次自评不在待批准状态，可能刚被处理过。请刷新查看。',
    ctx.about(evaluation),
  )
}

/** A finding with a deduction becomes a hazard, once; the item keeps the link even when the evaluation is frozen. */
export async function reportFinding(ctx: Context, id: string, itemId: string) {
  const evaluation = await ctx.one(Evaluations, id, 'report_hazard')
  const item = await ctx.one(EvaluationItems, itemId, 'report_hazard')
  if (item.evaluationId !== id) throw notFound('这个要素')
  if (item.hazardId) throw conflict('finding_reported', '这个问题已经转为隐患，不要重复上报。请在隐患清单中查看。')
  if (!isGap(item) || !item.finding) {
    throw unprocessable('finding_missing', '只有扣了分并写明问题的要素才能转为隐患。请先填写存在的问题。')
  }
  const hazard = await reportHazard(ctx, {
    title: `${item.title}：${item.finding}`.slice(0, 300),
    place: `标准化自评 ${item.clause} ${item.title}`.slice(0, 120),
    source: 'other',
    photos: [],
  })
  await ctx.save(item, { hazardId: hazard.id })
  await ctx.emit(evaluationEvents.hazard_reported, evaluation, { clause: item.clause, number: hazard.number })
  return { hazardId: hazard.id, number: hazard.number }
}

/** The latest evaluation of an enterprise the actor may see; null before the first. */
export const latestEvaluation = (ctx: Context, enterpriseId: string) => newest(ctx, { tenantId: enterpriseId })
/** The latest one that the principal approved. */
export const approvedEvaluation = (ctx: Context, enterpriseId: string) =>
  newest(ctx, { tenantId: enterpriseId, state: 'approved' })

async function newest(
  ctx: Context,
  filter: { tenantId: string; state?: 'approved' },
): Promise<EvaluationEntity | null> {
  const { items } = await ctx.list(Evaluations, {
    filter,
    order: [
      ['year', 'desc'],
      ['id', 'desc'],
    ],
    size: 1,
  })
  return items[0] ?? null
}
