import type { MeasureKind } from '../risk/risk.contract'

export type Measures = Record<MeasureKind, string>

const HEADINGS: readonly [MeasureKind, string][] = [
  ['engineering', '工程技术|工程控制|工程|技术'],
  ['management', '安全管理|管理制度|日常管理|管理'],
  ['training', '培训教育|教育培训|安全培训|安全教育|培训|教育'],
  ['protection', '个体防护|个人防护|劳动防护|劳保防护|个体保护|防护用品'],
  ['emergency', '应急处置|应急处理|应急管理|应急救援|应急'],
]
const NUMBERED = '(?:[(（【\\[]?\\s*[0-9一二三四五六七八九十①-⑩]{0,2}\\s*[)）】\\].．、:：]?\\s*)'
const WORDS = HEADINGS.map(([, words]) => words).join('|')
const HEADING = new RegExp(
  `(?:^|(?<=[\\n;；。，,]))\\s*${NUMBERED}[【\\[（(]?(${WORDS})(?:类|方面)?(?:控制|管控|防范)?(?:措施)?[】\\]）)]?\\s*[:：]`,
  'g',
)

/** One column that holds several kinds under its own headings (「工程技术：…管理：…」), else all of it as management. */
export function measuresIn(text: string): Partial<Measures> {
  const found = [...text.matchAll(HEADING)]
  if (found.length === 0) return text === '' ? {} : { management: text }
  const measures: Partial<Measures> = {}
  const add = (kind: MeasureKind, part: string) => {
    const own = part.trim()
    if (own) measures[kind] = measures[kind] ? `${measures[kind]}\n${own}` : own
  }
  add('management', text.slice(0, found[0]?.index))
  for (const [i, heading] of found.entries()) {
    const from = heading.index + heading[0].length
    add(kindOf(heading[1] ?? ''), text.slice(from, found[i + 1]?.index))
  }
  return measures
}

function kindOf(word: string): MeasureKind {
  return HEADINGS.find(([, words]) => words.split('|').includes(word))?.[0] ?? 'management'
}
