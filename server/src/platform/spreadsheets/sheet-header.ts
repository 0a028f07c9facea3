import type exceljs from 'exceljs'
import { columnLetters } from './merges.ts'
import { safeText } from './safe-cell.ts'
import type { StyleBook } from './styles.ts'
import type { WriteSheet } from './write.ts'

const usualWidth = 16
const PAPER_A3 = 8
const PAPER_A4 = 9
/** Widths of columns that one page holds in letters one can still read. */
const A4_WIDTH = 200
const A3_WIDTH = 280

/** Opens a sheet: heading, notes, one or two header rows, frozen and repeated on every printed page. */
export function writeHeader(book: exceljs.stream.xlsx.WorkbookWriter, sheet: WriteSheet, styles: StyleBook) {
  const above = [...(sheet.title ? [sheet.title] : []), ...(sheet.notes ?? [])]
  const hasGroups = sheet.columns.some((column) => column.group)
  const first = above.length + 1
  const last = first + (hasGroups ? 1 : 0)
  const worksheet = book.addWorksheet(sheet.name, {
    views: [{ state: 'frozen', ySplit: last, showGridLines: true }],
    pageSetup: {
      orientation: 'landscape',
      ...paperFor(sheet),
      fitToPage: true,
      fitToHeight: 0,
      margins: { left: 0.4, right: 0.4, top: 0.5, bottom: 0.6, header: 0.3, footer: 0.3 },
    },
    headerFooter: { oddFooter: '&C第 &P 页，共 &N 页' },
  })
  worksheet.columns = sheet.columns.map((column) => ({ width: column.width ?? usualWidth }))
  for (const [index, text] of above.entries()) writeLine(worksheet, index + 1, text, sheet, styles)
  const writeLevel = hasGroups ? writeTwoLevels : writeOneLevel
  writeLevel(worksheet, first, sheet, styles)
  worksheet.getRow(last).height = 18 * Math.max(...sheet.columns.map(linesOf))
  for (let row = 1; row <= last; row++) worksheet.getRow(row).commit()
  return { worksheet, headerRows: [first, last] as const, lastHeaderRow: last }
}

/** A register of thirty columns on one A4 page would be a grey stripe: it goes on A3, and beside one another if need be. */
function paperFor({ columns }: WriteSheet) {
  const width = columns.reduce((sum, column) => sum + (column.width ?? usualWidth), 0)
  return width <= A4_WIDTH
    ? { paperSize: PAPER_A4, fitToWidth: 1 }
    : { paperSize: PAPER_A3, fitToWidth: Math.ceil(width / A3_WIDTH) }
}

/** Lines that a title takes; a Chinese character is two digits wide. */
const linesOf = ({ title, width = usualWidth }: WriteSheet['columns'][number]) =>
  Math.ceil([...title].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 255 ? 2.2 : 1.1), 1) / width)

function writeLine(
  worksheet: exceljs.Worksheet,
  row: number,
  text: string,
  sheet: WriteSheet,
  styles: StyleBook,
): void {
  const cell = worksheet.getCell(row, 1)
  cell.value = safeText(text)
  cell.style = row === 1 && sheet.title ? styles.title : styles.note
  worksheet.getRow(row).height = (row === 1 && sheet.title ? 28 : 15) * text.split('\n').length
  if (sheet.columns.length > 1) worksheet.mergeCells(row, 1, row, sheet.columns.length)
}

function writeOneLevel(worksheet: exceljs.Worksheet, row: number, sheet: WriteSheet, styles: StyleBook): void {
  for (const [index, column] of sheet.columns.entries()) setTitle(worksheet, row, index, column.title, styles)
}

function writeTwoLevels(worksheet: exceljs.Worksheet, row: number, sheet: WriteSheet, styles: StyleBook): void {
  for (const [index, column] of sheet.columns.entries()) {
    setTitle(worksheet, row, index, column.group ?? column.title, styles)
    setTitle(worksheet, row + 1, index, column.group ? column.title : '', styles)
  }
  for (const [from, to] of groupRuns(sheet)) {
    if (sheet.columns[from]?.group === undefined) worksheet.mergeCells(row, from + 1, row + 1, from + 1)
    else if (to > from) worksheet.mergeCells(row, from + 1, row, to + 1)
  }
}

function groupRuns(sheet: WriteSheet): [number, number][] {
  const runs: [number, number][] = []
  for (const [index, column] of sheet.columns.entries()) {
    const run = runs.at(-1)
    const isSame = run && column.group !== undefined && sheet.columns[run[0]]?.group === column.group
    if (isSame) run[1] = index
    else runs.push([index, index])
  }
  return runs
}

function setTitle(worksheet: exceljs.Worksheet, row: number, index: number, title: string, styles: StyleBook): void {
  const cell = worksheet.getCell(row, index + 1)
  cell.value = safeText(title)
  cell.style = styles.header
}

/** The filter's range: the lowest header row and everything under it. */
export function columnRange(fromRow: number, toRow: number, columns: number): string {
  return `A${fromRow}:${columnLetters(columns - 1)}${toRow}`
}
