import { hazardsBySector } from '@shuangfang/database/seeds/content/hazards/index'
import { majorHazardsBySector } from '@shuangfang/database/seeds/content/hazards/major'
import type { HazardText, MajorHazardText } from '@shuangfang/database/seeds/content/hazards/types'
import { risksBySector } from '@shuangfang/database/seeds/content/risks'
import type { EnterpriseText, RiskText } from '@shuangfang/database/seeds/content/types'

/** Pairs of neighbouring characters: enough to tell whether two Chinese names speak of the same thing. */
function pairs(text: string): Set<string> {
  const clean = text.replace(/[^\p{Script=Han}]+/gu, ' ')
  const found = new Set<string>()
  for (let i = 0; i + 1 < clean.length; i++) {
    const pair = clean.slice(i, i + 2)
    if (!pair.includes(' ') && !empty.has(pair)) found.add(pair)
  }
  return found
}
/** Pairs that fit everywhere and therefore say nothing. */
const empty = new Set([
  '车间',
  '有限',
  '限公',
  '公司',
  '新郑',
  '郑市',
  '郑州',
  '河南',
  '办公',
  '公室',
  '仓库',
  '管理',
  '安全',
])

export function overlap(a: string, b: string): number {
  const of = pairs(b)
  let count = 0
  for (const pair of pairs(a)) if (of.has(pair)) count += 1
  return count
}

const about = (text: EnterpriseText) => [text.name, text.products, ...text.areas].join(' ')
const isFillingStation = ({ name }: EnterpriseText) => name.includes('加油')
/** What a filling station has not. */
const plant =
  /甲醇|反应|合成|精馏|氯|硝|双氧水|硫|酸|碱|剧毒|灌装|中控|控制室|循环水|导热油|氨|焚烧|燃烧炉|釜|甲类|乙类|冰机|真空|投料|气瓶|氢气|盲板/

/** Things that not every enterprise of a sector has: a text about one needs an enterprise that speaks of it. */
const special = [
  '甲醇',
  '液氯',
  '硝化',
  '双氧水',
  '尾矿',
  '养老',
  '索道',
  '游乐',
  '校车',
  '出租车',
  '渡',
  '公交',
  '客车',
  '客运',
  '危货',
  '旅游客',
  '幼儿',
  '电梯',
  '锅炉',
  '硫化',
  '起重机',
  '塔机',
  '盾构',
  '瓶装',
  '充装',
  '管道燃气',
  '剧场',
  '漂流',
  '酒店',
  '民宿',
  '火锅',
  '化学',
  '宿舍',
  '冷链',
  '服装',
  '蹦床',
  '液氧',
  '过山车',
  '飞椅',
  '井下',
  '巷道',
]
const suits = (company: EnterpriseText, said: string) =>
  special.every((word) => !said.includes(word) || about(company).includes(word.slice(0, 2)))

/** The texts of the sector that speak of such an enterprise, the closest first; never fewer than `least`. */
function closest<T>(company: EnterpriseText, texts: readonly T[], say: (text: T) => string, least: number): T[] {
  const suited = texts.filter(
    (text) => suits(company, say(text)) && !(isFillingStation(company) && plant.test(say(text))),
  )
  const ranked = suited
    .map((text, i) => ({ text, i, score: overlap(say(text), about(company)) }))
    .sort((a, b) => b.score - a.score || a.i - b.i)
  const hits = ranked.filter(({ score }) => score > 0).length
  return ranked.slice(0, Math.max(hits, least)).map(({ text }) => text)
}

const ofTrade = <T extends { trade?: string }>(texts: readonly T[], trade: string | undefined) =>
  texts.filter((text) => !trade || !text.trade || text.trade === trade)

/** General hazards that such an enterprise may have. */
export function hazardTexts(company: EnterpriseText): HazardText[] {
  const texts = hazardsBySector[company.sector]
  if (company.trade) return ofTrade(texts, company.trade)
  return closest(company, texts, ({ place, title }) => `${place} ${title}`, 8)
}

export function riskTexts(company: EnterpriseText): RiskText[] {
  const texts = ofTrade(risksBySector[company.sector], company.trade ?? chemicalTrade(company))
  if (company.trade || company.sector === 'hazardous_chemicals') return texts
  return closest(company, texts, ({ point, area, unit }) => `${point} ${area} ${unit}`, 10)
}

function chemicalTrade({ sector, name }: EnterpriseText): string | undefined {
  if (sector !== 'hazardous_chemicals') return undefined
  if (name.includes('加油')) return '加油站'
  if (/涂料|树脂/.test(name)) return '涂料'
  return name.includes('气体') ? '气体充装' : '化工仓储'
}

/** Major hazards whose place exists there; such as could be found anywhere in the sector count too. */
export function majorTexts(company: EnterpriseText): MajorHazardText[] {
  const anywhere = /污水处理|承包作业|维修车间|检修现场/
  return majorHazardsBySector[company.sector].filter(
    ({ place, title }) =>
      (company.trade || suits(company, `${place}${title}`)) &&
      (overlap(place, about(company)) > 0 ||
        (anywhere.test(place) && !isFillingStation(company)) ||
        (!company.trade && !isFillingStation(company) && overlap(title, about(company)) > 1)),
  )
}

/** The part of the enterprise that a text's place stands for, or the place itself. */
export function areaFor(company: EnterpriseText, place: string): string {
  const best = company.areas
    .map((area) => ({ area, score: overlap(place, area) }))
    .reduce((a, b) => (b.score > a.score ? b : a), { area: place, score: 0 })
  return best.score > 0 && best.score * 2 >= pairs(place).size ? best.area : place
}
