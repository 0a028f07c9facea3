import { z } from 'zod'
import { ById, defineApi, File, Id, Instant, PageQuery, pageOf } from '../kit/contract'
import { importStates } from './import.policy'

export const importKinds = ['risk'] as const
export const ImportKind = z.enum(importKinds)
export type ImportKind = z.output<typeof ImportKind>

/** What becomes of a row. */
export const importOutcomes = ['create', 'change', 'same', 'refuse', 'skip'] as const
export const ImportOutcome = z.enum(importOutcomes)
export type ImportOutcome = z.output<typeof ImportOutcome>

const Columns = z.record(z.string().max(30), z.number().int().min(0).max(199))
const HeaderRows = z.tuple([z.number().int().min(1), z.number().int().min(1)])

/** How one sheet is read: its header, which column holds which field, and which columns continue downwards. */
export const SheetMapping = z.strictObject({
  name: z.string().max(200),
  skip: z.boolean(),
  headerRows: HeaderRows,
  columns: Columns,
  /** Fields whose empty cells repeat the cell above, as in lists whose merged cells were lost. */
  fillDown: z.array(z.string().max(30)).max(30).default([]),
  /** Fields that the file lacks and that are the same in every row of the sheet. */
  constants: z.record(z.string().max(30), z.string().trim().min(1).max(200)).default({}),
})
export type SheetMapping = z.output<typeof SheetMapping>

export const ImportOptions = z.strictObject({
  /** 评价方法 the scores are graded by; null: levels are taken as written. */
  scheme: z.string().max(20).nullable().default(null),
  /** Which level counts where scores and a written level disagree. */
  level: z.enum(['computed', 'stated']).default('computed'),
  /** What becomes of rows the register already has. */
  existing: z.enum(['update', 'leave']).default('update'),
})
export type ImportOptions = z.output<typeof ImportOptions>

export const MappingWrite = z.strictObject({
  sheets: z.array(SheetMapping).min(1, '没有可导入的工作表').max(50, '一次最多导入 50 张工作表'),
  options: ImportOptions,
})
export type MappingWrite = z.output<typeof MappingWrite>

export const ImportField = z.object({
  key: z.string(),
  title: z.string(),
  required: z.boolean(),
  /** Its empty cells may mean "as above". */
  fills: z.boolean(),
  /** Its one value for a whole sheet may be given by hand; `choices` names the values there are, none: free text. */
  constant: z.boolean(),
  choices: z.array(z.string()),
})
export type ImportField = z.output<typeof ImportField>

/** A sheet as it was found, beside the mapping that was guessed, remembered or chosen. */
export const ImportSheet = SheetMapping.extend({
  rows: z.number().int(),
  hidden: z.boolean(),
  titles: z.array(z.object({ index: z.number().int(), title: z.string(), samples: z.array(z.string()) })),
  /** 0 to 1 for each guessed field. */
  confidence: z.record(z.string(), z.number()),
  /** The columns were chosen for an earlier file with the same header. */
  remembered: z.boolean(),
  /** The first rows as they are, for choosing another header. */
  head: z.array(z.object({ row: z.number().int(), cells: z.array(z.string()) })),
})
export type ImportSheet = z.output<typeof ImportSheet>

export const ImportProblemView = z.object({
  /** As in the file: sheet, row, column. Absent for a remark on the whole row. */
  column: z.string().nullable(),
  field: z.string().nullable(),
  code: z.string(),
  reason: z.string(),
  fix: z.string(),
  warning: z.boolean(),
  /** The whole sentence, with the place. */
  message: z.string(),
})
export type ImportProblemView = z.output<typeof ImportProblemView>

const Count = z.number().int()
export const ImportCounts = z.object({
  rows: Count,
  create: Count,
  change: Count,
  same: Count,
  refuse: Count,
  skip: Count,
  warned: Count,
  /** Rows that come in without a level. */
  ungraded: Count,
  /** How many rows met each problem, most frequent first. */
  reasons: z.array(
    z.object({ code: z.string(), title: z.string(), outcome: z.enum(['refuse', 'skip', 'warning']), count: Count }),
  ),
})
export type ImportCounts = z.output<typeof ImportCounts>

export const ImportBatch = z.object({
  id: Id,
  version: z.number().int(),
  kind: ImportKind,
  state: z.enum(importStates),
  fileId: Id,
  fileName: z.string(),
  userName: z.string(),
  createdAt: Instant,
  committedAt: Instant.nullable(),
  /** The job that works on it now, or that worked on it last. */
  jobId: Id.nullable(),
  counts: ImportCounts.nullable(),
  hasRefused: z.boolean(),
})
export type ImportBatch = z.output<typeof ImportBatch>

export const ImportDetail = ImportBatch.extend({
  fields: z.array(ImportField),
  sheets: z.array(ImportSheet),
  options: ImportOptions,
  /** Why it cannot be undone, once that was tried; or what an undo left as it was. */
  obstacles: z.array(z.string()),
  /** Rows that stand in the register now: fewer than counted where a commit or an undo was stopped half way. */
  written: Count,
})
export type ImportDetail = z.output<typeof ImportDetail>

export const ImportRow = z.object({
  /** Names it within its import. */
  id: z.string(),
  sheet: z.string(),
  row: z.number().int(),
  outcome: ImportOutcome,
  /** The mapped cells as they stand in the file. */
  cells: z.record(z.string(), z.string()),
  problems: z.array(ImportProblemView),
  /** For changes: title of the field, what is stored, what comes. */
  diff: z.array(z.object({ title: z.string(), before: z.string(), after: z.string() })),
})
export type ImportRow = z.output<typeof ImportRow>

export const importApi = defineApi({
  start: {
    method: 'POST',
    path: '/imports',
    summary: '上传后开始一次导入：读取文件并猜测各列',
    allow: 'Import:manage',
    once: true,
    body: z.strictObject({ fileId: Id, kind: ImportKind }),
    output: ImportBatch,
  },
  list: {
    method: 'GET',
    path: '/imports',
    summary: '导入记录',
    allow: 'Import:read',
    query: PageQuery,
    output: pageOf(ImportBatch),
  },
  get: {
    method: 'GET',
    path: '/imports/:id',
    summary: '一次导入：状态、工作表、各列与统计',
    allow: 'Import:read',
    params: ById,
    output: ImportDetail,
  },
  map: {
    method: 'PUT',
    path: '/imports/:id/mapping',
    summary: '核对各列并预览：不写入清单',
    allow: 'Import:manage',
    params: ById,
    body: MappingWrite,
    output: ImportBatch,
  },
  rows: {
    method: 'GET',
    path: '/imports/:id/rows',
    summary: '预览的各行：处理方式、问题、改前改后',
    allow: 'Import:read',
    params: ById,
    query: PageQuery.extend({
      outcome: ImportOutcome.optional(),
      reason: z.string().max(40).optional(),
      warned: z.literal('1').optional(),
    }),
    output: pageOf(ImportRow),
  },
  commit: {
    method: 'POST',
    path: '/imports/:id/commit',
    summary: '确认导入',
    allow: 'Import:manage',
    params: ById,
    output: ImportBatch,
  },
  undo: {
    method: 'POST',
    path: '/imports/:id/undo',
    summary: '撤销导入：恢复导入前的内容',
    allow: 'Import:manage',
    params: ById,
    body: z.strictObject({
      /** Rows that someone edited since stay as they are, and the others are put back; else nothing is. */
      keepEdited: z.boolean().default(false),
    }),
    output: ImportBatch,
  },
  refused: {
    method: 'GET',
    path: '/imports/:id/refused.xlsx',
    summary: '下载拒收行（逐行注明原因和改法）',
    allow: 'Import:read',
    params: ById,
    output: File,
    transfer: 'download',
  },
})
