const DAY_MS = 86_400_000
/** The last serial that Excel shows as a date: 9999-12-31. */
const LAST_SERIAL = 2_958_466

/** Number formats of the file format itself that show dates (27-36 and 50-58 are the East Asian ones). */
const BUILTIN: Record<number, string> = {
  9: '0%',
  10: '0.00%',
  18: 'h:mm AM/PM',
  19: 'h:mm:ss AM/PM',
  20: 'h:mm',
  21: 'h:mm:ss',
  22: 'yyyy-m-d h:mm',
  32: 'h:mm',
  33: 'h:mm:ss',
  45: 'mm:ss',
  46: '[h]:mm:ss',
  47: 'mm:ss',
  55: 'h:mm',
  56: 'h:mm:ss',
}

/** The code of a built-in format, as far as it matters for display. */
export function builtinFormat(id: number): string | undefined {
  if (BUILTIN[id]) return BUILTIN[id]
  const isDate = (id >= 14 && id <= 17) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)
  return isDate ? 'yyyy-m-d' : undefined
}

type FormatKind = { date: boolean; time: boolean; percent: boolean; pad: number }
const kinds = new Map<string, FormatKind>()

function kindOf(format: string): FormatKind {
  const known = kinds.get(format)
  if (known) return known
  const elapsed = /\[(h+|m+|s+)\]/i.test(format)
  // Literals, escapes and [colour]/[locale] parts may hold any letters; only the first section counts.
  const bare = format.replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, '').split(';')[0] ?? ''
  const general = /general|g\/通用格式/i.test(bare)
  const time = !general && (elapsed || /[hs]/i.test(bare))
  const date = !general && (/[yd]/i.test(bare) || (/m/i.test(bare) && !time))
  const kind = { date, time, percent: bare.includes('%'), pad: /^0{2,}$/.test(bare) ? bare.length : 0 }
  if (kinds.size < 1000) kinds.set(format, kind)
  return kind
}

/** A number as people read it in the cell: dates as YYYY-MM-DD, percents as percents, no float noise. */
export function displayNumber(raw: string | number, format: string | undefined, date1904 = false): string {
  const value = Number(raw)
  if (!Number.isFinite(value)) return typeof raw === 'string' ? raw : ''
  const kind = format && format !== 'General' && format !== '@' ? kindOf(format) : undefined
  if (kind && (kind.date || kind.time) && value >= 0 && value < LAST_SERIAL) return displayDate(value, kind, date1904)
  if (kind?.percent) return `${plain(value * 100)}%`
  // More digits than a double holds: an identity or account number, which the file still has in full.
  if (typeof raw === 'string' && /^\d{16,}$/.test(raw)) return raw
  return kind?.pad ? plain(value).padStart(kind.pad, '0') : plain(value)
}

function plain(value: number): string {
  const rounded = Number(value.toPrecision(15))
  if (Number.isInteger(rounded) && Math.abs(rounded) >= 1e21) return BigInt(rounded).toString()
  const text = String(rounded)
  return text.includes('e') ? rounded.toFixed(20).replace(/\.?0+$/, '') : text
}

function displayDate(serial: number, kind: FormatKind, date1904: boolean): string {
  const seconds = Math.round(serial * 86_400)
  const clock = new Date((seconds % 86_400) * 1000).toISOString().slice(11, 19)
  const time = clock.endsWith(':00') ? clock.slice(0, 5) : clock
  if (!kind.date) return time
  const days = Math.floor(seconds / 86_400)
  // Excel counts a 29 February 1900 that never was; before it, day 1 is 1 January.
  const epoch = date1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, days < 60 ? 31 : 30)
  const day = new Date(epoch + days * DAY_MS).toISOString().slice(0, 10)
  return kind.time && clock !== '00:00:00' ? `${day} ${time}` : day
}

/** A date cell written as ISO text (`t="d"`). */
export function displayIsoDate(text: string): string {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(?::\d\d)?)?/.exec(text) ?? []
  if (!day) return text
  return time && time !== '00:00' ? `${day} ${time}` : day
}

// Written as strings: control characters inside a regular expression literal look like a mistake.
const CONTROLS = '\\u0000-\\u0008\\u000c\\u000e-\\u001f\\u007f\\u200b\\ufeff'
const BREAK = '\\r\\u000b\\u0085\\u2028\\u2029'
const ODD = new RegExp(`[${CONTROLS}${BREAK}\\u00a0]`)
const BREAKS = new RegExp(`\\r\\n|[${BREAK}]`, 'g')
const INVISIBLE = new RegExp(`[${CONTROLS}]`, 'g')

/** Text with one kind of line break and no invisible characters; everything visible stays as it was. */
export function displayText(text: string): string {
  if (!ODD.test(text)) return text
  return text.replace(BREAKS, '\n').replace(INVISIBLE, '').replaceAll('\u00a0', ' ')
}

/** `_x000D_` and the like: how the file format writes characters that XML cannot hold. */
export function decodeEscapes(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
