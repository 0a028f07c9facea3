import { z } from 'zod'
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
  Moment,
  money,
  optionalLine,
  optionalParagraph,
  PageQuery,
  pageOf,
  paragraph,
} from '../kit/contract'
import { hazardCategories, hazardSources, hazardSpecialities, treatments } from './hazard.dictionary'
import { hazardLevels } from './hazard.policy'
import { hazardStates } from './hazard.workflow'

/** What a hazard looks like. Shape only: tightening a rule below must not make yesterday's rows unreadable. */
export const Hazard = z.object({
  id: Id,
  tenantId: Id,
  version: z.number().int(),
  /** 隐患编号, drawn in the transaction: YH-2026-000123. */
  number: z.string(),
  title: z.string(),
  place: z.string(),
  riskPointId: Id.nullable(),
  riskPointName: z.string().nullable(),
  source: z.enum(hazardSources),
  state: z.enum(hazardStates),
  level: z.enum(hazardLevels).nullable(),
  /** Statutory criterion that makes it major. */
  criterionCode: z.string().nullable(),
  category: z.enum(hazardCategories).nullable(),
  speciality: z.enum(hazardSpecialities).nullable(),
  treatment: z.enum(treatments).nullable(),
  accidentType: z.string().nullable(),
  cause: z.string().nullable(),
  reporterId: Id,
  reporterName: z.string(),
  /** When it was seen: the phone's clock, apart from `createdAt`, when it arrived. */
  foundAt: Instant,
  /** Why it is reported longer after it was seen than usual. */
  backdatedReason: z.string().nullable(),
  createdAt: Instant,
  ownerId: Id.nullable(),
  ownerName: z.string().nullable(),
  ownerUnitId: Id.nullable(),
  /** The five commitments: owner, measure, funds (元), deadline, contingency; and what holds until then. */
  measure: z.string().nullable(),
  funds: z.number().nullable(),
  deadline: Instant.nullable(),
  contingency: z.string().nullable(),
  interim: z.string().nullable(),
  submittedAt: Instant.nullable(),
  /** Whose rectification was handed in last, and whose treatment plan was submitted last: they judge neither. */
  submitterId: Id.nullable(),
  plannerId: Id.nullable(),
  closedAt: Instant.nullable(),
  verifierName: z.string().nullable(),
  /** How often a verification sent it back. */
  returns: z.number().int(),
  overdueSince: Instant.nullable(),
  isSupervised: z.boolean(),
  voidProposerId: Id.nullable(),
  photos: z.array(Id),
})
export type Hazard = z.output<typeof Hazard>

/** One round of rectification: what was done, and what the verifier said. */
export const Rectification = z.object({
  id: Id,
  round: z.number().int(),
  note: z.string(),
  photos: z.array(Id),
  submitterName: z.string(),
  createdAt: Instant,
  result: z.enum(['accepted', 'returned']).nullable(),
  verifierName: z.string().nullable(),
  verifyNote: z.string().nullable(),
  verifiedAt: Instant.nullable(),
})

/** The six parts of a major hazard's treatment plan (安全生产事故隐患排查治理暂行规定 第十五条). */
export const TreatmentPlan = z.object({
  id: Id,
  version: z.number().int(),
  goal: z.string(),
  methods: z.string(),
  funds: z.string(),
  people: z.string(),
  timetable: z.string(),
  safety: z.string(),
  result: z.enum(['approved', 'returned']).nullable(),
  resultNote: z.string().nullable(),
  submitterName: z.string(),
  deciderName: z.string().nullable(),
  decidedAt: Instant.nullable(),
  createdAt: Instant,
})
export type TreatmentPlan = z.output<typeof TreatmentPlan>

export const HistoryEntry = z.object({
  id: z.string(),
  type: z.string(),
  actorName: z.string(),
  payload: z.record(z.string(), z.unknown()),
  occurredAt: Instant,
})

export const HazardDetail = Hazard.extend({
  enterpriseName: z.string(),
  criterionText: z.string().nullable(),
  rectifications: z.array(Rectification),
  plans: z.array(TreatmentPlan),
  history: z.array(HistoryEntry),
})
export type HazardDetail = z.output<typeof HazardDetail>

const photos = z.array(Id).max(9, '照片最多 9 张')

/** What the phone sends: one sentence, photos, where. Everything else is the safety manager's work. */
export const HazardReport = z.strictObject({
  title: line('隐患描述', 300, 4),
  place: line('位置', 120, 1).optional(),
  riskPointId: Id.nullish(),
  source: z.enum(hazardSources).default('quick_report'),
  /** When it was seen; without it, now. Longer ago than 30 days only with a reason. */
  foundAt: Moment.optional(),
  backdatedReason: optionalLine('补报原因', 200),
  photos: photos.default([]),
})
export const HazardGrade = z.strictObject({
  level: z.enum(hazardLevels, '请选择隐患级别'),
  criterionCode: optionalLine('判定标准', 40),
  category: z.enum(hazardCategories, '请选择隐患类别'),
  speciality: z.enum(hazardSpecialities, '请选择隐患专业'),
  treatment: z.enum(treatments, '请选择治理方式'),
  accidentType: optionalLine('事故类型', 20),
  cause: optionalParagraph('原因分析', 300),
})
export const HazardCommitments = z.strictObject({
  ownerId: Id,
  measure: paragraph('整改措施', 500, 4),
  funds: money('整改资金'),
  /** At most three years ahead. */
  deadline: Moment,
  contingency: paragraph('应急预案或应急措施', 500, 2),
  interim: optionalParagraph('整改前的临时防范措施', 500),
})
const part = (label: string) => paragraph(label, 2000, 4)
export const TreatmentPlanWrite = z.strictObject({
  commitments: HazardCommitments,
  goal: part('治理的目标和任务'),
  methods: part('采取的方法和措施'),
  funds: part('经费和物资的落实'),
  people: part('负责治理的机构和人员'),
  timetable: part('治理的时限和要求'),
  safety: part('安全措施和应急预案'),
})

export const HazardQuery = PageQuery.extend({
  q: z.string().max(60).optional(),
  state: listOf(hazardStates).optional(),
  level: listOf(hazardLevels).optional(),
  source: listOf(hazardSources).optional(),
  overdue: z.literal('1').optional(),
  supervised: z.literal('1').optional(),
  /** `reported`: what I reported; `owned`: what I must rectify; `verifying`: what waits for me to verify. */
  mine: z.enum(['reported', 'owned']).optional(),
  /** Whose rectification it is. */
  owner: Id.optional(),
  riskPoint: Id.optional(),
  enterprise: Id.optional(),
  region: z
    .string()
    .regex(/^\d{2,12}$/)
    .optional(),
  sector: z.string().max(200).optional(),
  from: Day.optional(),
  to: Day.optional(),
  /** Day that `from` and `to` speak of: of arrival unless `closed`. */
  dated: z.literal('closed').optional(),
  /** Graded, with a treatment plan that the principal returned. */
  planReturned: z.literal('1').optional(),
  /** Whether the last hand-in kept the deadline. */
  handedIn: z.enum(['on_time', 'late']).optional(),
  /** Whose rectification it is, by department or team; `none`: of people who belong to no unit. */
  unit: z.union([Id, z.literal('none')]).optional(),
  /** Still to be rectified by the end of this day in China. */
  due: z.literal('today').optional(),
  sort: z.enum(['newest', 'deadline']).default('newest'),
  /** As things stood at this moment: of what was open then, by the state, level and deadline that the record tells. */
  asOf: Moment.optional(),
}).refine(({ asOf, ...query }) => !asOf || (!knownOnlyNow.some((key) => query[key]) && query.sort === 'newest'), {
  path: ['asOf'],
  message: '过去某一刻的情况只能按状态、级别、是否超期、来源、位置和上报日期筛选，请去掉其他条件。',
})
/** The record does not tell these of a past moment. */
const knownOnlyNow = ['supervised', 'planReturned', 'handedIn', 'mine', 'owner', 'unit', 'due'] as const

/** How a hazard stood at the moment that a list was asked for. */
export const PastHazard = z.object({
  state: z.enum(hazardStates),
  level: z.enum(hazardLevels).nullable(),
  deadline: Instant.nullable(),
  submittedAt: Instant.nullable(),
})
export type PastHazard = z.output<typeof PastHazard>
export const ListedHazard = Hazard.extend({
  enterpriseName: z.string(),
  /** Only in a list with `asOf`; the other fields tell how it stands now. */
  past: PastHazard.optional(),
})
export type ListedHazard = z.output<typeof ListedHazard>

/** What one person still has to rectify; each count opens its rows by `owner`, `unit`, `due`, `overdue`. */
export const OpenTasks = z.object({
  ownerId: Id,
  ownerName: z.string(),
  unitId: Id.nullable(),
  unitName: z.string().nullable(),
  /** To be rectified, or handed in and not yet accepted. */
  open: z.number().int(),
  /** Of these: not handed in and due by the end of today, and late. */
  dueToday: z.number().int(),
  late: z.number().int(),
})
export type OpenTasks = z.output<typeof OpenTasks>

/** What there is to do with the hazards of one's own enterprise, as far as one may read them; each count opens its rows. */
export const HazardSummary = z.object({
  asOf: Instant,
  /** The day in China of that moment. */
  today: CivilDate,
  byState: z.record(z.enum(hazardStates), z.number().int()),
  /** Found and neither closed nor void. */
  open: z.number().int(),
  overdue: z.number().int(),
  /** Major and open. */
  major: z.number().int(),
  supervised: z.number().int(),
  planReturned: z.number().int(),
  /** First day of this month in China, and what was closed since. */
  monthStart: CivilDate,
  closedThisMonth: z.number().int(),
  reportedThisMonth: z.number().int(),
  /** The same figures a month ago: as things stood then, and what the same days of the month before brought. */
  monthAgo: z.object({
    asOf: Instant,
    open: z.number().int(),
    overdue: z.number().int(),
    major: z.number().int(),
    /** First day of the month before, and the day up to which it is counted. */
    from: CivilDate,
    to: CivilDate,
    reported: z.number().int(),
    closed: z.number().int(),
  }),
})
export type HazardSummary = z.output<typeof HazardSummary>

const step = { params: ById, output: Hazard, method: 'POST' } as const
const reason = (label: string) => z.strictObject({ reason: paragraph(label, 300, 4) })

export const hazardApi = defineApi({
  list: {
    method: 'GET',
    path: '/hazards',
    summary: '我能看到的隐患',
    allow: 'Hazard:read',
    query: HazardQuery,
    output: pageOf(ListedHazard),
  },
  summary: {
    method: 'GET',
    path: '/hazard-summary',
    summary: '本企业隐患待办统计，和一个月前同口径的数',
    allow: 'Hazard:report',
    output: HazardSummary,
  },
  tasks: {
    method: 'GET',
    path: '/hazard-tasks',
    summary: '本企业在办的整改：谁、哪个部门班组，今天到期和超期各几条',
    allow: 'Hazard:report',
    output: z.object({ asOf: Instant, people: z.array(OpenTasks) }),
  },
  get: {
    method: 'GET',
    path: '/hazards/:id',
    summary: '一条隐患的全部经过',
    allow: 'Hazard:read',
    params: ById,
    output: HazardDetail,
  },
  report: {
    method: 'POST',
    path: '/hazards',
    summary: '上报隐患',
    allow: 'Hazard:report',
    once: true,
    body: HazardReport,
    output: Hazard,
  },
  grade: { ...step, path: '/hazards/:id/grade', summary: '定级', allow: 'Hazard:grade', body: HazardGrade },
  assign: {
    ...step,
    path: '/hazards/:id/assign',
    summary: '下达整改（五落实）',
    allow: 'Hazard:assign',
    body: HazardCommitments,
  },
  submitPlan: {
    ...step,
    path: '/hazards/:id/plan',
    summary: '提交重大隐患治理方案',
    allow: 'Hazard:submit_plan',
    body: TreatmentPlanWrite,
  },
  approvePlan: {
    ...step,
    path: '/hazards/:id/plan/approve',
    summary: '批准治理方案（批的是读到的这一份）',
    allow: 'Hazard:approve_plan',
    versioned: true,
  },
  returnPlan: {
    ...step,
    path: '/hazards/:id/plan/return',
    summary: '退回治理方案',
    allow: 'Hazard:return_plan',
    body: reason('退回原因'),
  },
  submit: {
    ...step,
    path: '/hazards/:id/submit',
    summary: '提交整改',
    allow: 'Hazard:submit',
    once: true,
    body: z.strictObject({
      note: paragraph('整改情况', 500, 4),
      photos: photos.min(1, '请至少拍一张整改后的照片'),
    }),
  },
  verify: {
    ...step,
    path: '/hazards/:id/verify',
    summary: '验收通过并销号',
    allow: 'Hazard:verify',
    body: z.strictObject({ note: optionalParagraph('验收情况', 300) }),
  },
  return: {
    ...step,
    path: '/hazards/:id/return',
    summary: '验收不通过，退回重改',
    allow: 'Hazard:return',
    body: reason('退回原因'),
  },
  proposeVoid: {
    ...step,
    path: '/hazards/:id/void',
    summary: '提请作废（误报或重复）',
    allow: 'Hazard:propose_void',
    body: reason('作废原因'),
  },
  approveVoid: { ...step, path: '/hazards/:id/void/approve', summary: '同意作废', allow: 'Hazard:approve_void' },
  refuseVoid: { ...step, path: '/hazards/:id/void/refuse', summary: '不同意作废', allow: 'Hazard:refuse_void' },
  notice: {
    method: 'GET',
    path: '/hazards/:id/notice.pdf',
    summary: '隐患整改通知单（PDF）',
    allow: 'Hazard:read',
    params: ById,
    output: File,
    transfer: 'download',
  },
  planDocument: {
    method: 'GET',
    path: '/hazards/:id/plan.pdf',
    summary: '重大隐患治理方案（PDF）',
    allow: 'Hazard:read',
    params: ById,
    output: File,
    transfer: 'download',
  },
})
