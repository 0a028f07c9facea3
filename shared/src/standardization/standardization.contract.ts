import { z } from 'zod'
import { HistoryEntry } from '../hazard/hazard.contract'
import { ById, defineApi, Id, Instant, optionalParagraph, PageQuery, pageOf, paragraph } from '../kit/contract'
import { Certainty } from '../reference/certainty'
import { StandardElement } from '../reference/reference.contract'
import { standardizationLevels } from './evaluation.rules'
import { evaluationStates } from './evaluation.workflow'

/** 现行标准; an evaluation keeps the one it was started with. */
export const currentStandard = 'GB/T 33000-2025'
/** Full score an element starts with; the standard fixes none, the enterprise may change it. */
export const defaultFullScore = 10

export const EvaluationSummary = z.object({
  elements: z.number().int(),
  applicable: z.number().int(),
  evaluated: z.number().int(),
  fullScore: z.number(),
  score: z.number(),
  gaps: z.number().int(),
  progress: z.number(),
  percent: z.number().nullable(),
})

/** The level the score would reach. Thresholds are custom, not law: shown as 参考, with their certainty. */
export const Prediction = z.object({
  level: z.enum(standardizationLevels).nullable(),
  thresholds: z.partialRecord(z.enum(standardizationLevels), z.number()),
  certainty: Certainty,
})

export const Evaluation = z.object({
  id: Id,
  tenantId: Id,
  version: z.number().int(),
  year: z.number().int(),
  standardCode: z.string(),
  state: z.enum(evaluationStates),
  summary: EvaluationSummary,
  submitterId: Id.nullable(),
  /** Who filled in an element last, and who submitted. */
  authorIds: z.array(Id),
  submitterName: z.string().nullable(),
  submittedAt: Instant.nullable(),
  deciderName: z.string().nullable(),
  decidedAt: Instant.nullable(),
  decision: z.string().nullable(),
  createdAt: Instant,
})
export type Evaluation = z.output<typeof Evaluation>

/** One leaf element as evaluated. */
export const EvaluationItem = z.object({
  id: Id,
  version: z.number().int(),
  clause: z.string(),
  title: z.string(),
  isApplicable: z.boolean(),
  fullScore: z.number(),
  score: z.number().nullable(),
  finding: z.string().nullable(),
  files: z.array(Id),
  /** The hazard that this finding became. */
  hazardId: Id.nullable(),
})
export type EvaluationItem = z.output<typeof EvaluationItem>

export const EvaluationDetail = Evaluation.extend({
  prediction: Prediction,
  /** The whole tree; leaves are evaluated by the item of the same clause. */
  elements: z.array(StandardElement),
  items: z.array(EvaluationItem),
  history: z.array(HistoryEntry),
})
export type EvaluationDetail = z.output<typeof EvaluationDetail>

const score = (label: string) =>
  z
    .number(`${label}应为数字`)
    .min(0, `${label}不能为负`)
    .max(1000, `${label}最高 1000 分`)
    .refine((value) => Math.round(value * 10) / 10 === value, `${label}最多一位小数`)

/** Saved while being filled in, so it may be incomplete; submitting checks that nothing is missing. */
export const EvaluationItemWrite = z
  .strictObject({
    isApplicable: z.boolean(),
    fullScore: score('满分').min(0.1, '满分应大于 0'),
    score: score('得分').nullable(),
    finding: optionalParagraph('存在的问题', 1000),
    files: z.array(Id).max(10, '佐证材料最多 10 份').default([]),
  })
  .refine(({ score, fullScore }) => score === null || score <= fullScore, {
    message: '得分不能超过满分',
    path: ['score'],
  })
  .refine(({ isApplicable, score }) => isApplicable || score === null, {
    message: '不适用的要素不评分，请清除得分',
    path: ['score'],
  })
export type EvaluationItemWrite = z.output<typeof EvaluationItemWrite>

const step = { method: 'POST', params: ById, output: Evaluation } as const
const ItemParams = z.strictObject({ id: Id, item: Id })

export const standardizationApi = defineApi({
  evaluations: {
    method: 'GET',
    path: '/self-evaluations',
    summary: '标准化自评',
    allow: 'Evaluation:read',
    query: PageQuery.extend({ enterprise: Id.optional() }),
    output: pageOf(Evaluation),
  },
  evaluation: {
    method: 'GET',
    path: '/self-evaluations/:id',
    summary: '一次自评的全部要素和得分',
    allow: 'Evaluation:read',
    params: ById,
    output: EvaluationDetail,
  },
  start: {
    method: 'POST',
    path: '/self-evaluations',
    summary: '开始某一年度的自评',
    allow: 'Evaluation:edit',
    once: true,
    body: z.strictObject({
      year: z.number('请填写年度').int().min(2020, '年度不早于 2020').max(2100, '年度过大，请核对'),
    }),
    output: Evaluation,
  },
  saveItem: {
    method: 'PUT',
    path: '/self-evaluations/:id/items/:item',
    summary: '保存一个要素的评分',
    allow: 'Evaluation:edit',
    versioned: true,
    params: ItemParams,
    body: EvaluationItemWrite,
    output: EvaluationItem.extend({ summary: EvaluationSummary, prediction: Prediction }),
  },
  submit: { ...step, path: '/self-evaluations/:id/submit', summary: '提交自评', allow: 'Evaluation:submit' },
  approve: { ...step, path: '/self-evaluations/:id/approve', summary: '批准自评', allow: 'Evaluation:approve' },
  return: {
    ...step,
    path: '/self-evaluations/:id/return',
    summary: '退回自评',
    allow: 'Evaluation:return',
    body: z.strictObject({ reason: paragraph('退回原因', 300, 4) }),
  },
  reportHazard: {
    method: 'POST',
    path: '/self-evaluations/:id/items/:item/hazard',
    summary: '把扣分问题转为隐患',
    allow: 'Evaluation:report_hazard',
    once: true,
    params: ItemParams,
    output: z.object({ hazardId: Id, number: z.string() }),
  },
})
