import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { displayText } from './display.ts'
import { decodeFile } from './encoding.ts'
import { SpreadsheetError } from './problem.ts'
import type { SheetSink } from './sheet.ts'

const SAMPLE = 64 * 1024
const DELIMITERS = [',', '\t', ';', '|']

/** Reads delimited text of any usual encoding, delimiter and line ending. Rows are counted as Excel counts them. */
export async function readCsv(path: string, sheetName: string, sink: SheetSink): Promise<void> {
  const { size } = await stat(path)
  if (size > sink.limits.maxUnzippedBytes) throw new SpreadsheetError('too_large')
  let bytes = 0
  const source = (
    await decodeFile(path, (count) => {
      bytes += count
    })
  )[Symbol.asyncIterator]()
  let sample = ''
  while (sample.length < SAMPLE) {
    const next = await source.next()
    if (next.done) break
    sample += next.value
  }
  const dialect = detectDialect(sample)
  sink.sheet(sheetName)
  let row = dialect.skip ? 1 : 0
  const parser = Readable.from(rejoin(sample.slice(dialect.skip), source)).pipe(csvParser(dialect))
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      row++
      addRow(sink, row, record)
      if (row % 200 === 0) await sink.drain(Math.min(1, bytes / size))
    }
  } catch (error) {
    throw asProblem(error, (dialect.skip ? 1 : 0) + parser.info.records)
  }
}

function csvParser(dialect: Dialect) {
  return parse({
    delimiter: dialect.delimiter,
    record_delimiter: dialect.lineEnds,
    bom: false,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: false,
    max_record_size: 4_000_000,
  })
}

function addRow(sink: SheetSink, row: number, record: string[]): void {
  const cells: string[] = []
  let own = false
  for (const [column, value] of record.entries()) {
    const text = displayText(value)
    if (text === '') continue
    if (column >= sink.limits.maxColumns) throw new SpreadsheetError('too_many_columns')
    cells[column] = text
    own ||= text.trim() !== ''
  }
  sink.row(row, own ? cells : [])
}

async function* rejoin(first: string, rest: AsyncIterator<string>): AsyncIterable<string> {
  if (first) yield first
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
}

interface Dialect {
  delimiter: string
  lineEnds: string[]
  /** Characters of a leading `sep=;` line. */
  skip: number
}

/** Guesses from the first lines: the delimiter that splits most lines into the same number of cells. */
export function detectDialect(sample: string): Dialect {
  const lineEnds = sample.includes('\n') ? ['\r\n', '\n'] : ['\r']
  const declared = /^"?sep=(.)"?\r?\n?/i.exec(sample)
  if (declared?.[1]) return { delimiter: declared[1], lineEnds, skip: declared[0].length }
  const lines = sampleLines(sample)
  let best = { delimiter: ',', score: 0 }
  for (const delimiter of DELIMITERS) {
    const counts = lines.map((line) => line.split(delimiter).length - 1).filter((count) => count > 0)
    const usual = mode(counts)
    // Agreement counts most; of two delimiters that agree, the one that makes more columns.
    const score = counts.filter((count) => count === usual).length * 10 + Math.min(usual, 9)
    if (counts.length > 0 && score > best.score) best = { delimiter, score }
  }
  return { delimiter: best.delimiter, lineEnds, skip: 0 }
}

/** The first lines with quoted text taken out, so that a comma inside quotes does not count. */
function sampleLines(sample: string): string[] {
  const lines = sample.replace(/"(?:[^"]|"")*"/g, '').split(/\r\n|\n|\r/)
  return lines.filter((line) => line.trim() !== '').slice(0, 50)
}

function mode(counts: number[]): number {
  const tally = new Map<number, number>()
  for (const count of counts) tally.set(count, (tally.get(count) ?? 0) + 1)
  return [...tally].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0
}

function asProblem(error: unknown, row: number): unknown {
  if (!(error instanceof CsvError)) return error
  if (error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE') {
    const detail = `第 ${row + 1} 行起引号不成对，无法分清各列。请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。`
    return new SpreadsheetError('bad_quotes', detail)
  }
  return new SpreadsheetError('corrupt')
}
