import type { Writable } from 'node:stream'
import { type CellMark, type SheetColumn, type WriteOptions, type WriteRow, writeWorkbook } from './write.ts'

/** Why a row was refused: which column (by index, or none for the row as a whole), why, and how to mend it. */
export interface RowProblem {
  column?: number
  reason: string
  fix: string
}

export interface RefusedRow {
  sheet: string
  row: number
  cells: string[]
  problems: RowProblem[]
}

export interface AnnotateOptions extends Pick<WriteOptions, 'creator' | 'font' | 'signal'> {
  name: string
  /** Titles of the original columns, in order. */
  titles: string[]
  rows: AsyncIterable<RefusedRow> | Iterable<RefusedRow>
  notes?: string[]
}

const LIGHT_RED = 'FFFFC7CE'
/** Comments stay in memory until the sheet is closed; the reason column says the same for every row. */
const MAX_COMMENTS = 2000

/**
 * Writes the rows that an import refused: as they were, followed by where they stood, which column is wrong, why, and
 * what to do. Corrected in place, the file can be imported again.
 */
export async function annotateWorkbook(stream: Writable, options: AnnotateOptions): Promise<number> {
  const { name, titles, notes } = options
  const columns: SheetColumn[] = [
    ...titles.map((title) => ({ title: title || '（无标题）', width: 18 })),
    { title: '原表位置', width: 20 },
    { title: '列', width: 16 },
    { title: '原因', width: 36 },
    { title: '怎么改', width: 36 },
  ]
  const [count = 0] = await writeWorkbook(stream, {
    ...options,
    sheets: [{ name, columns, notes, rows: annotated(options.rows, titles) }],
  })
  return count
}

async function* annotated(rows: AnnotateOptions['rows'], titles: string[]): AsyncIterable<WriteRow> {
  let comments = 0
  for await (const { sheet, row, cells, problems } of rows) {
    const marks = new Map<number, CellMark>()
    for (const [column, text] of problemsByColumn(problems)) {
      marks.set(column, { fill: LIGHT_RED, ...(comments++ < MAX_COMMENTS ? { comment: text } : {}) })
    }
    const own = titles.map((_, index) => cells[index] ?? '')
    const named = problems.map(({ column }) =>
      column === undefined ? '整行' : titles[column] || `第 ${column + 1} 列`,
    )
    yield {
      values: [
        ...own,
        `${sheet} 第 ${row} 行`,
        lines(named),
        lines(problems.map((p) => p.reason)),
        lines(problems.map((p) => p.fix)),
      ],
      marks,
    }
  }
}

function problemsByColumn(problems: RowProblem[]): Map<number, string> {
  const texts = new Map<number, string>()
  for (const { column, reason, fix } of problems) {
    if (column === undefined) continue
    texts.set(column, [texts.get(column), `${reason}\n${fix}`].filter(Boolean).join('\n'))
  }
  return texts
}

/** One line per problem, numbered when there are several, so that the columns can be read side by side. */
function lines(texts: string[]): string {
  return texts.length === 1 ? (texts[0] ?? '') : texts.map((text, index) => `${index + 1}. ${text}`).join('\n')
}
