import type {
  ImportCounts,
  ImportKind,
  ImportOptions,
  ImportOutcome,
  ImportSheet,
} from '@shuangfang/shared/import/import.contract'
import type { ImportState } from '@shuangfang/shared/import/import.policy'
import type { ImportProblem } from '@shuangfang/shared/import/problem'
import { defineFilePlace } from '#platform/attachments'
import { code, defineEntity, instant, int, json, nullable, packed, type RowOf, ref, varchar } from '#platform/entity'

export const Imports = defineEntity({
  subject: 'Import',
  table: 'import_batch',
  owner: 'tenant',
  columns: {
    kind: code<ImportKind>(20),
    state: code<ImportState>(16),
    fileId: ref('file'),
    fileName: varchar(200),
    userId: ref(),
    userName: varchar(40),
    jobId: nullable(ref()),
    sheets: json<ImportSheet[]>(),
    options: json<ImportOptions>(),
    counts: nullable(json<ImportCounts>()),
    obstacles: nullable(json<string[]>()),
    refusedFileId: nullable(ref('file')),
    committedAt: nullable(instant()),
  },
})
export type ImportEntity = RowOf<typeof Imports>

/** The workbook as it came, with whatever stands in it; and what was refused of it. */
export const importWorkbook = defineFilePlace({ of: Imports, part: 'workbook', accepts: 'anything' })
export const importRefused = defineFilePlace({ of: Imports, part: 'refused', accepts: 'anything' })

/** A row of the file as it was read; `m` names the columns filled from a merged cell. */
export interface StagedRow {
  n: number
  c: string[]
  m?: number[]
}

/** What becomes of a staged row. */
export interface PlannedLine {
  outcome: ImportOutcome
  /** Code of the problem that decided. */
  reason: string | null
  warned: boolean
  problems: ImportProblem[]
  targetId: string | null
}
/** How many lines of a chunk are alike: lists find their rows by it, and count them, without opening the chunk. */
export type LineGroup = Pick<PlannedLine, 'outcome' | 'reason' | 'warned'> & { count: number }

/** A row that waits to be stored, as the target understood it. */
export interface WaitingRow {
  /** Index into the chunk. */
  position: number
  /** Number in the sheet. */
  n: number
  ready: unknown
}

/** Some hundred consecutive rows of one sheet, and what becomes of them. Rows are named by chunk and position. */
export const ImportChunks = defineEntity({
  subject: 'ImportChunk',
  table: 'import_chunk',
  owner: 'tenant',
  columns: {
    batchId: ref('import_batch'),
    /** Index into the sheets of the import. */
    sheet: int(),
    content: packed<StagedRow[]>(),
    /** Cells above the first row that empty cells continue, by field. */
    carry: nullable(json<Record<string, string>>()),
    /** One for each row, by position. Null: not planned yet. */
    planned: nullable(packed<PlannedLine[]>()),
    tally: nullable(json<LineGroup[]>()),
    /** As they were understood in the dry run: what is stored is what was shown. Null once they are stored. */
    waiting: nullable(packed<WaitingRow[]>()),
    /** What was stored from it: enough to undo. Null: nothing yet, or undone. */
    applied: nullable(packed<unknown[]>()),
  },
})
export type ImportChunk = RowOf<typeof ImportChunks>

/** Columns chosen for a header, by title: proposed again when the same header comes. */
export const ImportMappings = defineEntity({
  subject: 'ImportMapping',
  table: 'import_mapping',
  owner: 'tenant',
  columns: {
    kind: code<ImportKind>(20),
    fingerprint: { ...code(32), sql: 'char(32)' },
    columns: json<Record<string, string>>(),
    fillDown: json<string[]>(),
    constants: json<Record<string, string>>(),
    options: json<ImportOptions>(),
    usedAt: instant(),
  },
})
