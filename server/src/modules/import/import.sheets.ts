import { createHash } from 'node:crypto'
import type { ImportSheet, SheetMapping } from '@shuangfang/shared/import/import.contract'
import { type FoundHeader, findHeader, type HeaderColumn } from '#platform/spreadsheets/header'
import type { SheetRow, SheetSummary } from '#platform/spreadsheets/sheet'
import { normalizeTitle } from '#platform/spreadsheets/titles'
import type { ImportTarget } from './target'

/** Rows in which a header is looked for. */
export const headRows = 40
const shownRows = 12
const shownText = 60
/** What annotateWorkbook adds: a corrected list of refused rows has the header of its original. */
const ours = new Set(['原表位置', '列', '原因', '怎么改'])

/** A sheet with its guessed header and columns. Sheets that look like something else are proposed to be left out. */
export function describeSheet(summary: SheetSummary, head: SheetRow[], target: ImportTarget): ImportSheet {
  const found = findHeader(head, target.fields)
  const headerRows = found?.headerRows ?? ([head[0]?.row ?? 1, head[0]?.row ?? 1] as [number, number])
  const columns = proposed(found)
  const isRight = target.fields.filter(({ required }) => required).some(({ key }) => columns[key] !== undefined)
  return {
    name: summary.name,
    rows: summary.rows,
    hidden: summary.hidden ?? false,
    skip: !isRight || summary.hidden === true,
    headerRows,
    columns,
    confidence: found?.confidence ?? {},
    titles: titlesOf(found?.columns ?? columnsAt(head, headerRows)),
    fillDown: continued(head, headerRows, columns, target),
    constants: {},
    remembered: false,
    head: head.slice(0, shownRows).map(({ row, cells }) => ({
      row,
      cells: cells.slice(0, 60).map((cell) => cell.slice(0, shownText)),
    })),
  }
}

/** Below this a guess is more likely wrong than right: better none. */
const sure = 0.55

function proposed(found: FoundHeader | undefined): Record<string, number> {
  if (!found) return {}
  const titleAt = new Map(found.columns.map(({ index, title }) => [index, title]))
  return Object.fromEntries(
    Object.entries(found.mapping).filter(
      ([field, index]) => (found.confidence[field] ?? 0) >= sure && !ours.has(titleAt.get(index) ?? ''),
    ),
  )
}

const titlesOf = (columns: readonly HeaderColumn[]): ImportSheet['titles'] =>
  columns.map(({ index, title, samples }) => ({
    index,
    title: title.slice(0, 200),
    samples: samples.slice(0, 3).map((text) => text.slice(0, shownText)),
  }))

/** Columns under a header that a person pointed at. */
export function columnsAt(rows: readonly SheetRow[], [first, last]: readonly [number, number]): HeaderColumn[] {
  const block = rows.filter(({ row }) => row >= first && row <= last)
  const below = rows.filter(({ row }) => row > last)
  const width = Math.max(0, ...rows.map(({ cells }) => cells.length))
  return Array.from({ length: width }, (_, index) => {
    const texts = block.map(({ cells }) => (cells[index] ?? '').replace(/\s+/g, ' ').trim())
    const levels = texts.filter((text, i) => text !== '' && text !== texts[i - 1])
    const samples = [...new Set(below.map(({ cells }) => (cells[index] ?? '').trim()).filter(Boolean))].slice(0, 8)
    return { index, title: levels.join('/'), levels, samples }
  })
}

/** What a person chose for a sheet, laid over what was found. */
export function mappedSheet(sheet: ImportSheet, chosen: SheetMapping, head: readonly SheetRow[]): ImportSheet {
  const isMoved = sheet.headerRows.join() !== chosen.headerRows.join()
  return { ...sheet, ...chosen, ...(isMoved && { titles: titlesOf(columnsAt(head, chosen.headerRows)) }) }
}

/** Fields of which many cells are empty under a full first one: lists whose merged cells were lost on the way. */
function continued(
  head: readonly SheetRow[],
  headerRows: readonly [number, number],
  columns: Record<string, number>,
  target: ImportTarget,
): string[] {
  const rows = head.filter(({ row }) => row > headerRows[1])
  if (rows.length < 4 || rows.some(({ merged }) => merged)) return []
  const isEmpty = (row: SheetRow | undefined, index: number) => !row?.cells[index]?.trim()
  return target.fillable.filter((field) => {
    const index = columns[field]
    if (index === undefined || isEmpty(rows[0], index) || optional.has(field)) return false
    return rows.filter((row) => isEmpty(row, index)).length >= rows.length * 0.3
  })
}
/** Often left empty on purpose; only a person can say that they continue. */
const optional = new Set(['department', 'person', 'basis'])

/** The header as the row classifier wants it. */
export const headerOf = ({ headerRows, columns, titles }: ImportSheet): FoundHeader => ({
  headerRows,
  mapping: columns,
  confidence: {},
  columns: titles.map((title) => ({ ...title, levels: title.title.split('/') })),
  missing: [],
})

/** The same for the same titles, in whatever order. */
export function fingerprintOf({ titles }: ImportSheet): string {
  const names = titles.flatMap(({ title }) => (title && !ours.has(title) ? [normalizeTitle(title)] : []))
  return createHash('md5').update(names.sort().join('\n')).digest('hex')
}

/** Columns by title, to be found again at other places. */
export const columnsByTitle = ({ columns, titles }: ImportSheet): Record<string, string> =>
  Object.fromEntries(
    Object.entries(columns).flatMap(([field, index]) => {
      const title = titles.find((candidate) => candidate.index === index)?.title
      return title ? [[field, normalizeTitle(title)]] : []
    }),
  )

/** A sheet with the columns that were chosen for this header before. */
export function rememberedSheet(
  sheet: ImportSheet,
  known: { columns: Record<string, string>; fillDown: string[]; constants: Record<string, string> },
): ImportSheet {
  const columns = Object.fromEntries(
    Object.entries(known.columns).flatMap(([field, title]) => {
      const found = sheet.titles.find((candidate) => normalizeTitle(candidate.title) === title)
      return found ? [[field, found.index]] : []
    }),
  )
  const { fillDown, constants } = known
  return { ...sheet, columns, fillDown, constants, skip: sheet.hidden, remembered: true }
}
