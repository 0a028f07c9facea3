import type { ControlLevel, RiskLevel } from '../risk/risk.methods'

/** Longer words first: 「一般危险」 of the LEC table is the lowest of four, 「一般」 is not. */
const WORDS: readonly [RegExp, RiskLevel][] = [
  [/极其危险|特别重大/g, 'major'],
  [/高度危险/g, 'considerable'],
  [/显著危险/g, 'general'],
  [/一般危险|稍有危险/g, 'low'],
  [/重大|红色?|red/g, 'major'],
  [/较大|橙色?|orange/g, 'considerable'],
  [/一般|黄色?|yellow/g, 'general'],
  [/较小|较低|低|轻微|蓝色?|blue/g, 'low'],
]
const RANKS: readonly RiskLevel[] = ['major', 'considerable', 'general', 'low']
/** Roman figures arrive as such (NFKC turns Ⅳ into IV), as Chinese and as digits. */
const RANKED = /^(iv|iii|ii|i|一|二|三|四|[1-4])级?(?:风险)?$/
const FIGURES: Readonly<Record<string, number>> = { i: 1, ii: 2, iii: 3, iv: 4, 一: 1, 二: 2, 三: 3, 四: 4 }

export type LevelProblem = 'unknown' | 'contradictory' | 'bare_number'

/**
 * The level a cell names. A bare digit counts only where the header says that 1 is the gravest (`ranksByDigit`):
 * enterprises number both ways, and a guess would turn red into blue.
 */
export function levelIn(text: string, ranksByDigit: boolean): RiskLevel | LevelProblem | null {
  const plain = text.normalize('NFKC').toLowerCase().replace(/\s+/g, '')
  if (plain === '') return null
  const found = new Set<RiskLevel>()
  let rest = plain
  for (const [word, level] of WORDS) {
    const without = rest.replace(word, '|')
    if (without !== rest) found.add(level)
    rest = without
  }
  for (const part of rest.split(/[|()[\]/、,，;·-]+|级风险|风险|区域/)) {
    const ranked = RANKED.exec(part)?.[1]
    if (!ranked) continue
    const isBare = /\d/.test(ranked) && !ranksByDigit && !plain.includes(`${ranked}级`)
    if (!isBare) found.add(RANKS[(FIGURES[ranked] ?? Number(ranked)) - 1] as RiskLevel)
    else if (found.size === 0) return 'bare_number'
  }
  if (found.size > 1) return 'contradictory'
  return [...found][0] ?? 'unknown'
}

/** Whether a header explains its digits: 「风险等级（1-4级）」, 「等级（1重大…）」. */
export const ranksByDigit = (title: string): boolean =>
  /[1一]\s*[-~—–至到]\s*[4四]|1\s*级?\s*[:=、]?\s*(?:重大|红)/.test(title.normalize('NFKC'))

const CONTROL: readonly [RegExp, ControlLevel][] = [
  [/公司|企业|厂级|厂部|集团|项目部/, 'company'],
  [/车间|部门|科室|工段|分厂/, 'workshop'],
  [/班组|班|组/, 'team'],
  [/岗位|个人|员工|岗/, 'post'],
]

/** The highest level of the organisation that a cell names; `unknown` when it names none. */
export function controlLevelIn(text: string): ControlLevel | 'unknown' | null {
  if (text === '') return null
  return CONTROL.find(([word]) => word.test(text))?.[1] ?? 'unknown'
}
