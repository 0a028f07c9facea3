import { z } from 'zod'
import { HistoryEntry } from '../hazard/hazard.contract'
import { ById, defineApi, File, Id, Instant, listOf, PageQuery, pageOf, paragraph } from '../kit/contract'
import { handoverCauses, handoverStates } from './handover.workflow'
import { SupervisionDetail } from './supervision.contract'
import { supervisionStates } from './supervision.workflow'

/** One case on its way from one office to another. `tenantId` is the former office. */
export const Handover = z.object({
  id: Id,
  tenantId: Id,
  version: z.number().int(),
  officeName: z.string(),
  successorId: Id.nullable(),
  successorName: z.string().nullable(),
  supervisionId: Id,
  enterpriseName: z.string(),
  hazardTitle: z.string(),
  number: z.string().nullable(),
  /** State of the case when it fell out; from then on the former office sees nothing newer. */
  caseState: z.enum(supervisionStates),
  cause: z.enum(handoverCauses),
  state: z.enum(handoverStates),
  frozenAt: Instant,
  /** The former office's decision. */
  note: z.string().nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: Instant.nullable(),
  /** The successor's answer. */
  answer: z.string().nullable(),
  answeredBy: z.string().nullable(),
  answeredAt: Instant.nullable(),
  createdAt: Instant,
})
export type Handover = z.output<typeof Handover>

/** An office over the enterprise today that could take the case. */
export const Successor = z.object({ officeId: Id, name: z.string() })

export const HandoverDetail = Handover.extend({
  /** The case as it was when it fell out, whatever became of it since. */
  snapshot: SupervisionDetail,
  history: z.array(HistoryEntry),
  /** The most fitting first; empty when nothing is to be decided any more. */
  successors: z.array(Successor),
  /** The former office can no longer act: the successor may take the case over alone. */
  isOrphaned: z.boolean(),
})
export type HandoverDetail = z.output<typeof HandoverDetail>

const note = (label: string) => z.strictObject({ note: paragraph(label, 500, 2) })
const step = { method: 'POST', params: ById, output: Handover } as const

export const handoverApi = defineApi({
  list: {
    method: 'GET',
    path: '/handovers',
    summary: '移交接收：本单位移出和接收的督办',
    allow: 'Handover:read',
    query: PageQuery.extend({
      state: listOf(handoverStates).optional(),
      /** `from`: given away by this office; `to`: received by it. */
      side: z.enum(['from', 'to']).optional(),
      q: z.string().max(60).optional(),
    }),
    output: pageOf(Handover),
  },
  get: {
    method: 'GET',
    path: '/handovers/:id',
    summary: '一件移交，附移交时的督办全貌',
    allow: 'Handover:read',
    params: ById,
    output: HandoverDetail,
  },
  document: {
    method: 'GET',
    path: '/handovers/:id/documents/:document',
    summary: '移交前已出具的文书（PDF）',
    allow: 'Handover:read',
    params: z.strictObject({ id: Id, document: Id }),
    output: File,
    transfer: 'download',
  },
  agree: {
    ...step,
    path: '/handovers/:id/agree',
    summary: '同意移交给接收单位',
    allow: 'Handover:agree',
    body: note('移交意见').extend({ successorId: Id }),
  },
  stay: {
    ...step,
    path: '/handovers/:id/stay',
    summary: '决定由原单位继续督办',
    allow: 'Handover:stay',
    body: note('继续督办的理由'),
  },
  withdraw: {
    ...step,
    path: '/handovers/:id/withdraw',
    summary: '撤回尚未下发的草稿，不再移交',
    allow: 'Handover:withdraw',
    body: note('撤回原因'),
  },
  receive: {
    ...step,
    path: '/handovers/:id/receive',
    summary: '确认接收',
    allow: 'Handover:receive',
    body: note('接收意见'),
  },
  decline: {
    ...step,
    path: '/handovers/:id/decline',
    summary: '不接收，退回原单位',
    allow: 'Handover:decline',
    body: note('不接收的理由'),
  },
  takeOver: {
    ...step,
    path: '/handovers/:id/take-over',
    summary: '原单位已不能办理时直接接收',
    allow: 'Handover:take_over',
    body: note('直接接收的理由'),
  },
})
