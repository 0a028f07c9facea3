/** What a column holds; strings are always written as strings, whatever the column. */
export type CellType = 'text' | 'number' | 'integer' | 'percent' | 'date' | 'datetime'

/** Longest text that a cell may hold. */
const MAX_TEXT = 32_767

// Control characters, as categories: written out they would look like a mistake. Tab and line feed may stay.
const CONTROLS = /(?![\t\n])\p{Cc}|[\ufffe\uffff]/gu
const LONE_SURROGATE = /\p{Surrogate}/gu
/** Plain text, which most cells hold, passes with one look. */
const SUSPICIOUS = /[^\t\n -~\u00a0-\ud7ff\ue000-\ufffd]|_x/
const ESCAPE_LIKE = /_x(?=[0-9A-Fa-f]{4}_)/g
/** How a formula starts, in any spreadsheet program: = + - @, tab and return, and their full-width forms. */
const FORMULA_START = /^[\s\u3000]*[=+\-@\t\r＝＋－﹣−＠]/

/** Whether a program could take this text for a formula when it is typed, pasted or re-read. */
export function looksLikeFormula(text: string): boolean {
  return FORMULA_START.test(text)
}

/**
 * A value that is safe to write: strings stay strings and are never formulas, objects never reach the writer (an
 * object with a `formula` key would become one), text is what XML and a cell can hold.
 */
export function safeCell(value: unknown, type: CellType, utcOffsetMinutes: number): string | number | Date | null {
  if (value === null || value === undefined || value === '') return null
  if (value instanceof Date) return safeDate(value, type, utcOffsetMinutes)
  switch (typeof value) {
    case 'string':
      return type === 'date' || type === 'datetime' ? (parseDay(value) ?? safeText(value)) : safeText(value)
    case 'number':
      return Number.isFinite(value) ? value : null
    case 'boolean':
      return value ? '是' : '否'
    case 'bigint':
      return safeText(value.toString())
    default:
      throw new TypeError('a cell takes a string, a number, a date or nothing')
  }
}

/** Text without what XML cannot hold; `_x0041_` is protected, because Excel would decode it. */
export function safeText(text: string): string {
  const clean = SUSPICIOUS.test(text) ? cleanText(text) : text
  return clean.length <= MAX_TEXT ? clean : `${clean.slice(0, MAX_TEXT - 1)}…`
}

function cleanText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(CONTROLS, '')
    .replace(LONE_SURROGATE, '\ufffd')
    .replace(ESCAPE_LIKE, '_x005F_x')
}

function safeDate(value: Date, type: CellType, utcOffsetMinutes: number): Date | string | null {
  if (Number.isNaN(value.getTime())) return null
  // Cells have no time zone: what is written is the local clock.
  const local = new Date(value.getTime() + utcOffsetMinutes * 60_000)
  if (type === 'text') return local.toISOString().slice(0, 16).replace('T', ' ')
  return local.getTime() < Date.UTC(1900, 2, 1) ? local.toISOString().slice(0, 10) : local
}

const days = new Map<string, Date | undefined>()

/** `2025-03-01` as a real date; anything else is not one. Lists repeat their days, so they are remembered. */
function parseDay(text: string): Date | undefined {
  if (text.length !== 10) return undefined
  if (days.has(text)) return days.get(text)
  const day = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined
  const isReal = day && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
  const found = isReal && day.getTime() >= Date.UTC(1900, 2, 1) ? day : undefined
  if (days.size > 5000) days.clear()
  days.set(text, found)
  return found
}
