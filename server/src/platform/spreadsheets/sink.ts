import { SpreadsheetError } from './problem.ts'
import type { ReadLimits, SheetRow, SheetSink, SheetSummary } from './sheet.ts'

export interface RowBatch {
  rows: SheetRow[]
  /** Share of the file that has been read, 0 to 1. */
  fraction: number
}

const BATCH = 400
/** Long texts make long batches; a batch goes out when either is reached. */
const BATCH_CHARACTERS = 400_000
/** Excel's own limit. */
const CELL_CHARACTERS = 32_767

/** Gathers rows into batches, keeps the limits and the counts. */
export function batchingSink(limits: ReadLimits, send: (batch: RowBatch) => Promise<void>) {
  const sheets: SheetSummary[] = []
  let rows: SheetRow[] = []
  let characters = 0
  let total = 0
  let totalCharacters = 0

  const flush = async (fraction: number) => {
    if (rows.length === 0) return
    const batch = rows
    rows = []
    characters = 0
    await send({ rows: batch, fraction })
  }
  const sink: SheetSink = {
    limits,
    sheet: (name, hidden) => {
      sheets.push({ name, rows: 0, columns: 0, blank: 0, ...(hidden ? { hidden } : {}) })
    },
    row(row, source, merged) {
      const summary = sheets.at(-1)
      if (!summary) throw new SpreadsheetError('corrupt')
      const cells = dense(source)
      if (cells.length === 0) {
        summary.blank++
        return
      }
      if (++total > limits.maxRows) throw tooLong(limits.maxRows)
      summary.rows++
      summary.columns = Math.max(summary.columns, cells.length)
      const length = lengthOf(cells, row)
      characters += length
      totalCharacters += length
      if (totalCharacters > limits.maxCharacters) throw new SpreadsheetError('too_large')
      rows.push({ sheet: summary.name, row, cells, ...(merged?.length ? { merged } : {}) })
    },
    async drain(fraction) {
      if (rows.length >= BATCH || characters >= BATCH_CHARACTERS) await flush(fraction)
    },
  }
  return { sink, sheets, finish: () => flush(1) }
}

/** Holes become '', and trailing empty cells go. */
function dense(source: (string | undefined)[]): string[] {
  let length = source.length
  while (length > 0 && !source[length - 1]?.trim()) length--
  return Array.from({ length }, (_, index) => source[index] ?? '')
}

function lengthOf(cells: readonly string[], row: number): number {
  let length = 0
  for (const [column, cell] of cells.entries()) {
    if (cell.length > CELL_CHARACTERS) throw tooLongCell(row, column)
    length += cell.length
  }
  return length
}

const tooLongCell = (row: number, column: number) =>
  new SpreadsheetError(
    'cell_too_long',
    `第 ${row} 行第 ${column + 1} 列的文字超过 ${CELL_CHARACTERS} 字，没有读取。请用 Excel 或 WPS 打开，缩短后再上传。`,
  )

function tooLong(maxRows: number): SpreadsheetError {
  return new SpreadsheetError('too_many_rows', `有内容的行超过 ${maxRows} 行，没有读取。请拆成几个文件，分批上传。`)
}
