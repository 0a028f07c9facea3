import type { HeaderColumn } from './header.ts'
import { matchTitle, normalizeTitle, type TitleForms, titleForms } from './titles.ts'

/** A column that an import looks for. Everything about the field comes from the caller. */
export interface FieldSpec {
  key: string
  title: string
  aliases: string[]
  required?: boolean
  /** What the values look like; decides between columns whose titles match equally. */
  hint?: { kind: 'text' | 'number' | 'date'; min?: number; max?: number } | { kind: 'choice'; values: string[] }
}

export interface ColumnGuess {
  field: string
  column: number
  score: number
}

export interface PreparedField {
  spec: FieldSpec
  names: string[]
}

/** Below this a title and an alias only happen to share letters. */
const THRESHOLD = 52

/** Normalises titles and aliases once for many comparisons. */
export function prepareFields(fields: FieldSpec[]): PreparedField[] {
  return fields.map((spec) => ({
    spec,
    names: [...new Set([spec.title, ...spec.aliases].map((name) => normalizeTitle(name).replaceAll('/', '')))],
  }))
}

/** The best pairing of columns and fields: best scores first, no column and no field twice. */
export function assignColumns(columns: HeaderColumn[], fields: PreparedField[]): ColumnGuess[] {
  const guesses = columns.flatMap((column) => guessesFor(column, fields))
  guesses.sort((a, b) => b.score - a.score || a.column - b.column)
  const takenColumns = new Set<number>()
  const takenFields = new Set<string>()
  return guesses.filter(({ column, field }) => {
    if (takenColumns.has(column) || takenFields.has(field)) return false
    takenColumns.add(column)
    takenFields.add(field)
    return true
  })
}

function guessesFor(column: HeaderColumn, fields: PreparedField[]): ColumnGuess[] {
  if (column.title === '') return []
  const forms = formsOf(column)
  return fields.flatMap(({ spec, names }) => {
    let title = 0
    // Aliases stand in order of preference; a later one needs a clearly better match.
    for (const [order, name] of names.entries())
      title = Math.max(title, matchTitle(forms, name) - Math.min(order, 8) * 0.5)
    if (title < THRESHOLD) return []
    return [{ field: spec.key, column: column.index, score: title + sampleScore(column.samples, spec.hint) }]
  })
}

const cache = new Map<string, TitleForms>()

function formsOf(column: HeaderColumn): TitleForms {
  const key = column.levels.join('\n')
  const known = cache.get(key)
  if (known) return known
  const forms = titleForms(column.levels)
  if (cache.size > 5000) cache.clear()
  cache.set(key, forms)
  return forms
}

/** From -30 to +6: whether the values below could be this field's. No values, no opinion. */
function sampleScore(samples: string[], hint: FieldSpec['hint']): number {
  if (samples.length === 0 || !hint) return 0
  const share = samples.filter((sample) => fits(sample, hint)).length / samples.length
  if (hint.kind === 'text') return share < 0.5 ? -12 : 0
  return share >= 0.8 ? 6 : share >= 0.5 ? 0 : -30
}

function fits(sample: string, hint: NonNullable<FieldSpec['hint']>): boolean {
  const text = sample.normalize('NFKC').trim()
  if (hint.kind === 'choice') return hint.values.some((value) => text.includes(value))
  if (hint.kind === 'date') return /^\d{4}\D\d{1,2}(\D\d{1,2})?/.test(text)
  const number = text === '' ? Number.NaN : Number(text)
  if (hint.kind === 'text') return Number.isNaN(number)
  return number >= (hint.min ?? Number.NEGATIVE_INFINITY) && number <= (hint.max ?? Number.POSITIVE_INFINITY)
}
