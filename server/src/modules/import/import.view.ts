import type {
  ImportBatch,
  ImportDetail,
  ImportOutcome,
  ImportProblemView,
  ImportRow,
  ImportSheet,
} from '@shuangfang/shared/import/import.contract'
import type { ImportProblem } from '@shuangfang/shared/import/problem'
import type { Page } from '@shuangfang/shared/kit/contract'
import type { Context } from '#platform/context'
import { columnLetters } from '#platform/spreadsheets/merges'
import {
  type ImportChunk,
  ImportChunks,
  type ImportEntity,
  type ImportRowEntity,
  ImportRows,
  Imports,
} from './import.entity'
import { sheetReader } from './import.reading'
import { writtenRows } from './import.report'
import { targetOf } from './targets'

export const importView = (batch: ImportEntity): ImportBatch => ({ ...batch, hasRefused: batch.refusedFileId !== null })

export async function importDetail(ctx: Context, id: string): Promise<ImportDetail> {
  const batch = await ctx.one(Imports, id, 'read')
  const { fields: specs, fillable, constants } = targetOf(batch.kind)
  const fields = specs.map(({ key, title, required = false }) => ({
    key,
    title,
    required,
    fills: fillable.includes(key),
    constant: key in constants,
    choices: [...(constants[key] ?? [])],
  }))
  return {
    ...importView(batch),
    fields,
    sheets: batch.sheets,
    options: batch.options,
    obstacles: batch.obstacles ?? [],
    written: await writtenOf(ctx, batch),
  }
}

/** Counted only where a stop half way makes it differ from what was planned. */
function writtenOf(ctx: Context, { id, state, counts }: ImportEntity): Promise<number> | number {
  if (state === 'committing' || state === 'undoing') return writtenRows(ctx, id)
  return state === 'committed' ? (counts?.create ?? 0) + (counts?.change ?? 0) : 0
}

interface RowsQuery {
  outcome?: ImportOutcome
  reason?: string
  warned?: '1'
  after?: string
  size: number
  total?: '1'
}

/** Rows of the dry run as the file has them, with place, reason and remedy; changes with both sides. */
export async function importRows(ctx: Context, id: string, query: RowsQuery): Promise<Page<ImportRow>> {
  const batch = await ctx.one(Imports, id, 'read')
  const { outcome, reason, warned, ...page } = query
  const found = await ctx.list(ImportRows, {
    ...page,
    filter: { batchId: id, outcome, reason, ...(warned && { warned: 1 }) },
    order: [['id', 'asc']],
  })
  const chunks = await ctx.byIds(
    ImportChunks,
    found.items.map(({ chunkId }) => chunkId),
  )
  const target = targetOf(batch.kind)
  const data = await target.prepare(ctx, batch.options)
  const items: ImportRow[] = []
  for (const row of found.items) {
    const chunk = chunks.get(row.chunkId) as ImportChunk
    const sheet = batch.sheets[chunk.sheet] as ImportSheet
    const read = sheetReader(sheet, target, data).read(chunk.content, { ...chunk.carry })[row.position]
    const isOpen = row.outcome === 'change' && row.targetId && read?.row && batch.state === 'planned'
    items.push({
      id: row.id,
      sheet: sheet.name,
      row: row.rowNo,
      outcome: row.outcome,
      cells: read?.cells ?? {},
      problems: (row.problems ?? []).map((problem) => problemView(problem, row, sheet)),
      diff: isOpen ? await target.diff(ctx, read.row, row.targetId as string, data) : [],
    })
  }
  return { ...found, items }
}

/** 「风险清单 第 37 行 L 列：可能性应为 1–5，现为 7。…」 */
function problemView(problem: ImportProblem, row: ImportRowEntity, sheet: ImportSheet): ImportProblemView {
  const { field, code, reason, fix, warning = false } = problem
  const index = field === undefined ? undefined : sheet.columns[field]
  const column = index === undefined ? null : columnLetters(index)
  const place = `${sheet.name} 第 ${row.rowNo} 行${column ? ` ${column} 列` : ''}`
  const advice = row.outcome === 'refuse' ? `${fix}。改好后重新上传，已导入的行不会重复。` : `${fix}。`
  return { column, field: field ?? null, code, reason, fix, warning, message: `${place}：${reason}。${advice}` }
}
