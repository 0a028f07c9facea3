/** Characters that stand for nothing in a cell: people write them where a form may not stay empty. */
const NOTHING = /^[-—–_/\\.。、·]+$/
const NONE = /^(无|没有|n\/?a|null)$/i

const LINE_BREAKS = /\r\n?|\p{Zl}|\p{Zp}|\v|\f|\u0085/gu
const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad\u3164]|(?![\t\n])\p{Cc}/gu
const SPACES = /[\t\p{Zs}]+/gu

/** Anything but single spaces between words: most cells have nothing to clean. */
const ODD = /[^\S ]|[\p{Cc}\u0085\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u3164]|^ | $| {2}/u

/** Text of a cell as a person reads it: one kind of line break, no invisible characters, no stray spaces. */
export function cleanCell(text: string): string {
  if (!ODD.test(text)) return text
  return text
    .replace(LINE_BREAKS, '\n')
    .replace(INVISIBLE, '')
    .replace(SPACES, ' ')
    .replace(/ *\n[ \n]*/g, '\n')
    .trim()
}

/** Whether a program has lost characters of this text: replacement characters, NUL, half a surrogate pair. */
export const isUnreadable = (text: string): boolean => LOST.test(text)
const LOST = /[\ufffd\0]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

/** A clean cell, empty where it only says "nothing" (`/`, `—`, `无`). */
export function meaningful(text: string): string {
  const clean = cleanCell(text)
  return NOTHING.test(clean) || (clean.length <= 4 && NONE.test(clean)) ? '' : clean
}

const NUMBER = /^[a-z]?[:=]?(\d+(?:\.\d+)?|\.\d+)(?:分|级|级别)?(?:\(.*\))?$/i

/** The number a cell holds: `3`, `3.0`, `３分`, `L=3`, `3（可能）`. Null when it is not one number. */
export function numberIn(text: string): number | null {
  const plain = cleanCell(text).normalize('NFKC').replace(/\s+/g, '')
  const found = NUMBER.exec(plain)?.[1]
  return found === undefined ? null : Number(found)
}
