import { composeName, enterprises, namePatterns, nameStems } from '@shuangfang/database/seeds/content/enterprises'
import type { EnterpriseText } from '@shuangfang/database/seeds/content/types'
import type { People } from './people'
import type { Random } from './random'
import { about } from './suits'

/** The enterprise whose data is complete and looks it: a metal works in 薛店镇. */
export const storyName = '郑州翊途汽车零部件有限公司'

const keyOf = ({ sector, trade }: EnterpriseText) => (trade ? `${sector}/${trade}` : sector)

/** So many enterprises over all sectors and towns: the written ones first, then composed ones of the same trades. */
export function chooseEnterprises(count: number, random: Random, people: People): EnterpriseText[] {
  const story = enterprises.find(({ name }) => name === storyName) as EnterpriseText
  const others = random.shuffled(enterprises.filter((text) => text !== story))
  const isFirst = <K>(of: (text: EnterpriseText) => K) => {
    const seen = new Set<K>([of(story)])
    return (text: EnterpriseText) => !seen.has(of(text)) && !!seen.add(of(text))
  }
  const [newTrade, newTown] = [isFirst(keyOf), isFirst(({ town }) => town)]
  const rank = new Map(others.map((text) => [text, newTrade(text) ? 0 : newTown(text) ? 1 : 2]))
  const written = [story, ...others.sort((a, b) => (rank.get(a) ?? 2) - (rank.get(b) ?? 2))]
  return written.length >= count
    ? written.slice(0, count)
    : [...written, ...composed(count - written.length, random, people)]
}

function composed(count: number, random: Random, people: People): EnterpriseText[] {
  const taken = new Set(enterprises.map(({ name }) => name))
  const samples = enterprises.filter(canBeCopied)
  const serials = new Map<string, number>()
  return Array.from({ length: count }, () => {
    const model = random.pick(samples)
    const name = nameFor(model, serials, taken)
    taken.add(name)
    return alike(model, name, random, people)
  })
}

/** Names of a trade before they come round again. */
const namesOf = (key: string): number => {
  const { words = [], endings = [] } = namePatterns[key] ?? {}
  return nameStems.length * words.length * endings.length
}

/** Whether some name promises what this one is. The county's few coal mines are all written. */
function canBeCopied(model: EnterpriseText): boolean {
  const key = keyOf(model)
  const names = Array.from({ length: model.sector === 'coal_mine' ? 0 : namesOf(key) }, (_, n) => composeName(key, n))
  return names.some((name) => sameTrade(model, name))
}

/** The next name of the trade that promises what the model is. */
function nameFor(model: EnterpriseText, serials: Map<string, number>, taken: ReadonlySet<string>): string {
  const key = keyOf(model)
  for (let serial = serials.get(key) ?? 0; serial < namesOf(key); serial++) {
    serials.set(key, serial + 1)
    const name = composeName(key, serial)
    if (!taken.has(name) && sameTrade(model, name)) return name
  }
  throw new Error(`no more names for ${key}: fewer enterprises, please`)
}

/** A filling station has a forecourt, a meat works has no looms: what a name promises (left), the model must show. */
const promises: readonly (readonly [name: RegExp, model: RegExp])[] = [
  [/枣业/, /枣/],
  [/速冻/, /速冻/],
  [/面业/, /面/],
  [/粮油/, /小麦/],
  [/调味/, /酱油|醋/],
  [/肉制品/, /肉/],
  [/饮品/, /汁/],
  [/糕点/, /月饼|蛋糕/],
  [/商砼|砂浆/, /混凝土/],
  [/水泥制品/, /排水管/],
  [/墙材/, /加气块|砖|砌块/],
  [/石材/, /花岗岩/],
  [/保温/, /岩棉/],
  [/管桩/, /管桩/],
  [/齿轮/, /齿轮/],
  [/阀门/, /阀/],
  [/泵业/, /泵/],
  [/钢结构/, /钢梁|网架/],
  [/农机/, /旋耕/],
  [/电气/, /开关柜/],
  [/汽车零部件/, /座椅/],
  [/输送设备/, /输送机/],
  [/木门/, /门/],
  [/橱柜/, /橱柜/],
  [/板材/, /生态板/],
  [/木制品包装/, /托盘/],
  [/印染/, /染色/],
  [/针织/, /针织/],
  [/制衣|服饰|家纺|鞋业/, /工作服|夹克/],
  [/印务|彩印|标签/, /标签|彩箱|礼盒/],
  [/纸品|纸箱/, /纸箱|纸板/],
  [/塑料/, /塑料瓶|缠绕膜|复合袋/],
  [/饮片/, /饮片/],
  [/动物药/, /兽用/],
  [/压铸/, /压铸/],
  [/锻造|重工/, /锻/],
  [/精铸/, /精铸/],
  [/涂料/, /漆/],
  [/工业气体/, /充装/],
  [/石化|加油/, /汽油/],
  [/树脂/, /树脂/],
  [/助剂/, /固化剂/],
  [/水处理药剂/, /次氯酸/],
  [/化工仓储/, /仓储/],
  [/市政|园林/, /道路/],
  [/装饰/, /装修|幕墙/],
  [/机电/, /机电/],
  [/冷链/, /冷冻|低温/],
  [/城配|快运/, /配送/],
  [/货运代理/, /货运代理/],
  [/百货|购物|家居广场/, /百货|购物/],
  [/超市/, /超市|生鲜/],
  [/酒店|宾馆/, /住宿/],
  [/餐饮/, /餐/],
  [/液化气/, /液化气/],
  [/天然气/, /天然气/],
  [/公交/, /公交/],
  [/旅游客运/, /旅游/],
  [/危货/, /危险货物/],
  [/公路养护/, /养护/],
  [/货运有|货运服/, /货运/],
  [/驾驶培训/, /驾驶员培训/],
  [/热力|锅炉/, /供热/],
  [/电梯/, /电梯/],
  [/起重/, /起重机/],
  [/游乐/, /游乐/],
  [/压力容器/, /压力容器/],
  [/幼儿园/, /学前/],
  [/小学/, /小学/],
  [/中学/, /高中/],
  [/职业培训/, /实训/],
  [/文化演艺/, /剧场/],
  [/农庄|研学/, /采摘/],
  [/养老/, /养老/],
  [/康复医疗/, /医疗/],
  [/物业|公寓/, /物业/],
  [/商贸城|休闲娱乐/, /集贸/],
]
/** What a model is that no other name may cover. */
const own = ['加油', '气体', '仓储', '幼儿园', '小学', '医', '养老', '公交', '客运', '危货', '货运', '电梯', '热力']

function sameTrade(model: EnterpriseText, name: string): boolean {
  const shown = about(model)
  return (
    promises.every(([promised, has]) => !promised.test(name) || has.test(shown)) &&
    own.every((word) => model.name.includes(word) === name.includes(word))
  )
}

function alike(model: EnterpriseText, name: string, random: Random, people: People): EnterpriseText {
  const place = random.pick(enterprises)
  return {
    ...model,
    name,
    short: name.replace(/^(郑州|新郑市|河南)/, '').replace(/(有限责任公司|有限公司|集团有限公司)$/, ''),
    town: place.town,
    address: place.address.replace(/\d+号$/, `${random.int(1, 268)}号`),
    staff: Math.max(6, Math.round(model.staff * random.between(0.5, 1.6))),
    areas: random.shuffled(model.areas).slice(0, random.int(Math.min(5, model.areas.length), model.areas.length)),
    principal: people.name(),
    safetyManager: people.name(),
  }
}
