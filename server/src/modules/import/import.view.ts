import type {
  ImportBatch,
  ImportDetail,
  ImportOutcome,
  ImportProblemView,
  ImportRow,
  ImportSheet,
} from '@shuangfang/shared/import/import.contract'
import type { ImportState } from '@shuangfang/shared/import/import.policy'
import type { ImportProblem } from '@shuangfang/shared/import/problem'
import type { Page } from '@shuangfang/shared/kit/contract'
import type { Context } from '#platform/context'
import { unpack } from '#platform/packed'
import { columnLetters } from '#platform/spreadsheets/merges'
import { type ImportChunk, type ImportEntity, Imports } from './import.entity'
import { type LineQuery, linesOf } from './import.lines'
import { type ReadRow, sheetReader } from './import.reading'
import { outlineOf, writtenRows } from './import.report'
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

const hasWritten: readonly ImportState[] = ['committing', 'committed', 'undoing']
/** Counted, not concluded: a commit or an undo may have been stopped half way, and a commit may have refused rows. */
const writtenOf = async (ctx: Context, { id, state }: ImportEntity) =>
  hasWritten.includes(state) ? writtenRows(await outlineOf(ctx, id)) : 0

/** Rows of the dry run as the file has them, with place, reason and remedy; changes with both sides. */
export async function importRows(ctx: Context, id: string, query: LineQuery): Promise<Page<ImportRow>> {
  const batch = await ctx.one(Imports, id, 'read')
  const found = await linesOf(ctx, id, query)
  const target = targetOf(batch.kind)
  const data = await target.prepare(ctx, batch.options)
  const readOf = new Map<ImportChunk, ReadRow[]>()
  const items: ImportRow[] = []
  for (const { id: rowId, chunk, position, line } of found.items) {
    const sheet = batch.sheets[chunk.sheet] as ImportSheet
    const rows = readOf.get(chunk) ?? sheetReader(sheet, target, data).read(unpack(chunk.content), { ...chunk.carry })
    readOf.set(chunk, rows)
    const { n, cells, row } = rows[position] as ReadRow
    const isOpen = line.outcome === 'change' && line.targetId && row && batch.state === 'planned'
    items.push({
      id: rowId,
      sheet: sheet.name,
      row: n,
      outcome: line.outcome,
      cells,
      problems: line.problems.map((problem) => problemView(problem, line.outcome, n, sheet)),
      diff: isOpen ? await target.diff(ctx, row, line.targetId as string, data) : [],
    })
  }
  return { ...found, items }
}

/** 「风险清单 第 37 行 L 列：可能性应为 1–5，现为 7。…」 */
function problemView(problem: ImportProblem, outcome: ImportOutcome, n: number, sheet: ImportSheet): ImportProblemView {
  const { field, code, reason, fix, warning = false } = problem
  const index = field === undefined ? undefined : sheet.columns[field]
  const column = index === undefined ? null : columnLetters(index)
  const place = `${sheet.name} 第 ${n} 行${column ? ` ${column} 列` : ''}`
  const advice = outcome === 'refuse' ? `${fix}。改好后重新上传，已导入的行不会重复。` : `${fix}。`
  return { column, field: field ?? null, code, reason, fix, warning, message: `${place}：${reason}。${advice}` }
}
