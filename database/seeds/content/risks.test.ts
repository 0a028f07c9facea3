import { describe, expect, it } from 'vitest'
import { composeName, enterprises, givenNames, namePatterns, nameStems, surnames } from './enterprises'
import { risksBySector } from './risks'
import { anywhereRisks } from './risks/anywhere'
import type { RiskText } from './types'

const COUNTS: Record<string, number> = {
  industry_trade: 120,
  hazardous_chemicals: 60,
  construction: 45,
  logistics: 35,
  commerce: 30,
  gas: 25,
  transport: 30,
  special_equipment: 20,
  education: 15,
  culture_tourism: 20,
  fire: 20,
  noncoal_mine: 25,
  coal_mine: 25,
}

// GB 6441-2025, the 27 kinds.
const ACCIDENTS = new Set(
  '物体打击 厂(场)内车辆致害 道路(轨道)车辆致害 机械致害 起重致害 触电 淹溺 灼烫 火灾 高处坠落 跌落 坍塌 水害 容器爆炸 管道爆炸 可燃气体爆炸 可燃液体蒸气爆炸 粉尘爆炸 民用爆炸物品爆炸 烟花爆竹爆炸 其他可燃固体爆炸 高温熔融物爆炸 中毒 窒息 滑坡 泄漏 其他'.split(
    ' ',
  ),
)

// Units, abbreviations of the trade and grid/type marks; any other Latin word is a slip.
const LATIN = new Set(
  'kV V A B C D E F G K N O P S T U X Z M Y ppm CO LEL CNG LNG ESD UN IP AED AGV UV VOC VOCs RTO SIS SADT DN SCADA KTV ADAS GPS UPS ABS TC QC'.split(
    ' ',
  ),
)

const TOWNS = '001 002 003 101 102 103 104 105 106 107 108 109 200 402 403'.split(' ').map((t) => `410184${t}`)

const all = [...Object.values(risksBySector).flat(), ...anywhereRisks]

const texts = (r: RiskText): string[] => [
  r.point,
  r.area,
  r.unit,
  r.factor,
  r.consequence,
  r.post,
  ...Object.values(r.measures),
]

const LS_FLOORS: [number, string][] = [
  [20, 'major'],
  [15, 'considerable'],
  [9, 'general'],
  [0, 'low'],
]
const LEC_FLOORS: [number, string][] = [
  [320.01, 'major'],
  [160, 'considerable'],
  [70, 'general'],
  [0, 'low'],
]

function level(r: RiskText): string {
  const d = Object.values(r.scores).reduce((product, score) => product * score, 1)
  const floors = r.method === 'LS' ? LS_FLOORS : LEC_FLOORS
  return floors.find(([floor]) => d >= floor)?.[1] ?? 'low'
}

function duplicates(values: string[]): string[] {
  const seen = new Set<string>()
  return values.filter((v) => seen.size === seen.add(v).size)
}

describe('risk texts', () => {
  it.each(Object.entries(COUNTS))('has enough risks of %s', (sector, least) => {
    expect(risksBySector[sector as keyof typeof risksBySector].length).toBeGreaterThanOrEqual(least)
  })

  it('gives every trade of industry_trade its own list', () => {
    const counts = new Map<string | undefined, number>()
    for (const r of risksBySector.industry_trade) counts.set(r.trade, (counts.get(r.trade) ?? 0) + 1)
    expect([...counts].filter(([trade, n]) => !trade || n < 15)).toEqual([])
    expect(counts.size).toBe(8)
  })

  it('never repeats a factor, not even with another number, nor a measure', () => {
    expect(duplicates(all.map((r) => r.factor.replace(/\d/g, '')))).toEqual([])
    expect(duplicates(all.flatMap((r) => Object.values(r.measures)))).toEqual([])
  })

  it('scores on the legal scale of the method', () => {
    const lec = { l: [10, 6, 3, 1, 0.5, 0.2, 0.1], e: [10, 6, 3, 2, 1, 0.5], c: [100, 40, 15, 7, 3, 1] }
    const off = all.filter((r) => {
      if ('s' in r.scores)
        return r.method !== 'LS' || [r.scores.l, r.scores.s].some((v) => ![1, 2, 3, 4, 5].includes(v))
      const { l, e, c } = r.scores
      return r.method !== 'LEC' || !lec.l.includes(l) || !lec.e.includes(e) || !lec.c.includes(c)
    })
    expect(off.map((r) => r.point)).toEqual([])
    expect(new Set(all.map((r) => r.method))).toEqual(new Set(['LS', 'LEC']))
  })

  it('spreads the four levels like a real county', () => {
    const share = (name: string) => all.filter((r) => level(r) === name).length / all.length
    expect(share('major')).toBeGreaterThan(0.02)
    expect(share('major')).toBeLessThan(0.05)
    expect(share('considerable')).toBeGreaterThan(0.09)
    expect(share('considerable')).toBeLessThan(0.16)
    expect(share('general')).toBeGreaterThan(0.3)
    expect(share('general')).toBeLessThan(0.4)
    expect(share('low')).toBeGreaterThan(0.44)
    expect(share('low')).toBeLessThan(0.56)
  })

  it('names only accidents of GB 6441-2025', () => {
    expect(all.flatMap((r) => r.accidents).filter((a) => !ACCIDENTS.has(a))).toEqual([])
    expect(all.filter((r) => r.accidents.length === 0 || duplicates(r.accidents).length > 0)).toEqual([])
  })

  it('writes measures of 10 to 45 characters in Chinese', () => {
    const measures = all.flatMap((r) => Object.values(r.measures))
    expect(measures.filter((m) => m.length < 10 || m.length > 45)).toEqual([])
    const latin = all.flatMap(texts).flatMap((t) => t.match(/[A-Za-z]+/g) ?? [])
    expect(latin.filter((w) => !LATIN.has(w))).toEqual([])
  })
})

describe('enterprises', () => {
  it('covers every town and sector with at least 130 distinct names', () => {
    expect(enterprises.length).toBeGreaterThanOrEqual(130)
    expect(duplicates(enterprises.map((e) => e.name))).toEqual([])
    expect(duplicates(enterprises.map((e) => e.short))).toEqual([])
    expect(new Set(enterprises.map((e) => e.town))).toEqual(new Set(TOWNS))
    expect(new Set(enterprises.map((e) => e.sector))).toEqual(new Set(Object.keys(COUNTS)))
  })

  it('describes each enterprise fully', () => {
    const bad = enterprises.filter(
      (e) =>
        !/^\d{4}$/.test(e.industryCode) ||
        e.areas.length < 5 ||
        e.areas.length > 10 ||
        e.departments.length < 4 ||
        e.departments.length > 8 ||
        duplicates(e.areas).length + duplicates(e.departments).length > 0 ||
        e.principal === e.safetyManager ||
        (e.sector === 'industry_trade') !== Boolean(e.trade),
    )
    expect(bad.map((e) => e.name)).toEqual([])
  })

  it('composes distinct names without numbers, also apart from the written ones', () => {
    const written = new Set(enterprises.map((e) => e.name))
    for (const key of Object.keys(namePatterns)) {
      const { words, endings } = namePatterns[key] ?? { words: [], endings: [] }
      const total = nameStems.length * words.length * endings.length
      const names = Array.from({ length: total }, (_, n) => composeName(key, n))
      expect(duplicates(names)).toEqual([])
      expect(names.filter((n) => written.has(n) || /\d/.test(n))).toEqual([])
    }
    expect(() => composeName('unknown', 0)).toThrow()
  })

  it('holds pools without repeats', () => {
    expect(duplicates(surnames)).toEqual([])
    expect(duplicates(givenNames)).toEqual([])
    expect(duplicates(nameStems)).toEqual([])
  })
})
