import { composeName, enterprises, namePatterns } from '@shuangfang/database/seeds/content/enterprises'
import type { EnterpriseText } from '@shuangfang/database/seeds/content/types'
import type { People } from './people'
import type { Random } from './random'

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
  const samples = enterprises.filter((text) => namePatterns[keyOf(text)])
  const serials = new Map<string, number>()
  const found: EnterpriseText[] = []
  while (found.length < count) {
    const model = random.pick(samples)
    const key = keyOf(model)
    const serial = serials.get(key) ?? 0
    serials.set(key, serial + 1)
    const name = composeName(key, serial)
    if (taken.has(name) || !sameTrade(model.name, name)) continue
    taken.add(name)
    found.push(alike(model, name, random, people))
  }
  return found
}

/** A filling station has a forecourt, a tank farm has not: the name must promise what the model has. */
const sameTrade = (a: string, b: string) =>
  ['加油', '气体', '仓储', '幼儿园', '小学', '医', '养老', '公交', '客运', '危货', '货运', '电梯', '热力'].every(
    (word) => a.includes(word) === b.includes(word),
  )

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
