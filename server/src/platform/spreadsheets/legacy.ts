import { readFile, stat } from 'node:fs/promises'
import { type CellObject, read, set_cptable, type WorkBook, type WorkSheet } from '@e965/xlsx'
import * as codepages from '@e965/xlsx/dist/cpexcel'
import { displayNumber, displayText } from './display.ts'
import { decodeFile } from './encoding.ts'
import { mergeFiller } from './merges.ts'
import { SpreadsheetError } from './problem.ts'
import type { SheetSink } from './sheet.ts'

/** These formats are read whole, at about ten times their size in memory. */
const MAX_BYTES = 40 * 1024 * 1024

/** Workbooks of Excel 95 and before hold text in the code page of their machine, not in Unicode. */
set_cptable(codepages)

/** Old binary workbooks (.xls, BIFF). */
export async function readXls(path: string, sink: SheetSink): Promise<void> {
  await refuseLarge(path)
  const data = await readFile(path)
  await handOver(
    parse(() => read(data, { type: 'buffer', dense: true, cellNF: true, cellFormula: false, cellHTML: false })),
    sink,
  )
}

/** HTML tables and XML 2003 sheets, which many systems export under the name .xls. Nothing is guessed from text. */
export async function readMarkup(path: string, sink: SheetSink): Promise<void> {
  await refuseLarge(path)
  let text = ''
  for await (const part of await decodeFile(path)) text += part
  await handOver(
    parse(() => read(text, { type: 'string', dense: true, raw: true, cellNF: true, cellFormula: false })),
    sink,
  )
}

async function refuseLarge(path: string): Promise<void> {
  if ((await stat(path)).size > MAX_BYTES) throw new SpreadsheetError('too_large')
}

function parse(work: () => WorkBook): WorkBook {
  try {
    return work()
  } catch (error) {
    const isLocked = /password|encrypt/i.test(String((error as Error).message))
    throw new SpreadsheetError(isLocked ? 'encrypted' : 'corrupt')
  }
}

async function handOver(book: WorkBook, sink: SheetSink): Promise<void> {
  const date1904 = book.Workbook?.WBProps?.date1904 === true
  for (const [index, name] of book.SheetNames.entries()) {
    const sheet = book.Sheets[name]
    if (!sheet) continue
    sink.sheet(name, (book.Workbook?.Sheets?.[index]?.Hidden ?? 0) > 0)
    await handOverSheet(sheet, date1904, sink, (done) => (index + done) / book.SheetNames.length)
  }
}

async function handOverSheet(
  sheet: WorkSheet,
  date1904: boolean,
  sink: SheetSink,
  fraction: (done: number) => number,
): Promise<void> {
  const { maxColumns } = sink.limits
  const rows = (sheet['!data'] ?? []) as ((CellObject | undefined)[] | undefined)[]
  const ranges = (sheet['!merges'] ?? []).map(({ s, e }) => ({ top: s.r + 1, left: s.c, bottom: e.r + 1, right: e.c }))
  const fill = mergeFiller(ranges, maxColumns)
  for (const [index, source] of rows.entries()) {
    const cells = rowTexts(source ?? [], date1904, maxColumns)
    const own = cells.some((cell) => cell.trim() !== '')
    const merged = fill(index + 1, cells)
    sink.row(index + 1, own ? cells : [], merged)
    if (index % 200 === 0) await sink.drain(fraction(index / rows.length))
  }
}

function rowTexts(source: (CellObject | undefined)[], date1904: boolean, maxColumns: number): string[] {
  const cells: string[] = []
  for (const [column, cell] of source.entries()) {
    const text = cell ? cellText(cell, date1904) : ''
    if (text === '') continue
    if (column >= maxColumns) throw new SpreadsheetError('too_many_columns')
    cells[column] = text
  }
  return cells
}

function cellText(cell: CellObject, date1904: boolean): string {
  switch (cell.t) {
    case 'n':
      return displayNumber(cell.v as number, cell.z === undefined ? undefined : String(cell.z), date1904)
    case 'b':
      return cell.v ? 'TRUE' : 'FALSE'
    case 's':
      return displayText(String(cell.v ?? ''))
    default:
      return ''
  }
}
