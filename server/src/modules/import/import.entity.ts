import type {
  ImportCounts,
  ImportKind,
  ImportOptions,
  ImportOutcome,
  ImportSheet,
} from '@shuangfang/shared/import/import.contract'
import type { ImportState } from '@shuangfang/shared/import/import.policy'
import type { ImportProblem } from '@shuangfang/shared/import/problem'
import { bool, code, defineEntity, instant, int, json, nullable, type RowOf, ref, varchar } from '#platform/entity'

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
    refusedFileId: nullable(ref()),
    committedAt: nullable(instant()),
  },
})
export type ImportEntity = RowOf<typeof Imports>

/** A row of the file as it was read; `m` names the columns filled from a merged cell. */
export interface StagedRow {
  n: number
  c: string[]
  m?: number[]
}

/** Some hundred consecutive rows of one sheet. */
export const ImportChunks = defineEntity({
  subject: 'ImportChunk',
  table: 'import_chunk',
  owner: 'tenant',
  columns: {
    batchId: ref('import_batch'),
    /** Index into the sheets of the import. */
    sheet: int(),
    content: json<StagedRow[]>(),
    /** Cells above the first row that empty cells continue, by field. */
    carry: nullable(json<Record<string, string>>()),
    /** What was stored from it: enough to undo. Null: nothing yet, or undone. */
    applied: nullable(json<unknown[]>()),
  },
})
export type ImportChunk = RowOf<typeof ImportChunks>

/** What becomes of a staged row. */
export const ImportRows = defineEntity({
  subject: 'ImportRow',
  table: 'import_row',
  owner: 'tenant',
  columns: {
    batchId: ref(),
    chunkId: ref(),
    /** Index into the chunk. */
    position: int(),
    rowNo: int(),
    outcome: code<ImportOutcome>(8),
    /** Code of the problem that decided. */
    reason: nullable(code(40)),
    warned: bool(),
    problems: nullable(json<ImportProblem[]>()),
    targetId: nullable(ref()),
  },
})
export type ImportRowEntity = RowOf<typeof ImportRows>

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
