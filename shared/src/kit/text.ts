/**
 * What text people write may hold. Names, titles and places are printed into official documents and shown beside
 * other people's words: what breaks a line there, or turns the reading direction, could pass for somebody else's.
 */

/** Explicit embeddings, overrides and isolates of Unicode's bidirectional algorithm (UAX #9). */
const bidi = /[\u202a-\u202e\u2066-\u2069]/
/** Line feed, vertical tab, form feed, carriage return, NEL, line and paragraph separator. */
const lineBreaks = /[\n\v\f\r\u0085\u2028\u2029]/
/** Controls other than the ones a paragraph is written with. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029]/
const invisible = /\p{Default_Ignorable_Code_Point}/gu

/** Lone surrogates and NUL cannot be stored; they only come from broken or hostile clients. */
export function isCleanText(value: string): boolean {
  return !value.includes('\u0000') && !/\p{Surrogate}/u.test(value)
}

/** Without characters that nobody sees: zero-width ones, direction marks, fillers. */
export const visibleText = (value: string) => value.replace(invisible, '')

/** What is wrong with several lines of text, to be read after the field's name; null where nothing is. */
export function faultOfParagraph(value: string): string | null {
  if (!isCleanText(value)) return '含有无法保存的字符，请删除后重新输入'
  if (bidi.test(value)) return '含有改变文字方向的隐藏字符，请删除后重新输入'
  if (controls.test(value)) return '含有看不见的控制字符，请删除后重新输入'
  if (value.trim() && !visibleText(value).trim()) return '只有看不见的字符，请重新输入'
  return null
}

/** The same for one line: a name, a title, a place. */
export function faultOfLine(value: string): string | null {
  if (lineBreaks.test(value)) return '只能写一行，请删去换行'
  if (value.includes('\t')) return '含有制表符，请改成空格'
  return faultOfParagraph(value)
}

/** Text from outside a form (a cell, a file's name, an old row) as one line: breaks become a space, what nobody sees goes. */
export const toLine = (value: string) => toParagraph(value).replace(/\s+/g, ' ').trim()

/** The same as several lines: controls and direction characters go, what only joins or spaces letters stays. */
export function toParagraph(value: string): string {
  const kept = value
    .replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n')
    .replace(new RegExp(bidi.source, 'g'), '')
    .replace(new RegExp(controls.source, 'g'), '')
    .replace(/\p{Surrogate}/gu, '')
  return visibleText(kept).trim() ? kept.trim() : ''
}

/** Several typed lines as the one that is asked for: Enter in a box that grows is no fault of whoever writes. */
export const foldLines = (value: string) => value.replace(/\s*[\n\v\f\r\u0085\u2028\u2029\t]+\s*/g, ' ').trim()
