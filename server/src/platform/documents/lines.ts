/** Breaking of Chinese text into lines. Pure: widths come from outside. */
export interface Line {
  text: string
  /** Natural width; may pass the measure by the blank half of a closing mark. */
  width: number
  /** Left indent of this line. */
  indent: number
  /** Ends a paragraph, so it is not stretched. */
  isLast: boolean
}

export interface Measure {
  width: number
  /** Indent of the first line of every paragraph. */
  indent?: number
  /** Width of one character in points. */
  advance: (character: string) => number
}

/** Marks that may not begin a line, and marks that may not end one. */
const noStart = new Set('。，、；：？！…）〕】》〉」』”’·～％‰℃°々．,.;:!?)]}%')
const noEnd = new Set('（〔【《〈「『“‘￥$([{')
/** Closing marks whose right half is blank: at a line's end that half may hang over the edge. */
const halfBlank = new Set('。，、；：）〕】》〉」』”’')

const unitPattern = /——|……|[!-~]+|./gu

/** A run of Latin letters and digits stays whole unless it is longer than a line. */
function unitsOf(paragraph: string, measure: Measure): { text: string; width: number }[] {
  const widthOf = (text: string) => [...text].reduce((sum, character) => sum + measure.advance(character), 0)
  return (paragraph.match(unitPattern) ?? []).flatMap((text) => {
    const width = widthOf(text)
    if (width <= measure.width - (measure.indent ?? 0)) return [{ text, width }]
    return [...text].map((character) => ({ text: character, width: measure.advance(character) }))
  })
}

type Units = ReturnType<typeof unitsOf>

function mayBreakBefore(units: Units, index: number): boolean {
  const before = units[index - 1]?.text.at(-1) ?? ''
  const after = units[index]?.text ?? ''
  return !noStart.has(after[0] ?? '') && !noEnd.has(before)
}

/** Index of the first unit of the next line. */
function endOfLine(units: Units, start: number, room: number): number {
  let used = 0
  let end = start
  for (; end < units.length; end++) {
    const unit = units[end]
    if (!unit) break
    const needed = halfBlank.has(unit.text) ? unit.width / 2 : unit.width
    if (used + needed > room + 0.01 && unit.text !== ' ') break
    used += unit.width
  }
  if (end >= units.length) return units.length
  let at = Math.max(end, start + 1)
  while (at > start + 1 && !mayBreakBefore(units, at)) at--
  // A line of nothing but marks has no good place: cut where it is full.
  return mayBreakBefore(units, at) ? at : Math.max(end, start + 1)
}

function breakParagraph(paragraph: string, measure: Measure): Line[] {
  const units = unitsOf(paragraph, measure)
  const lines: Line[] = []
  for (let start = 0; start < units.length; ) {
    const indent = lines.length === 0 ? (measure.indent ?? 0) : 0
    const end = endOfLine(units, start, measure.width - indent)
    const text = units
      .slice(start, end)
      .map((unit) => unit.text)
      .join('')
      .replace(/ +$/, '')
    const width = [...text].reduce((sum, character) => sum + measure.advance(character), 0)
    lines.push({ text, width, indent, isLast: end >= units.length })
    start = end
    while (units[start]?.text === ' ') start++
  }
  return lines.length > 0 ? lines : [{ text: '', width: 0, indent: 0, isLast: true }]
}

/** Lines of a text; newlines begin paragraphs. */
export function breakText(text: string, measure: Measure): Line[] {
  return text.split('\n').flatMap((paragraph) => breakParagraph(paragraph, measure))
}

/** Extra space after each character that makes a full line end at the edge; a sparse line stays ragged. */
export function stretchOf(line: Line, width: number, size: number): number {
  const gaps = [...line.text].length - 1
  const spare = width - line.indent - line.width
  if (line.isLast || gaps < 1 || spare <= 0 || spare / gaps > size * 0.15) return 0
  return spare / gaps
}
