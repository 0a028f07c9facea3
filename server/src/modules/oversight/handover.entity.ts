import type { HandoverCause, HandoverState } from '@shuangfang/shared/oversight/handover.workflow'
import type { SupervisionDetail } from '@shuangfang/shared/oversight/supervision.contract'
import type { SupervisionState } from '@shuangfang/shared/oversight/supervision.workflow'
import type { z } from 'zod'
import { code, defineEntity, instant, nullable, packed, type RowOf, ref, varchar } from '#platform/entity'

/** A case on its way to another office: a row of the former one, which the successor sees as well. */
export const Handovers = defineEntity({
  subject: 'Handover',
  table: 'handover',
  owner: 'tenant',
  alsoOf: 'successorId',
  columns: {
    supervisionId: ref(),
    /** The case while somebody still has to decide: makes "one handover at a time" a unique key. */
    openSupervisionId: nullable(ref()),
    enterpriseId: ref(),
    enterpriseName: varchar(120),
    hazardTitle: varchar(300),
    number: nullable(code(40)),
    caseState: code<SupervisionState>(20),
    officeName: varchar(120),
    successorId: nullable(ref()),
    successorName: nullable(varchar(120)),
    cause: code<HandoverCause>(16),
    state: code<HandoverState>(16),
    frozenAt: instant(),
    /** The case with entries, documents and timeline, as the former office knew it. */
    snapshot: packed<z.input<typeof SupervisionDetail>>(),
    note: nullable(varchar(500)),
    decidedBy: nullable(varchar(40)),
    decidedAt: nullable(instant()),
    answer: nullable(varchar(500)),
    answeredBy: nullable(varchar(40)),
    answeredAt: nullable(instant()),
  },
})
export type HandoverRow = RowOf<typeof Handovers>
