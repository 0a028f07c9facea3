import { assignColumns, type ColumnGuess, type FieldSpec, prepareFields } from './mapping.ts'
import type { SheetRow } from './sheet.ts'
import { looksLikeTitle } from './titles.ts'

export type { FieldSpec } from './mapping.ts'

export interface HeaderColumn {
  index: number
  /** Levels joined with "/". */
  title: string
  /** The title's levels from top to bottom; one for a plain header. */
  levels: string[]
  /** A few different values from below the header. */
  samples: string[]
}

export interface FoundHeader {
  /** First and last header row, 1-based, as in Excel. */
  headerRows: [number, number]
  mapping: Record<string, number>
  /** 0 to 1, for every mapped field. */
  confidence: Record<string, number>
  columns: HeaderColumn[]
  /** Required fields for which no column was found. */
  missing: string[]
}

const DEPTH = 3
const SAMPLES = 8

interface Candidate {
  from: number
  depth: number
  columns: HeaderColumn[]
  guesses: ColumnGuess[]
  score: number
}

/**
 * Finds the header among a sheet's first rows (about 40) and guesses which column holds which field.
 * Undefined when no row looks like a header at all.
 */
export function findHeader(rows: SheetRow[], fields: FieldSpec[]): FoundHeader | undefined {
  const prepared = prepareFields(fields)
  let best: Candidate | undefined
  for (let from = 0; from < rows.length; from++) {
    for (let depth = 1; depth <= DEPTH && isHeaderBlock(rows, from, depth); depth++) {
      const columns = describeColumns(rows, from, depth)
      const guesses = assignColumns(columns, prepared)
      const score =
        guesses.reduce((sum, guess) => sum + guess.score, 0) + titleBonus(columns, guesses) + (depth - 1) * 3
      if (!best || score > best.score) best = { from, depth, columns, guesses, score }
    }
  }
  return best && foundHeader(best, rows, fields)
}

function foundHeader(best: Candidate, rows: SheetRow[], fields: FieldSpec[]): FoundHeader {
  const mapping: Record<string, number> = {}
  const confidence: Record<string, number> = {}
  for (const guess of best.guesses) {
    mapping[guess.field] = guess.column
    confidence[guess.field] = Math.min(1, Math.round(guess.score) / 100)
  }
  const from = rows[best.from]?.row ?? 1
  return {
    headerRows: [from, rows[best.from + best.depth - 1]?.row ?? from],
    mapping,
    confidence,
    columns: best.columns,
    missing: fields.filter((field) => field.required && mapping[field.key] === undefined).map((field) => field.key),
  }
}

/** Where no alias matches, the row with most titles wins; where some match, this only breaks ties. */
function titleBonus(columns: HeaderColumn[], guesses: ColumnGuess[]): number {
  const titled = columns.filter((column) => column.title !== '').length
  return guesses.length === 0 ? Math.min(titled, 20) / 2 : 0
}

function isHeaderBlock(rows: SheetRow[], from: number, depth: number): boolean {
  const row = rows[from + depth - 1]
  if (!row || !isTitleRow(row, depth === 1 ? 2 : 1)) return false
  const above = rows[from + depth - 2]
  if (depth === 1 || !above) return depth === 1
  return row.row === above.row + 1 && isSubHeader(above, row)
}

function isTitleRow(row: SheetRow, atLeast: number): boolean {
  const distinct = [...new Set(row.cells.filter((cell) => cell.trim() !== ''))]
  if (distinct.length < atLeast) return false
  return distinct.filter(looksLikeTitle).length >= distinct.length * 0.85
}

/** Whether `row` holds the lower level of titles: it splits a group above, or continues cells merged from above. */
function isSubHeader(above: SheetRow, row: SheetRow): boolean {
  const own = row.cells.flatMap((cell, column) => (cell.trim() !== '' && !row.merged?.includes(column) ? [column] : []))
  if (own.length === 0 || !own.every((column) => looksLikeTitle(row.cells[column] ?? ''))) return false
  const groups = groupsOf(above)
  const isSplit = [...groups.values()].some((group) => distinctBelow(row, group) >= 2)
  // Without merges (text files) an upper level is written once and left blank over the other columns of its group.
  const isComplement = own.every(
    (column) => !above.cells[column]?.trim() || groups.has(column) || inGroup(groups, column),
  )
  return isSplit && isComplement
}

function inGroup(groups: Map<number, number[]>, column: number): boolean {
  return [...groups.values()].some((group) => group.includes(column))
}

/** Titles that stretch over several columns: merged to the right, or followed by blanks. Keyed by first column. */
function groupsOf(row: SheetRow): Map<number, number[]> {
  const groups = new Map<number, number[]>()
  let first = -1
  for (const [column, cell] of row.cells.entries()) {
    const continues = cell.trim() === '' || (row.merged?.includes(column) && cell === row.cells[column - 1])
    if (!continues) {
      first = column
      continue
    }
    if (first < 0) continue
    const group = groups.get(first) ?? [first]
    group.push(column)
    groups.set(first, group)
  }
  return groups
}

function distinctBelow(row: SheetRow, columns: number[]): number {
  return new Set(columns.map((column) => row.cells[column]?.trim()).filter((text) => text)).size
}

function describeColumns(rows: SheetRow[], from: number, depth: number): HeaderColumn[] {
  const block = rows.slice(from, from + depth)
  const below = rows.slice(from + depth)
  const width = Math.max(...block.map((row) => row.cells.length))
  const groups = block.slice(0, -1).map(groupsOf)
  return Array.from({ length: width }, (_, index) => {
    const all = block.map((row, level) => titleAt(row, index, groups[level]))
    const levels = all.filter((text, i) => text !== '' && text !== all[i - 1])
    return { index, title: levels.join('/'), levels, samples: samplesOf(below, index) }
  })
}

/** The title over a column at one level; blank cells of an upper level belong to the group on their left. */
function titleAt(row: SheetRow, column: number, groups: Map<number, number[]> | undefined): string {
  const own = oneLine(row.cells[column] ?? '')
  if (own !== '' || !groups || row.merged?.length) return own
  for (const [first, group] of groups) if (group.includes(column)) return oneLine(row.cells[first] ?? '')
  return own
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

function samplesOf(rows: SheetRow[], column: number): string[] {
  const samples = new Set<string>()
  for (const row of rows) {
    const value = row.cells[column]?.trim()
    if (value) samples.add(value)
    if (samples.size === SAMPLES) break
  }
  return [...samples]
}
