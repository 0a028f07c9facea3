import { anywhereHazards } from '@shuangfang/database/seeds/content/hazards/anywhere'
import { hazardsBySector } from '@shuangfang/database/seeds/content/hazards/index'
import { majorHazardsBySector } from '@shuangfang/database/seeds/content/hazards/major'
import type { HazardText, MajorHazardText } from '@shuangfang/database/seeds/content/hazards/types'
import { variantOf } from '@shuangfang/database/seeds/content/hazards/variants'
import { risksBySector } from '@shuangfang/database/seeds/content/risks'
import { anywhereRisks } from '@shuangfang/database/seeds/content/risks/anywhere'
import type { EnterpriseText, RiskText } from '@shuangfang/database/seeds/content/types'
import { about, suits } from './suits'

/** Pairs of neighbouring characters: enough to tell whether two Chinese names speak of the same thing. */
function pairs(text: string): ReadonlySet<string> {
  const made = known.get(text) ?? pairsOf(text)
  known.set(text, made)
  return made
}
/** The same few thousand texts are compared over and over. */
const known = new Map<string, ReadonlySet<string>>()

function pairsOf(text: string): Set<string> {
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
  '部位',
])

export function overlap(a: string, b: string): number {
  const of = pairs(b)
  let count = 0
  for (const pair of pairs(a)) if (of.has(pair)) count += 1
  return count
}

const isFillingStation = ({ name }: EnterpriseText) => name.includes('加油')
/** What a filling station has not. */
const plant =
  /甲醇|反应|合成|精馏|氯|硝|双氧水|硫|酸|碱|剧毒|灌装|中控|控制室|循环水|导热油|氨|焚烧|燃烧炉|釜|甲类|乙类|冰机|真空|投料|气瓶|氢气|盲板|罐区值班|水炮|泡沫/

/** Other names for what an enterprise has. */
const alsoCalled: readonly (readonly [has: RegExp, words: string])[] = [
  [/厨房|后厨|餐饮|食堂|饭店/, '后厨 热菜厨房 灶台 燃气表间 包间 冷库'],
  [/客房|住宿/, '客房走廊 布草间 宴会厅 消防栓'],
  [/超市|百货|购物/, '卖场 收银区 货架区 收货月台 扶梯口 疏散'],
  [/停车|车库/, '停车场 地下车库 充电车位'],
  [/锅炉|供热/, '锅炉房 水处理间 压力容器 分汽缸'],
  [/起重/, '起重机 行车 桥式 钢丝绳 电动葫芦'],
  [/电梯|物业/, '客梯底坑 电梯机房 轿厢 候梯厅'],
  [/医|养老/, '病房 住院楼 消防控制室 报警主机 疏散楼梯'],
  [/住宅|商贸城|物业|医|养老/, '消防泵房 喷淋 灭火器 消火栓 防火门 楼梯间 微型消防站'],
  [/仓储|物流|冷链|城配|快运|货运代理|装卸/, '库房 装卸月台 叉车 货车 防火卷帘 仓库'],
  [/客运|公交|货运/, '大型客车 驾驶员 维修车间 安全例检'],
  [/矿/, '露天采场 运输道路 边坡 爆破'],
  [/学|幼儿园/, '教学楼 校门口 操场 食堂'],
  [/旅游|景区|农旅/, '游客 景区 停车场 观光'],
]

/** The texts of the sector that speak of such an enterprise. */
function closest<T>(company: EnterpriseText, texts: readonly T[], say: (text: T) => string): T[] {
  const shown = about(company)
  const words = [shown, ...alsoCalled.filter(([has]) => has.test(shown)).map(([, more]) => more)].join(' ')
  return texts.filter((text) => overlap(say(text), words) > 0)
}

const isThere = (company: EnterpriseText, said: string) =>
  suits(company, said) && !(isFillingStation(company) && plant.test(said))

const ofTrade = <T extends { trade?: string }>(texts: readonly T[], trade: string | undefined) =>
  texts.filter((text) => !trade || !text.trade || text.trade === trade)

/** General hazards that such an enterprise may have: of its own trade or sector, and of any workplace. */
export function hazardTexts(company: EnterpriseText): { own: HazardText[]; general: HazardText[] } {
  const { sector, trade } = company
  const say = ({ place, title }: HazardText) => `${place} ${title}`
  const there = (texts: readonly HazardText[]) => texts.filter((text) => isThere(company, say(variantOf(text, 0))))
  const texts = there(hazardsBySector[sector])
  if (!trade) return { own: closest(company, texts, say), general: there(anywhereHazards) }
  return {
    own: texts.filter((text) => text.trade === trade),
    general: [...texts.filter((text) => !text.trade), ...there(anywhereHazards)],
  }
}

/** Risks that such an enterprise has: of its trade or sector, and of any workplace. */
export function riskTexts(company: EnterpriseText): { own: RiskText[]; general: RiskText[] } {
  const say = ({ point, area, unit }: RiskText) => `${point} ${area} ${unit}`
  const there = (texts: readonly RiskText[]) => texts.filter((text) => isThere(company, say(text)))
  const own = there(ofTrade(risksBySector[company.sector], company.trade ?? chemicalTrade(company)))
  const isExact = company.trade || company.sector === 'hazardous_chemicals'
  return { own: isExact ? own : closest(company, own, say), general: there(anywhereRisks) }
}

function chemicalTrade({ sector, name }: EnterpriseText): string | undefined {
  if (sector !== 'hazardous_chemicals') return undefined
  if (name.includes('加油')) return '加油站'
  if (/涂料|树脂/.test(name)) return '涂料'
  return name.includes('气体') ? '气体充装' : '化工仓储'
}

/** Major hazards whose place exists there; such as could be found anywhere in the sector count too. */
export function majorTexts(company: EnterpriseText): MajorHazardText[] {
  const anywhere = /承包作业|维修|检修现场|厂区|项目部/
  return ofTrade(majorHazardsBySector[company.sector], company.trade).filter(
    ({ place, title }) =>
      isThere(company, `${place} ${title}`) &&
      (overlap(place, about(company)) > 0 || anywhere.test(place) || overlap(title, about(company)) > 1),
  )
}

/** The part of the enterprise that a text's place stands for, or the place itself. */
export function areaFor(company: EnterpriseText, place: string): string {
  const best = company.areas
    .map((area) => ({ area, score: overlap(place, area) }))
    .reduce((a, b) => (b.score > a.score ? b : a), { area: place, score: 0 })
  return best.score > 0 && best.score * 2 >= pairs(place).size ? best.area : place
}
