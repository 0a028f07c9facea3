/** Dates, numbers and amounts the way official documents write them. */

const digits = '〇一二三四五六七八九'
const capitals = '零壹贰叁肆伍陆柒捌玖'
/** A date or a name to be filled in by hand. */
export const blankDate = '　　　　年　　月　　日'

/** '2026-11-04' → 2026年11月4日; without a date, the blanks to fill in. */
export function formatDate(date: string | null | undefined): string {
  if (!date) return blankDate
  const [year, month, day] = date.split('-').map(Number)
  if (!year || !month || !day) throw new RangeError(`not a civil date: ${date}`)
  return `${year}年${month}月${day}日`
}

/** 2026年11月4日9时05分, in the time of China (no summer time since 1991). */
export function formatDateTime(instant: Date): string {
  const local = new Date(instant.getTime() + 8 * 3_600_000).toISOString()
  return `${formatDate(local.slice(0, 10))}${Number(local.slice(11, 13))}时${local.slice(14, 16)}分`
}

/** 文号: 新安办督〔2026〕12号. */
export function formatDocumentNumber(prefix: string, year: number, sequence: number): string {
  return `${prefix}〔${year}〕${sequence}号`
}

/** 1 → 一, 12 → 十二, 30 → 三十; up to 99. */
export function chineseNumber(value: number): string {
  if (!Number.isInteger(value) || value < 0 || value > 99) throw new RangeError(`no Chinese number for ${value}`)
  if (value < 10) return digits[value] ?? ''
  const tens = Math.floor(value / 10)
  return `${tens === 1 ? '' : digits[tens]}十${value % 10 === 0 ? '' : digits[value % 10]}`
}

/** 12800 → 12,800.00元. */
export function formatYuan(yuan: number): string {
  return `${yuan.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}元`
}

function groupInWords(group: string): string {
  const units = ['仟', '佰', '拾', '']
  return [...group.padStart(4, '0')]
    .map((digit, place) => (digit === '0' ? '零' : `${capitals[Number(digit)]}${units[place]}`))
    .join('')
    .replace(/零+/g, '零')
    .replace(/零$/, '')
}

function wholeInWords(whole: number): string {
  const names = ['', '万', '亿', '万亿']
  let rest = whole
  let words = ''
  for (let place = 0; rest > 0; place++, rest = Math.floor(rest / 10_000)) {
    const group = rest % 10_000
    if (group > 0) words = `${groupInWords(String(group))}${names[place]}${words}`
    else if (words && !words.startsWith('零')) words = `零${words}`
  }
  return words.replace(/^零+/, '').replace(/零+/g, '零')
}

/** 大写: 12800 → 壹万贰仟捌佰元整; 0.05 → 伍分. */
export function amountInWords(yuan: number): string {
  const cents = Math.round(yuan * 100)
  if (!Number.isSafeInteger(cents) || cents < 0) throw new RangeError(`no amount: ${yuan}`)
  const whole = wholeInWords(Math.floor(cents / 100))
  const jiao = Math.floor((cents % 100) / 10)
  const fen = cents % 10
  if (jiao === 0 && fen === 0) return `${whole || '零'}元整`
  const jiaoText = jiao > 0 ? `${capitals[jiao]}角` : whole ? '零' : ''
  return `${whole ? `${whole}元` : ''}${jiaoText}${fen > 0 ? `${capitals[fen]}分` : '整'}`
}

/** 2 → 一式二份. */
export function copiesInWords(copies: number): string {
  return `一式${chineseNumber(copies)}份`
}

/**
 * Texts that people typed, one after another in one paragraph, each of their lines closed by exactly one full stop: what
 * they typed never looks like a paragraph of the office.
 */
export function sentences(...texts: (string | null | undefined)[]): string {
  return texts
    .flatMap((text) => (text ?? '').split(/[\n\v\f\r\u0085\u2028\u2029]+/))
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map((text) => (/[。！？；：.!?]$/.test(text) ? text : `${text}。`))
    .join('')
}
