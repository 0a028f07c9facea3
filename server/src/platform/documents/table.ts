import type { Line } from './lines'
import { addPage, roomOf, type Sheet } from './pdf'
import { rule, shade, type TextStyle } from './style'
import { drawLine, drawText, layText } from './text'

export interface Cell {
  text: string
  /** Share of the table's width. */
  share: number
  isLabel?: boolean
  align?: 'left' | 'center'
}

export interface TableOptions {
  size?: number
  face?: 'sans' | 'body'
  /** Least height of a row, for what is filled in by hand. */
  rowHeight?: number
  /** Drawn again at the head of every page. */
  header?: Cell[]
  /** Horizontal extent; the sheet's when not told. */
  left?: number
  width?: number
  /** Rows grow evenly until the table ends here. */
  fillTo?: number
}

interface Metrics {
  size: number
  leading: number
  padX: number
  padY: number
  left: number
  width: number
  rowHeight: number
  face: 'sans' | 'body'
}

interface LaidCell {
  cell: Cell
  lines: Line[]
  style: TextStyle
  x: number
  width: number
}

function metricsOf(sheet: Sheet, options: TableOptions): Metrics {
  const size = options.size ?? 10.5
  const frame = { left: options.left ?? sheet.left, width: options.width ?? sheet.width }
  const rowHeight = options.rowHeight ?? size * 2.2
  return {
    ...frame,
    size,
    rowHeight,
    face: options.face ?? 'sans',
    leading: size * 1.5,
    padX: size * 0.5,
    padY: size * 0.35,
  }
}

function layRow(sheet: Sheet, row: Cell[], metrics: Metrics): LaidCell[] {
  const total = row.reduce((sum, cell) => sum + cell.share, 0)
  let x = metrics.left
  return row.map((cell) => {
    const width = (cell.share / total) * metrics.width
    const style: TextStyle = { face: cell.isLabel ? 'sansBold' : metrics.face, size: metrics.size }
    const laid = { cell, style, x, width, lines: layText(sheet, cell.text, style, width - 2 * metrics.padX) }
    x += width
    return laid
  })
}

const linesIn = (row: LaidCell[]): number => Math.max(...row.map(({ lines }) => lines.length))

const heightOf = (count: number, metrics: Metrics): number =>
  Math.max(metrics.rowHeight, count * metrics.leading + 2 * metrics.padY)

function drawRow(sheet: Sheet, row: LaidCell[], metrics: Metrics): void {
  const height = heightOf(linesIn(row), metrics)
  const { doc } = sheet
  for (const { cell, lines, style, x, width } of row) {
    if (cell.isLabel) doc.rect(x, sheet.y, width, height).fill(shade)
    doc.rect(x, sheet.y, width, height).lineWidth(0.6).strokeColor(rule).stroke()
    const isCentred = (cell.align ?? (cell.isLabel ? 'center' : 'left')) === 'center'
    let y = sheet.y + (height - lines.length * metrics.leading) / 2 + (metrics.leading - style.size) / 2
    for (const line of lines) {
      if (isCentred) drawText(sheet, line.text, x + width / 2, y, { ...style, align: 'center' })
      else drawLine(sheet, line, x + metrics.padX, y, style)
      y += metrics.leading
    }
  }
  sheet.y += height
}

/** The first lines of a row, and the rest. */
function splitRow(row: LaidCell[], count: number): [LaidCell[], LaidCell[]] {
  const head = row.map((cell) => ({ ...cell, lines: cell.lines.slice(0, count) }))
  // A label says again what the rest belongs to.
  const rest = row.map((cell) => ({ ...cell, lines: cell.cell.isLabel ? cell.lines : cell.lines.slice(count) }))
  return [head, rest]
}

/** A row that fits on a page stays whole unless it is long; a long one goes on over the page. */
function placeRow(sheet: Sheet, laid: LaidCell[], metrics: Metrics, newPage: () => void): void {
  let row = laid
  for (let isFresh = sheet.y <= sheet.top + 1; ; isFresh = true) {
    const count = linesIn(row)
    const room = roomOf(sheet)
    const fitting = Math.floor((room - 2 * metrics.padY) / metrics.leading)
    if (heightOf(count, metrics) <= room + 0.01 || (isFresh && (fitting < 1 || count < 2))) {
      drawRow(sheet, row, metrics)
      return
    }
    if (isFresh || (count > 12 && fitting >= 3)) {
      const [head, rest] = splitRow(row, Math.max(1, Math.min(fitting, count - 1)))
      // To the page's edge, so that the frame closes where the page ends.
      drawRow(sheet, head, { ...metrics, rowHeight: room })
      row = rest
    }
    newPage()
  }
}

/** Rows of cells under an optional header that every page repeats. */
export function table(sheet: Sheet, rows: Cell[][], options: TableOptions = {}): void {
  const metrics = metricsOf(sheet, options)
  const header = options.header && layRow(sheet, options.header, metrics)
  const newPage = () => {
    addPage(sheet)
    if (header) drawRow(sheet, header, metrics)
  }
  if (header) {
    const first = rows[0] ? heightOf(Math.min(3, linesIn(layRow(sheet, rows[0], metrics))), metrics) : 0
    if (roomOf(sheet) < heightOf(linesIn(header), metrics) + first && sheet.y > sheet.top) addPage(sheet)
    drawRow(sheet, header, metrics)
  }
  const spare = options.fillTo ? Math.max(0, options.fillTo - sheet.y - tableHeight(sheet, rows, options)) : 0
  for (const row of rows) {
    const laid = layRow(sheet, row, metrics)
    const rowHeight = spare > 0 ? heightOf(linesIn(laid), metrics) + spare / rows.length : metrics.rowHeight
    placeRow(sheet, laid, { ...metrics, rowHeight }, newPage)
  }
}

/** Height of the rows, without a header, when nothing breaks them. */
export function tableHeight(sheet: Sheet, rows: Cell[][], options: TableOptions = {}): number {
  const metrics = metricsOf(sheet, options)
  return rows.reduce((sum, row) => sum + heightOf(linesIn(layRow(sheet, row, metrics)), metrics), 0)
}

/** A row of label and value pairs; labels are equally wide in all rows of the form. */
export function pairs(entries: [label: string, value: string][], labelShare = 2): Cell[] {
  const share = 12 / entries.length
  return entries.flatMap(([label, text]) => [
    { text: label, share: labelShare, isLabel: true },
    { text, share: share - labelShare },
  ])
}

/** A table with titles over its columns. */
export function grid(
  sheet: Sheet,
  columns: readonly { title: string; share: number; align?: 'left' | 'center' }[],
  rows: string[][],
  options: Omit<TableOptions, 'header'> = {},
): void {
  const header = columns.map(({ title, share }) => ({ text: title, share, isLabel: true }))
  const cells = rows.map((row) =>
    columns.map(({ share, align }, index) => ({ text: row[index] ?? '', share, ...(align && { align }) })),
  )
  table(sheet, cells, { ...options, header })
}
