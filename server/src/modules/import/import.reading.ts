import type { ImportSheet } from '@shuangfang/shared/import/import.contract'
import type { ImportProblem } from '@shuangfang/shared/import/problem'
import { rowKind, SKIP_REASONS } from '#platform/spreadsheets/row-kind'
import type { StagedRow } from './import.entity'
import { headerOf } from './import.sheets'
import type { ImportTarget } from './target'

/** A staged row as the chosen columns show it. */
export interface ReadRow {
  position: number
  n: number
  /** Cells by field. */
  cells: Record<string, string>
  /** Why it is no record. */
  skipped: ImportProblem | null
  row: unknown
  problems: ImportProblem[]
}

export type Carry = Record<string, string>
export interface SheetReader {
  /** Reads consecutive rows; `carry` holds what empty cells continue and is brought up to date. */
  read: (rows: readonly StagedRow[], carry: Carry) => ReadRow[]
}

/** Applies a sheet's mapping: tells records from titles, totals and notes, fills down, parses. */
export function sheetReader(sheet: ImportSheet, target: ImportTarget, data: unknown): SheetReader {
  const header = headerOf(sheet)
  const fields = Object.entries(sheet.columns)
  const titleAt = new Map(sheet.titles.map(({ index, title }) => [index, title]))
  const titles = Object.fromEntries(fields.map(([field, index]) => [field, titleAt.get(index) ?? '']))
  const fillDown = sheet.fillDown.filter((field) => sheet.columns[field] !== undefined)
  const constants = Object.entries(sheet.constants).filter(([field]) => sheet.columns[field] === undefined)
  const kindOf = (row: StagedRow) =>
    row.n <= sheet.headerRows[1]
      ? 'above'
      : rowKind({ sheet: sheet.name, row: row.n, cells: row.c, merged: row.m }, header)

  function skipOf(row: StagedRow, cells: Record<string, string>): ImportProblem | null {
    if (sheet.skip) return skipped('sheet', '这张工作表没有选中')
    const kind = kindOf(row)
    if (kind === 'above') return skipped('above', '表头及以上的行')
    if (kind !== 'data') return skipped(kind, SKIP_REASONS[kind])
    return Object.values(cells).some((text) => text.trim()) ? null : skipped('blank', '所选各列都是空的')
  }
  function cellsOf(row: StagedRow): Record<string, string> {
    const cells: Record<string, string> = {}
    for (const [field, index] of fields) {
      const text = row.c[index]
      if (text) cells[field] = text
    }
    return cells
  }
  function readOne(row: StagedRow, position: number, carry: Carry): ReadRow {
    const cells = cellsOf(row)
    const why = skipOf(row, cells)
    if (why) return { position, n: row.n, cells, skipped: why, row: null, problems: [] }
    for (const field of fillDown) {
      if (cells[field]?.trim()) carry[field] = cells[field]
      else if (carry[field]) cells[field] = carry[field]
    }
    for (const [field, text] of constants) cells[field] ??= text
    return { position, n: row.n, cells, skipped: null, ...target.parse(cells, data, titles) }
  }
  return { read: (rows, carry) => rows.map((row, position) => readOne(row, position, carry)) }
}

export const skipped = (code: string, reason: string): ImportProblem => ({
  code: `skip_${code}`,
  reason,
  fix: '不是风险记录，不用处理；是记录的话请调整表头行或这一行的写法',
})
