import { readsRecords } from '@shuangfang/shared/file/file.policy'
import type { EvaluationSummary } from '@shuangfang/shared/standardization/evaluation.rules'
import type { EvaluationState } from '@shuangfang/shared/standardization/evaluation.workflow'
import { defineFilePlace } from '#platform/attachments'
import {
  bool,
  code,
  decimal,
  defineEntity,
  instant,
  int,
  json,
  nullable,
  type RowOf,
  ref,
  varchar,
} from '#platform/entity'

/** 自评 of one year against one edition of the standard. */
export const Evaluations = defineEntity({
  subject: 'Evaluation',
  table: 'self_evaluation',
  owner: 'enterprise',
  columns: {
    year: int(),
    standardCode: code(40),
    state: code<EvaluationState>(16),
    /** Kept beside the items so that lists and dossiers need not load them. */
    summary: json<EvaluationSummary>(),
    submitterId: nullable(ref()),
    authorIds: json<string[]>(),
    submitterName: nullable(varchar(40)),
    submittedAt: nullable(instant()),
    deciderName: nullable(varchar(40)),
    decidedAt: nullable(instant()),
    decision: nullable(varchar(300)),
  },
})
export type EvaluationEntity = RowOf<typeof Evaluations>

/** Records and photos behind the score of an element; they name people. */
export const evaluationEvidence = defineFilePlace({
  of: Evaluations,
  part: 'evidence',
  accepts: 'anything',
  readers: readsRecords,
})

/** One leaf element of an evaluation. */
export const EvaluationItems = defineEntity({
  subject: 'Evaluation',
  table: 'evaluation_item',
  owner: 'enterprise',
  columns: {
    evaluationId: ref('self_evaluation'),
    clause: code(16),
    title: varchar(120),
    isApplicable: bool(),
    fullScore: decimal(5, 1),
    score: nullable(decimal(5, 1)),
    finding: nullable(varchar(1000)),
    files: json<string[]>(),
    /** Who filled it in last. */
    editorId: nullable(ref()),
    hazardId: nullable(ref('hazard')),
  },
})
export type EvaluationItemEntity = RowOf<typeof EvaluationItems>
