import { z } from 'zod'
import { HistoryEntry } from '../hazard/hazard.contract'
import {
  ById,
  CivilDate,
  Day,
  defineApi,
  File,
  Id,
  Instant,
  line,
  listOf,
  money,
  PageQuery,
  pageOf,
  paragraph,
} from '../kit/contract'
import { supervisionStates } from './supervision.workflow'

/** A supervision order as both sides see it. */
export const Supervision = z.object({
  id: Id,
  tenantId: Id,
  /** The office in charge of the case; `stays`: it keeps the case by decision, the enterprise having left its jurisdiction. */
  officeId: Id,
  stays: z.boolean(),
  version: z.number().int(),
  enterpriseId: Id,
  enterpriseName: z.string(),
  hazardId: Id,
  hazardNumber: z.string(),
  hazardTitle: z.string(),
  authorityName: z.string(),
  /** 文号, drawn when issued. */
  number: z.string().nullable(),
  state: z.enum(supervisionStates),
  description: z.string(),
  basis: z.string(),
  requirements: z.array(z.string()),
  /** Day by which the hazard must be treated; moved by granted extensions. */
  treatBy: CivilDate,
  /** Day by which the plan must be filed, as the notice names it. */
  planBy: CivilDate.nullable(),
  /** Day by which the next progress report is due. */
  progressBy: CivilDate.nullable(),
  /** Day by which the authority answers what it was asked: an extension, or an acceptance. */
  answerBy: CivilDate.nullable(),
  extensions: z.number().int(),
  isStopped: z.boolean(),
  progress: z.number().int(),
  drafterId: Id,
  drafterName: z.string(),
  signerName: z.string().nullable(),
  /** Who handed in for the enterprise what was decided or waits, and who accepted for the office. */
  filerId: Id.nullable(),
  accepterId: Id.nullable(),
  issuedAt: Instant.nullable(),
  receivedAt: Instant.nullable(),
  receiverName: z.string().nullable(),
  appliedAt: Instant.nullable(),
  delistedAt: Instant.nullable(),
  noticeCode: z.string().nullable(),
  opinionCode: z.string().nullable(),
  createdAt: Instant,
})
export type Supervision = z.output<typeof Supervision>

export const entryKinds = ['plan', 'progress', 'extension', 'acceptance'] as const
/** What the enterprise handed in, with the authority's answer. */
export const SupervisionEntry = z.object({
  id: Id,
  kind: z.enum(entryKinds),
  content: z.record(z.string(), z.unknown()),
  files: z.array(Id),
  authorName: z.string(),
  createdAt: Instant,
  decision: z.enum(['granted', 'refused']).nullable(),
  decisionNote: z.string().nullable(),
  deciderName: z.string().nullable(),
  decidedAt: Instant.nullable(),
})
export type SupervisionEntry = z.output<typeof SupervisionEntry>

export const documentKinds = ['notice', 'extension', 'opinion'] as const
/** An official document of the case; every one stays readable, also after a later one of its kind. */
export const SupervisionDocument = z.object({
  id: Id,
  kind: z.enum(documentKinds),
  title: z.string(),
  number: z.string(),
  code: z.string(),
  issuedAt: Instant,
  entryId: Id.nullable(),
})
export type SupervisionDocument = z.output<typeof SupervisionDocument>

export const SupervisionDetail = Supervision.extend({
  entries: z.array(SupervisionEntry),
  documents: z.array(SupervisionDocument),
  history: z.array(HistoryEntry),
  deadlines: z.array(
    z.object({
      kind: z.string(),
      level: z.string(),
      dueAt: Instant,
      firedAt: Instant.nullable(),
      cancelledAt: Instant.nullable(),
    }),
  ),
})
export type SupervisionDetail = z.output<typeof SupervisionDetail>

export const SupervisionDraft = z.strictObject({
  description: paragraph('重大事故隐患内容', 2000, 10),
  basis: paragraph('挂牌依据', 1000, 4),
  requirements: z
    .array(paragraph('治理要求', 500, 4))
    .min(1, '请至少写一条治理要求')
    .max(12, '治理要求最多 12 条'),
  treatBy: Day,
  isStopped: z.boolean().default(false),
})

const part = (label: string) => paragraph(label, 2000, 4)
export const SupervisionPlan = z.strictObject({
  goal: part('治理的目标和任务'),
  methods: part('采取的方法和措施'),
  funds: part('经费和物资的落实'),
  people: part('负责治理的机构和人员'),
  timetable: part('治理的时限和要求'),
  safety: part('安全措施和应急预案'),
  files: z.array(Id).max(10).default([]),
})
export const SupervisionProgress = z.strictObject({
  percent: z.number('请填写完成进度').int().min(0).max(100, '完成进度为 0–100'),
  note: paragraph('治理进展', 1000, 4),
  spent: money('已投入资金'),
  files: z.array(Id).max(10).default([]),
})
export const ExtensionRequest = z.strictObject({
  until: Day,
  reason: paragraph('延期原因', 1000, 10),
  measures: paragraph('延期期间的防控措施', 1000, 4),
  percent: z.number('请填写完成进度').int().min(0).max(100, '完成进度为 0–100'),
  files: z.array(Id).max(10).default([]),
})
export const AcceptanceApplication = z.strictObject({
  summary: paragraph('治理完成情况', 2000, 10),
  spent: money('投入资金'),
  files: z.array(Id).min(1, '请上传治理后的照片或评估报告').max(20),
})
const isDistinct = (names: readonly string[]) => new Set(names).size === names.length
const opinion = z.strictObject({
  /** Acceptance is made on site, by at least three people. */
  panel: z
    .array(line('验收人员', 40, 2))
    .min(3, '现场验收人员不少于 3 人')
    .max(15, '现场验收人员最多 15 人')
    // Someone named twice is one person; a place left empty is a complaint of its own.
    .refine((panel) => isDistinct(panel.filter(Boolean)), '有人写了两次，请核对'),
  note: paragraph('验收说明', 2000, 4),
})

const step = { method: 'POST', params: ById, output: Supervision } as const
const decision = z.strictObject({ note: paragraph('意见', 500, 2) })

export const supervisionApi = defineApi({
  list: {
    method: 'GET',
    path: '/supervisions',
    summary: '挂牌督办',
    allow: 'Supervision:read',
    query: PageQuery.extend({
      state: listOf(supervisionStates).optional(),
      enterprise: Id.optional(),
      hazard: Id.optional(),
      late: z.literal('1').optional(),
      q: z.string().max(60).optional(),
    }),
    output: pageOf(Supervision),
  },
  get: {
    method: 'GET',
    path: '/supervisions/:id',
    summary: '一件挂牌督办的全部经过',
    allow: 'Supervision:read',
    params: ById,
    output: SupervisionDetail,
  },
  draft: {
    method: 'POST',
    path: '/supervisions',
    summary: '拟对一条重大隐患挂牌督办',
    allow: 'Supervision:draft',
    once: true,
    body: SupervisionDraft.extend({ hazardId: Id }),
    output: Supervision,
  },
  revise: {
    method: 'PUT',
    path: '/supervisions/:id',
    summary: '修改挂牌督办草稿',
    allow: 'Supervision:revise',
    versioned: true,
    params: ById,
    body: SupervisionDraft,
    output: Supervision,
  },
  sign: {
    ...step,
    path: '/supervisions/:id/sign',
    summary: '签批（签的是读到的这一稿）',
    allow: 'Supervision:sign',
    versioned: true,
  },
  issue: {
    ...step,
    path: '/supervisions/:id/issue',
    summary: '下发通知书（编号、生成 PDF）',
    allow: 'Supervision:issue',
  },
  withdraw: {
    ...step,
    path: '/supervisions/:id/withdraw',
    summary: '撤回未下发的挂牌督办',
    allow: 'Supervision:withdraw',
    body: decision,
  },
  receive: { ...step, path: '/supervisions/:id/receive', summary: '企业签收通知书', allow: 'Supervision:receive' },
  filePlan: {
    ...step,
    path: '/supervisions/:id/plan',
    summary: '报备治理方案',
    allow: 'Supervision:file_plan',
    once: true,
    body: SupervisionPlan,
  },
  acceptPlan: {
    ...step,
    path: '/supervisions/:id/plan/accept',
    summary: '同意备案',
    allow: 'Supervision:accept_plan',
    body: decision,
  },
  returnPlan: {
    ...step,
    path: '/supervisions/:id/plan/return',
    summary: '退改治理方案',
    allow: 'Supervision:return_plan',
    body: decision,
  },
  reportProgress: {
    ...step,
    path: '/supervisions/:id/progress',
    summary: '报告治理进展',
    allow: 'Supervision:report_progress',
    once: true,
    body: SupervisionProgress,
  },
  askExtension: {
    ...step,
    path: '/supervisions/:id/extension',
    summary: '申请延期',
    allow: 'Supervision:ask_extension',
    once: true,
    body: ExtensionRequest,
  },
  grantExtension: {
    ...step,
    path: '/supervisions/:id/extension/grant',
    summary: '同意延期',
    allow: 'Supervision:grant_extension',
    body: decision,
  },
  refuseExtension: {
    ...step,
    path: '/supervisions/:id/extension/refuse',
    summary: '不同意延期',
    allow: 'Supervision:refuse_extension',
    body: decision,
  },
  applyAcceptance: {
    ...step,
    path: '/supervisions/:id/acceptance',
    summary: '申请验收',
    allow: 'Supervision:apply_acceptance',
    once: true,
    body: AcceptanceApplication,
  },
  accept: {
    ...step,
    path: '/supervisions/:id/accept',
    summary: '验收合格',
    allow: 'Supervision:accept',
    body: opinion,
  },
  sendBack: {
    ...step,
    path: '/supervisions/:id/send-back',
    summary: '验收不合格，继续治理',
    allow: 'Supervision:send_back',
    body: opinion,
  },
  delist: { ...step, path: '/supervisions/:id/delist', summary: '摘牌', allow: 'Supervision:delist' },
  document: {
    method: 'GET',
    path: '/supervisions/:id/documents/:document',
    summary: '通知书、延期批复或验收意见书（PDF）',
    allow: 'Supervision:read',
    params: z.strictObject({ id: Id, document: Id }),
    output: File,
    transfer: 'download',
  },
})
