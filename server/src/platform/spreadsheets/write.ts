import type { Writable } from 'node:stream'
import exceljs from 'exceljs'
import { outputGate } from './output-gate.ts'
import { type CellType, looksLikeFormula, safeCell, safeText } from './safe-cell.ts'
import { columnRange, writeHeader } from './sheet-header.ts'
import { type HeaderStyle, type StyleBook, styleBook } from './styles.ts'

const LAST_ROW = 1_048_576
/** Rows between two looks at the output; small enough that memory stays flat. */
const PACE = 200

export interface SheetColumn {
  title: string
  /** Title of the level above; neighbours with the same group share one merged cell. */
  group?: string
  /** In characters. */
  width?: number
  type?: CellType
  /** Long text breaks into lines unless this is false. */
  wrap?: boolean
}

/** What a cell looks like beyond its column: an ARGB fill, a comment. */
export interface CellMark {
  fill?: string
  comment?: string
}

export type WriteRow = unknown[] | { values: unknown[]; marks: ReadonlyMap<number, CellMark> }

export interface WriteSheet {
  name: string
  columns: SheetColumn[]
  rows: AsyncIterable<WriteRow> | Iterable<WriteRow>
  /** A heading over the whole width, above the header. */
  title?: string
  /** Lines between heading and header. */
  notes?: string[]
  headerStyle?: HeaderStyle
  /** Decides the fill of a cell from its row, e.g. the colour of a level. */
  fill?: (values: unknown[], column: number) => string | undefined
}

export interface WriteOptions {
  sheets: WriteSheet[]
  creator?: string
  /** A font that the reader's machine has; nothing is embedded. */
  font?: string
  /** Instants are written as the clock at this offset; the default is China's. */
  utcOffsetMinutes?: number
  signal?: AbortSignal
}

/**
 * Writes a workbook while rows arrive; memory does not grow with them. Resolves when the stream has taken
 * everything, rejects when it closes before. Returns the rows written per sheet.
 */
export async function writeWorkbook(stream: Writable, options: WriteOptions): Promise<number[]> {
  const gate = outputGate(stream, options.signal)
  const book = new exceljs.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: false })
  book.creator = options.creator ?? ''
  book.lastModifiedBy = options.creator ?? ''
  const counts: number[] = []
  const names = new Set<string>()
  try {
    for (const sheet of options.sheets) {
      counts.push(await writeSheet(book, { ...sheet, name: sheetName(sheet.name, names) }, options, gate))
    }
    await gate.orFailure(book.commit())
    return counts
  } finally {
    gate.dispose()
  }
}

async function writeSheet(
  book: exceljs.stream.xlsx.WorkbookWriter,
  sheet: WriteSheet,
  options: WriteOptions,
  gate: ReturnType<typeof outputGate>,
): Promise<number> {
  const styles = styleBook(options.font ?? '微软雅黑', sheet.headerStyle)
  const { worksheet, headerRows, lastHeaderRow } = writeHeader(book, sheet, styles)
  const writeRow = rowWriter(worksheet, sheet, styles, options.utcOffsetMinutes ?? 480)
  let count = 0
  for await (const row of sheet.rows) {
    if (lastHeaderRow + ++count > LAST_ROW) throw new RangeError('a sheet holds 1 048 576 rows')
    writeRow(row)
    if (count % PACE === 0) await gate.ready(worksheet)
  }
  worksheet.autoFilter = columnRange(lastHeaderRow, lastHeaderRow + count, sheet.columns.length)
  worksheet.pageSetup.printTitlesRow = `${headerRows[0]}:${headerRows[1]}`
  worksheet.commit()
  await gate.ready(worksheet)
  return count
}

type CellWriter = (cell: exceljs.Cell, value: unknown, fill: string | undefined) => void

function rowWriter(worksheet: exceljs.Worksheet, sheet: WriteSheet, styles: StyleBook, utcOffsetMinutes: number) {
  const writers = sheet.columns.map((column) => cellWriter(column, styles, utcOffsetMinutes))
  return (source: WriteRow) => {
    const values = Array.isArray(source) ? source : source.values
    const marks = Array.isArray(source) ? undefined : source.marks
    const row = worksheet.addRow([])
    for (const [index, write] of writers.entries()) {
      const mark = marks?.get(index)
      const cell = row.getCell(index + 1)
      write(cell, values[index], mark?.fill ?? sheet.fill?.(values, index))
      if (mark?.comment) cell.note = commentOf(mark.comment)
    }
    row.commit()
  }
}

function cellWriter(column: SheetColumn, styles: StyleBook, utcOffsetMinutes: number): CellWriter {
  const { type = 'text', wrap = true } = column
  const plain = styles.cell(type, wrap)
  return (cell, source, fill) => {
    const value = safeCell(source, type, utcOffsetMinutes)
    cell.value = value
    // Text that strayed into a column of numbers gets the text format too, lest an edit turn it into a formula.
    const isStray = type !== 'text' && typeof value === 'string' && looksLikeFormula(value)
    cell.style = fill || isStray ? styles.cell(isStray ? 'string' : type, wrap, fill) : plain
  }
}

function commentOf(text: string): exceljs.Comment {
  return { texts: [{ text: safeText(text), font: { size: 9, name: '微软雅黑' } }] }
}

/** A name that Excel accepts and that no other sheet has. */
function sheetName(wanted: string, taken: Set<string>): string {
  const base =
    safeText(wanted)
      .replace(/[[\]:*?/\\\n]/g, ' ')
      .replace(/\s+/g, ' ')
      .replaceAll("'", '’')
      .trim()
      .slice(0, 31) || '表'
  let name = base
  for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${base.slice(0, 27)}(${n})`
  taken.add(name.toLowerCase())
  return name
}
