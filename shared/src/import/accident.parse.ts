import { remembering } from '../kit/remembering'

/** Names of GB 6441-2025, in the standard's order. */
export const accidentNames = [
  '物体打击',
  '厂(场)内车辆致害',
  '道路(轨道)车辆致害',
  '机械致害',
  '起重致害',
  '触电',
  '淹溺',
  '灼烫',
  '火灾',
  '高处坠落',
  '跌落',
  '坍塌',
  '水害',
  '容器爆炸',
  '管道爆炸',
  '可燃气体爆炸',
  '可燃液体蒸气爆炸',
  '粉尘爆炸',
  '民用爆炸物品爆炸',
  '烟花爆竹爆炸',
  '其他可燃固体爆炸',
  '高温熔融物爆炸',
  '中毒',
  '窒息',
  '滑坡',
  '泄漏',
  '其他',
] as const
export type AccidentName = (typeof accidentNames)[number]

/**
 * What lists write (names of the 1986 edition, everyday words) and the names of 2025 that it means.
 * One name of 1986 that covers two of 2025 becomes both, so that nothing is lost.
 */
const WRITTEN: Readonly<Record<string, readonly AccidentName[]>> = {
  车辆伤害: ['厂(场)内车辆致害'],
  厂内车辆致害: ['厂(场)内车辆致害'],
  场内车辆致害: ['厂(场)内车辆致害'],
  车辆致害: ['厂(场)内车辆致害'],
  道路车辆致害: ['道路(轨道)车辆致害'],
  交通事故: ['道路(轨道)车辆致害'],
  道路交通事故: ['道路(轨道)车辆致害'],
  机械伤害: ['机械致害'],
  起重伤害: ['起重致害'],
  物体打击伤害: ['物体打击'],
  触电伤害: ['触电'],
  电击: ['触电'],
  溺水: ['淹溺'],
  淹溺伤害: ['淹溺'],
  烫伤: ['灼烫'],
  灼伤: ['灼烫'],
  烧伤: ['灼烫'],
  灼烫伤害: ['灼烫'],
  化学灼伤: ['灼烫'],
  高空坠落: ['高处坠落'],
  坠落: ['高处坠落'],
  摔伤: ['跌落'],
  滑倒: ['跌落'],
  跌倒: ['跌落'],
  倒塌: ['坍塌'],
  垮塌: ['坍塌'],
  冒顶片帮: ['坍塌'],
  透水: ['水害'],
  放炮: ['民用爆炸物品爆炸'],
  火药爆炸: ['民用爆炸物品爆炸'],
  瓦斯爆炸: ['可燃气体爆炸'],
  燃气爆炸: ['可燃气体爆炸'],
  气体爆炸: ['可燃气体爆炸'],
  蒸气爆炸: ['可燃液体蒸气爆炸'],
  锅炉爆炸: ['容器爆炸'],
  压力容器爆炸: ['容器爆炸'],
  压力管道爆炸: ['管道爆炸'],
  其他爆炸: ['其他'],
  其它爆炸: ['其他'],
  中毒和窒息: ['中毒', '窒息'],
  中毒与窒息: ['中毒', '窒息'],
  中毒窒息: ['中毒', '窒息'],
  泄露: ['泄漏'],
  其他伤害: ['其他'],
  其它伤害: ['其他'],
  其它: ['其他'],
}
/** 「其他」 says less than what was written: the words are kept as the consequence. */
const VAGUE = new Set(['其他爆炸', '其它爆炸'])

const PLAIN_NAMES = accidentNames.map((name): [string, readonly AccidentName[]] => [name, [name]])
const MEANINGS = new Map<string, readonly AccidentName[]>([...Object.entries(WRITTEN), ...PLAIN_NAMES])
const longestFirst = [...MEANINGS.keys()].sort((a, b) => b.length - a.length)
const escaped = (text: string) => text.replace(/[()]/g, '\\$&')
const ANY = new RegExp(longestFirst.map(escaped).join('|'), 'g')
const SEPARATORS = /[\s、，,;；。/\\|+·:：]+|(?:^|(?<=[\s、，,;；。]))(?:\d+[.、)]|\(\d+\))/
/** What is left of 「火灾、爆炸等事故」 when the names are out. */
const FILLERS = /^(?:和|与|及|或|以及|等|等等|事故|伤害|等事故|等伤害|可能|可能造成|可能导致|造成|导致|引起|引发)+$/

export interface Accidents {
  types: AccidentName[]
  /** What names no type of the standard. */
  rest: string
}

/** Free text, also of names run together (「火灾中毒和窒息」), as names of GB 6441-2025 and the rest. */
export const accidentsIn = remembering((text): Accidents => {
  const types = new Set<AccidentName>()
  const rest = text
    .normalize('NFKC')
    .split(SEPARATORS)
    .flatMap((part) => restOf(part.trim(), types))
  return { types: accidentNames.filter((name) => types.has(name)), rest: [...new Set(rest)].join('、') }
})

/** Adds the types that a part names. What it says beyond them is kept in its own words, not torn to pieces. */
function restOf(part: string, types: Set<AccidentName>): string[] {
  const vague: string[] = []
  const without = part.replace(ANY, (word) => {
    for (const name of MEANINGS.get(word) ?? []) types.add(name)
    if (VAGUE.has(word)) vague.push(word)
    return '|'
  })
  const isMore = without.split(/[|\s]+/).some((piece) => piece !== '' && !FILLERS.test(piece))
  return isMore ? [part] : vague
}
