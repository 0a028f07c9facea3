import { decodeEscapes, displayIsoDate, displayNumber, displayText } from './display.ts'
import { columnIndex, type MergedRange, mergeFiller, parseRange } from './merges.ts'
import { SpreadsheetError } from './problem.ts'
import type { SheetSink } from './sheet.ts'
import { readWorkbookParts, type WorkbookParts } from './xlsx-parts.ts'
import { readXml, type XmlHandlers } from './xml.ts'
import { openZip, type Zip } from './zip.ts'

const MAX_MERGES = 200_000

/** Reads an .xlsx in two passes over each sheet: merges stand after the cells, yet are needed before them. */
export async function readXlsx(path: string, sink: SheetSink): Promise<void> {
  const zip = await openZip(path, sink.limits.maxUnzippedBytes)
  const parts = await readWorkbookParts(zip)
  const total = parts.sheets.reduce((sum, sheet) => sum + zip.size(sheet.path), 0) || 1
  let before = 0
  for (const sheet of parts.sheets) {
    sink.sheet(sheet.name, sheet.hidden)
    const merges = await scanMerges(zip, sheet.path)
    await readCells(zip, sheet.path, parts, merges, sink, (bytes) => (before + bytes) / total)
    before += zip.size(sheet.path)
  }
}

/** Looks for the merge list without parsing: quick, and free for sheets that have none. */
async function scanMerges(zip: Zip, path: string): Promise<MergedRange[]> {
  const merges: MergedRange[] = []
  let rest = ''
  for await (const chunk of await zip.stream(path)) {
    if (rest === '' && chunk.indexOf('merge') < 0 && !/<[^>]{0,20}$/.test(chunk.toString('latin1', chunk.length - 21)))
      continue
    const text = rest + chunk.toString('latin1')
    for (const [, reference = ''] of text.matchAll(/<(?:\w+:)?mergeCell\s[^>]*?ref="([^"]{2,40})"/g)) {
      const range = parseRange(reference)
      if (range) merges.push(range)
    }
    if (merges.length > MAX_MERGES) throw new SpreadsheetError('too_large')
    const open = text.lastIndexOf('<')
    rest = open >= 0 && text.indexOf('>', open) < 0 && text.length - open < 200 ? text.slice(open) : ''
  }
  return merges
}

async function readCells(
  zip: Zip,
  path: string,
  parts: WorkbookParts,
  merges: MergedRange[],
  sink: SheetSink,
  fraction: (bytes: number) => number,
): Promise<void> {
  const chunks = progress(await zip.stream(path))
  const cells = cellParser(parts, merges, sink)
  await readXml(chunks.read(), {
    ...cells.handlers,
    async pause() {
      await sink.drain(fraction(chunks.bytes()))
      return cells.ended()
    },
  })
  if (!cells.ended() && cells.row() > 0) throw new SpreadsheetError('corrupt')
}

/** Turns the elements of `<sheetData>` into rows. */
function cellParser(parts: WorkbookParts, merges: MergedRange[], sink: SheetSink) {
  const { maxColumns } = sink.limits
  const fill = mergeFiller(merges, maxColumns)
  let row = 0
  let column = -1
  let cells: string[] = []
  let type: string | undefined
  let style: string | undefined
  let text = ''
  let capturing = false
  let phonetic = false
  let ended = false

  const startRow = (a: Record<string, string>) => {
    // Some writers leave references out; rows and cells then follow each other.
    row = a.r ? Number(a.r) : row + 1
    column = -1
    cells = []
  }
  const startCell = (a: Record<string, string>) => {
    column = a.r ? columnIndex(a.r) : column + 1
    type = a.t
    style = a.s
    text = ''
  }
  const endCell = () => {
    const value = text === '' ? '' : cellText(text, type, style, parts)
    if (value === '') return
    if (column >= maxColumns || column < 0) throw tooWide(row, maxColumns)
    cells[column] = value
  }
  const endRow = () => {
    const own = cells.some((cell) => cell.trim() !== '')
    const merged = fill(row, cells)
    sink.row(row, own ? cells : [], merged)
  }
  const handlers: XmlHandlers = {
    open(name, attributes) {
      if (name === 'c') startCell(attributes)
      else if (name === 'v' || name === 't') capturing = !phonetic
      else if (name === 'rPh') phonetic = true
      else if (name === 'row') startRow(attributes)
    },
    text(part) {
      if (capturing) text += part
    },
    close(name) {
      if (name === 'v' || name === 't') capturing = false
      else if (name === 'c') endCell()
      else if (name === 'row') endRow()
      else if (name === 'rPh') phonetic = false
      else if (name === 'sheetData') ended = true
    },
  }
  return { handlers, row: () => row, ended: () => ended }
}

function progress(stream: AsyncIterable<Buffer>) {
  let bytes = 0
  return {
    bytes: () => bytes,
    async *read() {
      for await (const chunk of stream) {
        bytes += chunk.length
        yield chunk
      }
    },
  }
}

function cellText(text: string, type: string | undefined, style: string | undefined, parts: WorkbookParts): string {
  switch (type) {
    case 's':
      return parts.strings[Number(text)] ?? ''
    case 'str':
    case 'inlineStr':
      return displayText(decodeEscapes(text))
    case 'b':
      return text === '1' || text === 'true' ? 'TRUE' : 'FALSE'
    case 'e':
      return ''
    case 'd':
      return displayIsoDate(text)
    default:
      return displayNumber(text, style === undefined ? undefined : parts.formats[Number(style)], parts.date1904)
  }
}

function tooWide(row: number, maxColumns: number): SpreadsheetError {
  return new SpreadsheetError(
    'too_many_columns',
    `第 ${row} 行的内容超出第 ${maxColumns} 列，没有读取。请删去表格右侧多余的列后再上传。`,
  )
}
