import { z } from 'zod'
import {
  ById,
  Done,
  defineApi,
  File,
  Id,
  Instant,
  line,
  listOf,
  optionalLine,
  optionalParagraph,
  PageQuery,
  pageOf,
  paragraph,
} from '../kit/contract'
import { registerStates } from './register.workflow'
import { ControlLevel, RiskLevel, riskLevels } from './risk.methods'

export const riskPointKinds = ['area', 'facility', 'activity', 'installation'] as const

/** 风险点: a place, facility or activity; what a QR code at the workplace stands for. */
export const RiskPoint = z.object({
  id: Id,
  tenantId: Id,
  version: z.number().int(),
  number: z.string(),
  name: z.string(),
  kind: z.enum(riskPointKinds),
  location: z.string(),
  /** What the QR code at the workplace carries. */
  code: z.string(),
  unitId: Id.nullable(),
  unitName: z.string().nullable(),
  personName: z.string().nullable(),
  /** Highest residual level of its risks; null while it has none. */
  level: RiskLevel.nullable(),
  riskCount: z.number().int(),
})
export type RiskPoint = z.output<typeof RiskPoint>

export const RiskPointWrite = z.strictObject({
  name: line('风险点名称', 120, 2),
  kind: z.enum(riskPointKinds, '请选择风险点类型'),
  location: line('所在位置', 120, 1),
  unitId: Id.nullish(),
  personName: optionalLine('责任人', 40),
})

const Scores = z.record(z.string().max(4), z.number())
/** How a level came about; frozen with the row: the scheme's version stays the one that was used. */
export const Assessment = z.object({
  /** Null for a level taken over from an imported list that says no more. */
  scheme: z.string().nullable(),
  version: z.number().int().nullable(),
  method: z.enum(['LS', 'LEC', 'MES', 'declared']),
  name: z.string(),
  scores: Scores,
  score: z.number().nullable(),
  level: RiskLevel,
  /** Direct-major rule and its evidence, where one applied. */
  direct: z.object({ rule: z.string(), evidence: z.string() }).nullable(),
})
export type Assessment = z.output<typeof Assessment>

export const AssessmentWrite = z.strictObject({
  scheme: line('评价方法', 20),
  scores: Scores.default({}),
  direct: z.strictObject({ rule: line('判定条款', 8), evidence: paragraph('判定依据', 300, 4) }).nullish(),
})

export type AssessmentWrite = z.output<typeof AssessmentWrite>

/** `keep`: the stored assessment stays as it is, with the version of the scheme that was used then. */
const AssessmentEdit = z.union([z.literal('keep'), AssessmentWrite]).nullish()

export const measureKinds = ['engineering', 'management', 'training', 'protection', 'emergency'] as const
export type MeasureKind = (typeof measureKinds)[number]
const measures = <T extends z.ZodType>(of: T) =>
  z.object({ engineering: of, management: of, training: of, protection: of, emergency: of })

/** One row of the register: what can go wrong at a unit of a risk point, how bad, and what holds it. */
export const Risk = z.object({
  id: Id,
  tenantId: Id,
  version: z.number().int(),
  riskPointId: Id,
  pointName: z.string(),
  pointNumber: z.string(),
  pointKind: z.enum(riskPointKinds),
  location: z.string(),
  /** 检查项目 or 作业步骤. */
  unit: z.string(),
  /** 危险源或潜在事件. */
  factor: z.string(),
  accidentTypes: z.array(z.string()),
  consequence: z.string().nullable(),
  inherent: Assessment.nullable(),
  residual: Assessment.nullable(),
  inherentLevel: RiskLevel.nullable(),
  /** The level that counts: residual where assessed. Null: not graded yet. */
  level: RiskLevel.nullable(),
  /** 辨识分级时间. */
  assessedAt: Instant.nullable(),
  controlLevel: ControlLevel.nullable(),
  measures: measures(z.string().nullable()),
  improvement: z.string().nullable(),
  departmentName: z.string().nullable(),
  personName: z.string().nullable(),
  basis: z.string().nullable(),
  remark: z.string().nullable(),
  importId: Id.nullable(),
})
export type Risk = z.output<typeof Risk>

const measure = optionalParagraph('管控措施', 2000)
export const RiskWrite = z.strictObject({
  riskPointId: Id,
  unit: line('检查项目或作业步骤', 200, 1),
  factor: paragraph('危险源或潜在事件', 2000, 2),
  accidentTypes: z.array(line('事故类型', 20)).max(10, '事故类型最多选 10 种').default([]),
  consequence: optionalParagraph('后果', 500),
  inherent: AssessmentEdit,
  residual: AssessmentEdit,
  controlLevel: ControlLevel.nullish(),
  measures: z
    .strictObject({
      engineering: measure,
      management: measure,
      training: measure,
      protection: measure,
      emergency: measure,
    })
    .default({}),
  improvement: optionalParagraph('建议新增（改进）措施', 1000),
  departmentName: optionalLine('责任单位', 60),
  personName: optionalLine('责任人', 40),
  basis: optionalParagraph('依据', 500),
  remark: optionalParagraph('备注', 300),
})
export type RiskWrite = z.output<typeof RiskWrite>

/** A submitted version of the register; approved ones are frozen. */
export const Register = z.object({
  id: Id,
  version: z.number().int(),
  /** 第几版. */
  edition: z.number().int(),
  state: z.enum(registerStates),
  rowCount: z.number().int(),
  counts: z.record(RiskLevel, z.number().int()),
  ungraded: z.number().int(),
  submitterName: z.string(),
  createdAt: Instant,
  note: z.string().nullable(),
  deciderName: z.string().nullable(),
  decidedAt: Instant.nullable(),
  decision: z.string().nullable(),
})
export type Register = z.output<typeof Register>

export const Scheme = z.object({
  code: z.string(),
  version: z.number().int(),
  method: z.enum(['LS', 'LEC', 'MES']),
  name: z.string(),
  certainty: z.string(),
  definition: z.unknown(),
})

const Point = z.tuple([z.number().min(0).max(1), z.number().min(0).max(1)])
/** A floor plan: a picture with areas drawn on it, in fractions of its width and height. */
export const FloorPlan = z.object({
  id: Id,
  version: z.number().int(),
  name: z.string(),
  fileId: Id,
  areas: z.array(
    z.object({
      name: z.string(),
      polygon: z.array(Point),
      riskPointIds: z.array(Id),
      points: z.array(RiskPoint.pick({ id: true, name: true, level: true })),
      /** Highest residual level inside; null while nothing inside is graded. */
      level: RiskLevel.nullable(),
      counts: z.record(RiskLevel, z.number().int()),
    }),
  ),
})
export type FloorPlan = z.output<typeof FloorPlan>
export const FloorPlanWrite = z.strictObject({
  name: line('平面图名称', 60, 2),
  fileId: Id,
  areas: z
    .array(
      z.strictObject({
        name: line('区域名称', 60, 1),
        polygon: z.array(Point).min(3, '每个区域至少画 3 个点').max(200, '每个区域最多 200 个点'),
        riskPointIds: z.array(Id).max(500),
      }),
    )
    .max(300, '一张图最多 300 个区域'),
})

export const RiskQuery = PageQuery.extend({
  q: z.string().max(60).optional(),
  level: listOf(riskLevels).optional(),
  ungraded: z.literal('1').optional(),
  riskPoint: Id.optional(),
  department: z.string().max(60).optional(),
  /** One cell of the matrix: rows that this scheme grades with these scores. */
  scheme: z.string().max(20).optional(),
  l: z.coerce.number().optional(),
  s: z.coerce.number().optional(),
  /** Rows that no cell of this scheme's matrix shows. */
  outside: z.string().max(20).optional(),
  /** Rows that an import created or last changed. */
  import: Id.optional(),
  enterprise: Id.optional(),
  region: z
    .string()
    .regex(/^\d{2,12}$/)
    .optional(),
  sector: z.string().max(200).optional(),
})

const Matrix = z.object({
  scheme: z.string(),
  /** One cell a pair of likelihood and severity; `count` opens the rows. */
  cells: z.array(z.object({ l: z.number(), s: z.number(), level: RiskLevel, count: z.number().int() })),
  /** Rows graded by another method or not at all, which no cell shows. */
  elsewhere: z.number().int(),
})

export const riskApi = defineApi({
  schemes: {
    method: 'GET',
    path: '/risk-schemes',
    summary: '现行风险评价方法方案',
    allow: 'Risk:read',
    output: z.object({ items: z.array(Scheme) }),
  },
  points: {
    method: 'GET',
    path: '/risk-points',
    summary: '风险点',
    allow: 'Risk:read',
    query: PageQuery.extend({
      q: z.string().max(60).optional(),
      level: listOf(riskLevels).optional(),
      enterprise: Id.optional(),
    }),
    output: pageOf(RiskPoint),
  },
  point: {
    method: 'GET',
    path: '/risk-points/:id',
    summary: '一个风险点',
    allow: 'Risk:read',
    params: ById,
    output: RiskPoint,
  },
  createPoint: {
    method: 'POST',
    path: '/risk-points',
    summary: '新建风险点',
    allow: 'Risk:edit',
    once: true,
    body: RiskPointWrite,
    output: RiskPoint,
  },
  editPoint: {
    method: 'PUT',
    path: '/risk-points/:id',
    summary: '修改风险点',
    allow: 'Risk:edit',
    versioned: true,
    params: ById,
    body: RiskPointWrite,
    output: RiskPoint,
  },
  removePoint: {
    method: 'DELETE',
    path: '/risk-points/:id',
    summary: '删除没有风险的风险点',
    allow: 'Risk:edit',
    params: ById,
    output: Done,
  },
  list: {
    method: 'GET',
    path: '/risks',
    summary: '安全风险分级管控清单',
    allow: 'Risk:read',
    query: RiskQuery,
    output: pageOf(Risk.extend({ enterpriseName: z.string() })),
  },
  get: { method: 'GET', path: '/risks/:id', summary: '一条风险', allow: 'Risk:read', params: ById, output: Risk },
  create: {
    method: 'POST',
    path: '/risks',
    summary: '新增风险',
    allow: 'Risk:edit',
    once: true,
    body: RiskWrite,
    output: Risk,
  },
  edit: {
    method: 'PUT',
    path: '/risks/:id',
    summary: '修改风险',
    allow: 'Risk:edit',
    versioned: true,
    params: ById,
    body: RiskWrite,
    output: Risk,
  },
  remove: { method: 'DELETE', path: '/risks/:id', summary: '删除风险', allow: 'Risk:edit', params: ById, output: Done },
  summary: {
    method: 'GET',
    path: '/risk-summary',
    summary: '四色统计与清单状态',
    allow: 'Risk:read',
    query: z.strictObject({ enterprise: Id.optional() }),
    output: z.object({
      counts: z.record(RiskLevel, z.number().int()),
      ungraded: z.number().int(),
      points: z.number().int(),
      /** The newest version of the register; null for authorities and before the first. */
      register: z.object({ edition: z.number().int(), state: z.enum(registerStates), createdAt: Instant }).nullable(),
    }),
  },
  matrix: {
    method: 'GET',
    path: '/risk-matrix',
    summary: '风险矩阵（LS）',
    allow: 'Risk:read',
    query: z.strictObject({ scheme: z.string().max(20).default('LS-DB37'), enterprise: Id.optional() }),
    output: Matrix,
  },
  registers: {
    method: 'GET',
    path: '/risk-registers',
    summary: '清单版本',
    allow: 'Register:read',
    query: PageQuery,
    output: pageOf(Register),
  },
  submitRegister: {
    method: 'POST',
    path: '/risk-registers',
    summary: '提交清单审批',
    allow: 'Register:submit',
    once: true,
    body: z.strictObject({ note: optionalParagraph('说明', 300) }),
    output: Register,
  },
  approveRegister: {
    method: 'POST',
    path: '/risk-registers/:id/approve',
    summary: '批准清单',
    allow: 'Register:approve',
    params: ById,
    output: Register,
  },
  returnRegister: {
    method: 'POST',
    path: '/risk-registers/:id/return',
    summary: '退回清单',
    allow: 'Register:return',
    params: ById,
    body: z.strictObject({ reason: paragraph('退回原因', 300, 4) }),
    output: Register,
  },
  registerRows: {
    method: 'GET',
    path: '/risk-registers/:id/rows',
    summary: '某一版清单的内容（冻结）',
    allow: 'Register:read',
    params: ById,
    query: PageQuery.extend({ level: listOf(riskLevels).optional() }),
    output: pageOf(z.object({ id: Id, row: Risk })),
  },
  plans: {
    method: 'GET',
    path: '/floor-plans',
    summary: '四色图',
    allow: 'Risk:read',
    query: z.strictObject({ enterprise: Id.optional() }),
    output: z.object({ items: z.array(FloorPlan) }),
  },
  createPlan: {
    method: 'POST',
    path: '/floor-plans',
    summary: '新建四色图',
    allow: 'Risk:edit',
    once: true,
    body: FloorPlanWrite,
    output: FloorPlan,
  },
  editPlan: {
    method: 'PUT',
    path: '/floor-plans/:id',
    summary: '修改四色图',
    allow: 'Risk:edit',
    versioned: true,
    params: ById,
    body: FloorPlanWrite,
    output: FloorPlan,
  },
  removePlan: {
    method: 'DELETE',
    path: '/floor-plans/:id',
    summary: '删除四色图',
    allow: 'Risk:edit',
    params: ById,
    output: Done,
  },
  export: {
    method: 'POST',
    path: '/risks/export',
    summary: '导出安全风险分级管控清单（Excel），按当前筛选',
    allow: 'Risk:export',
    body: z.strictObject({ filter: z.record(z.string(), z.string()).default({}) }),
    output: z.object({ jobId: Id }),
  },
  noticeCards: {
    method: 'GET',
    path: '/risk-points/:id/notice-card.pdf',
    summary: '岗位安全风险告知卡（PDF）',
    allow: 'Risk:read',
    params: ById,
    output: File,
    transfer: 'download',
  },
  card: {
    method: 'GET',
    path: '/open/risk-points/:code',
    summary: '风险点二维码公开页',
    allow: 'public',
    params: z.strictObject({ code: z.string().regex(/^[0-9A-Za-z]{8,16}$/, '二维码不正确') }),
    output: z.object({
      id: Id,
      tenantId: Id,
      name: z.string(),
      number: z.string(),
      location: z.string(),
      enterpriseName: z.string(),
      level: RiskLevel.nullable(),
      /** Graded lower than those shown, and not shown. */
      more: z.number().int(),
      risks: z.array(
        z.object({
          factor: z.string(),
          accidentTypes: z.array(z.string()),
          level: RiskLevel.nullable(),
          measures: measures(z.string().nullable()),
        }),
      ),
    }),
  },
})
