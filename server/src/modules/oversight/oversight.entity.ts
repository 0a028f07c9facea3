import type { SupervisionEntry } from '@shuangfang/shared/oversight/supervision.contract'
import type { SupervisionState } from '@shuangfang/shared/oversight/supervision.workflow'
import { defineFilePlace } from '#platform/attachments'
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
  charge: { office: 'officeId', kept: 'stays', parting: ['hand_over'] },
  columns: {
    /** The office in charge; the row itself stays with the tenant that drafted it. */
    officeId: ref(),
    stays: bool(),
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
    filerId: nullable(ref()),
    accepterId: nullable(ref()),
    issuedAt: nullable(instant()),
    receivedAt: nullable(instant()),
    receiverName: nullable(varchar(40)),
    appliedAt: nullable(instant()),
    delistedAt: nullable(instant()),
    noticeCode: nullable(code(16)),
    opinionCode: nullable(code(16)),
    /** The hazard from the issue until the case is closed: makes "one listing a hazard" a unique key. */
    openHazardId: nullable(ref()),
    /** The hazard while this is a draft: one draft an office, which keeps no other office from anything. */
    draftHazardId: nullable(ref()),
  },
})
export type SupervisionRow = RowOf<typeof Supervisions>

/** What the enterprise hands in, entry by entry. */
export const entryFiles = defineFilePlace({ of: Supervisions, part: 'entry', accepts: 'anything' })

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
    /** Tenant of the case: of the office that drafted it, whichever office issued this. */
    caseTenantId: ref(),
    supervisionId: ref('supervision'),
    /** The request that an extension reply or an opinion answers. */
    entryId: nullable(ref('supervision_entry')),
    /** Filled by the worker seconds after the issue; a document without a file is being made. */
    fileId: nullable(ref('file')),
    sha256: nullable(code(64)),
  },
})

/** Read through its case, on both sides. */
export const documentFile = defineFilePlace({ of: OfficialDocuments, part: 'file', accepts: 'anything', isById: false })

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
