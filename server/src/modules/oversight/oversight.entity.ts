import type { SupervisionEntry } from '@shuangfang/shared/oversight/supervision.contract'
import type { SupervisionState } from '@shuangfang/shared/oversight/supervision.workflow'
import {
  bool,
  civilDate,
  code,
  defineEntity,
  instant,
  int,
  json,
  longtext,
  nullable,
  type RowOf,
  ref,
  varchar,
} from '#platform/entity'

/** A major hazard under listed supervision: an act of the authority that names the enterprise. */
export const Supervisions = defineEntity({
  subject: 'Supervision',
  table: 'supervision',
  owner: 'authority',
  columns: {
    enterpriseId: ref(),
    enterpriseName: varchar(120),
    hazardId: ref(),
    hazardNumber: code(24),
    hazardTitle: varchar(300),
    authorityName: varchar(120),
    number: nullable(code(40)),
    state: code<SupervisionState>(20),
    description: longtext(),
    basis: varchar(1000),
    requirements: json<string[]>(),
    treatBy: civilDate(),
    planBy: nullable(civilDate()),
    progressBy: nullable(civilDate()),
    answerBy: nullable(civilDate()),
    extensions: int(),
    isStopped: bool(),
    progress: int(),
    drafterId: ref('account'),
    drafterName: varchar(40),
    signerName: nullable(varchar(40)),
    issuedAt: nullable(instant()),
    receivedAt: nullable(instant()),
    receiverName: nullable(varchar(40)),
    appliedAt: nullable(instant()),
    delistedAt: nullable(instant()),
    noticeCode: nullable(code(16)),
    opinionCode: nullable(code(16)),
    /** The hazard while the order is open, null after: makes "one open order a hazard" a unique key. */
    openHazardId: nullable(ref()),
  },
})
export type SupervisionRow = RowOf<typeof Supervisions>

export const SupervisionEntries = defineEntity({
  subject: 'Supervision',
  table: 'supervision_entry',
  owner: 'authority',
  columns: {
    enterpriseId: ref(),
    supervisionId: ref('supervision'),
    kind: code<SupervisionEntry['kind']>(16),
    content: json<Record<string, unknown>>(),
    files: json<string[]>(),
    authorName: varchar(40),
    decision: nullable(code<'granted' | 'refused'>(16)),
    decisionNote: nullable(varchar(2000)),
    deciderName: nullable(varchar(40)),
    decidedAt: nullable(instant()),
  },
})

/** An issued document: its file never changes, and its code lets anyone check number, time and hash. */
export const OfficialDocuments = defineEntity({
  subject: 'Document',
  table: 'official_document',
  owner: 'tenant',
  open: true,
  columns: {
    code: code(16),
    kind: code<'notice' | 'extension' | 'opinion'>(24),
    number: code(40),
    title: varchar(120),
    issuer: varchar(120),
    addressee: varchar(120),
    issuedAt: instant(),
    supervisionId: ref(),
    /** The request that an extension reply or an opinion answers. */
    entryId: nullable(ref()),
    /** Filled by the worker seconds after the issue; a document without a file is being made. */
    fileId: nullable(ref()),
    sha256: nullable(code(64)),
  },
})

/** Counters of one enterprise; see overview.figures in shared for what each counts. */
export const EnterpriseFigures = defineEntity({
  subject: 'Enterprise',
  table: 'enterprise_figures',
  owner: 'enterprise',
  columns: {
    risksMajor: int(),
    risksConsiderable: int(),
    risksGeneral: int(),
    risksLow: int(),
    hazards: int(),
    reported: int(),
    graded: int(),
    planReview: int(),
    rectifying: int(),
    verifying: int(),
    accepted: int(),
    closed: int(),
    voidReview: int(),
    overdue: int(),
    major: int(),
    majorOpen: int(),
    supervised: int(),
    rectified: int(),
    onTime: int(),
  },
})
