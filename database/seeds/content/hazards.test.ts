import { describe, expect, it } from 'vitest'
import { anywhereHazards } from './hazards/anywhere.ts'
import { hazardsBySector } from './hazards/index.ts'
import { ledger, majorLedger } from './hazards/ledger.ts'
import { majorHazards } from './hazards/major.ts'
import type { HazardSector, HazardText } from './hazards/types.ts'
import { variantCount, variantOf } from './hazards/variants.ts'
import * as phrases from './phrases.ts'

const WANTED: Record<HazardSector, number> = {
  industry_trade: 150,
  hazardous_chemicals: 60,
  construction: 60,
  logistics: 40,
  commerce: 40,
  gas: 30,
  transport: 30,
  special_equipment: 25,
  education: 20,
  culture_tourism: 25,
  fire: 35,
  noncoal_mine: 25,
  coal_mine: 25,
}

// GB 6441-2025.
const ACCIDENTS = new Set(
  `物体打击 厂(场)内车辆致害 道路(轨道)车辆致害 机械致害 起重致害 触电 淹溺 灼烫 火灾 高处坠落 跌落 坍塌 水害
  容器爆炸 管道爆炸 可燃气体爆炸 可燃液体蒸气爆炸 粉尘爆炸 民用爆炸物品爆炸 烟花爆竹爆炸 其他可燃固体爆炸
  高温熔融物爆炸 中毒 窒息 滑坡 泄漏 其他`.split(/\s+/),
)

const TRADES = ['机械加工', '食品', '建材', '家具木制品', '纺织服装', '包装印刷', '医药制造', '铸造']

const ABBREVIATIONS = new Set([
  'LED',
  'UPS',
  'DCS',
  'KTV',
  'PE',
  'pH',
  'HAZOP',
  'U',
  'A',
  'B',
  'C',
  'P',
  'X',
  'AED',
  'RTO',
])

const general = [...Object.values(hazardsBySector).flat(), ...anywhereHazards]
const written: HazardText[] = [...general, ...majorHazards]
/** Every text in every form. */
const all = written.flatMap((text) => Array.from({ length: variantCount(text) }, (_, n) => variantOf(text, n)))
const length = (text: string) => [...text].length

/** What a reader of the screen sees of a hazard. */
function prose(hazard: HazardText): string[] {
  const { title, place, cause, interim, measure, done, verify, reject = '' } = hazard
  return [title, place, cause, interim, measure, done, verify, reject]
}

function foreignWords(texts: string[]): string[] {
  return texts.flatMap((text) => text.match(/[A-Za-z]+/g) ?? []).filter((word) => !ABBREVIATIONS.has(word))
}

describe('hazard texts', () => {
  it.each(Object.entries(WANTED))('has enough of sector %s', (sector, count) => {
    expect(hazardsBySector[sector as HazardSector].length).toBeGreaterThanOrEqual(count)
  })

  it('covers every trade of industry and common ones', () => {
    const trades = new Set(hazardsBySector.industry_trade.map((hazard) => hazard.trade))
    expect(trades).toEqual(new Set([undefined, ...TRADES]))
  })

  it('never repeats a title, digits aside', () => {
    const repeated = (titles: string[]) => titles.filter((title, i) => titles.indexOf(title) !== i)
    expect(repeated(written.map((text) => variantOf(text, 0).title.replace(/[\d一二三四五六七八九十]/g, '')))).toEqual(
      [],
    )
    expect(repeated(all.map(({ title }) => title))).toEqual([])
  })

  it('writes titles that say something', () => {
    const bad = all.filter(({ title }) => length(title) < 5 || length(title) > 40 || /隐患\s*\d|测试|示例/.test(title))
    expect(bad.map((hazard) => hazard.title)).toEqual([])
  })

  it('names accidents as the standard does', () => {
    expect(all.filter((hazard) => !ACCIDENTS.has(hazard.accident)).map((hazard) => hazard.accident)).toEqual([])
  })

  it('keeps causes, days and costs within bounds', () => {
    const bad = all.filter(
      ({ cause, days, cost }) =>
        length(cause) < 8 ||
        length(cause) > 30 ||
        !Number.isInteger(days) ||
        days < 0 ||
        days > 30 ||
        !(cost >= 0 && cost <= 500_000),
    )
    expect(bad.map((hazard) => hazard.title)).toEqual([])
  })

  it('never counts nothing', () => {
    expect(all.filter(({ done }) => /(?<![\d.])0\p{Script=Han}/u.test(done)).map(({ done }) => done)).toEqual([])
  })

  it('uses no Latin letters but abbreviations', () => {
    expect(foreignWords(all.flatMap(prose))).toEqual([])
  })

  it('has a reason of its own to send back about a quarter', () => {
    const share = general.filter((hazard) => hazard.reject).length / general.length
    expect(share).toBeGreaterThan(0.2)
    expect(share).toBeLessThan(0.45)
  })

  it('has both categories and every speciality', () => {
    expect(new Set(general.map((hazard) => hazard.category)).size).toBe(2)
    expect(new Set(general.map((hazard) => hazard.speciality)).size).toBe(8)
  })
})

describe('major hazards', () => {
  it('counts at least forty, each with a criterion, plan and progress', () => {
    expect(majorHazards.length).toBeGreaterThanOrEqual(40)
    for (const hazard of majorHazards) {
      expect(hazard.criterion).toMatch(
        /^(WH121-\d+|GM10-\d+-\d+|MK21-[\d-]+|TS57-25-\d|(FJ|FM|XF|RQ|道路运输)-[\u4e00-\u9fff]+)$/,
      )
      expect(hazard.progress.length).toBeGreaterThanOrEqual(3)
      expect(hazard.progress.length).toBeLessThanOrEqual(5)
      expect(foreignWords([...Object.values(hazard.plan), ...hazard.progress, hazard.extensionReason])).toEqual([])
    }
  })

  it('states the same money in the plan as in the cost', () => {
    const bad = majorHazards.filter(({ plan, cost }) => {
      const stated = Number(/([\d.]+)万元/.exec(plan.funds)?.[1])
      return Math.round(stated * 10_000) !== cost
    })
    expect(bad.map((hazard) => hazard.title)).toEqual([])
  })
})

describe('ledger', () => {
  it('refuses a line with a missing field or an unknown kind', () => {
    expect(() => ledger('标题|地点|电|触电|原因|措施|整改|完成|验收|1')).toThrow('11 or 12')
    expect(() => ledger('标题|地点|电|触电||措施|整改|完成|验收|1|0')).toThrow('11 or 12')
    expect(() => ledger('标题|地点|风|触电|原因|措施|整改|完成|验收|1|0')).toThrow('unknown kind')
  })

  it('reads the kind and leaves absent options out', () => {
    expect(ledger('标题|地点|基电|触电|原因|措施|整改|完成|验收|1|0')[0]).toEqual({
      title: '标题',
      place: '地点',
      category: 'basic',
      speciality: 'electrical',
      accident: '触电',
      cause: '原因',
      interim: '措施',
      measure: '整改',
      done: '完成',
      verify: '验收',
      days: 1,
      cost: 0,
    })
  })

  it('refuses an incomplete major hazard', () => {
    expect(() => majorLedger('标题|地点|电|触电|原因|措施|整改|完成|验收|1|0')).toThrow('three lines')
  })
})

describe('phrases', () => {
  const findings = phrases.evaluationFindings.map((finding) => finding.text)
  const pools = {
    returnReasons: [phrases.returnReasons, 20],
    extensionReasons: [phrases.extensionReasons, 15],
    supervisionRequirements: [phrases.supervisionRequirements, 15],
    dossierNotes: [phrases.dossierNotes, 15],
    findings: [findings, 60],
    dictatedReports: [phrases.dictatedReports, 30],
  } satisfies Record<string, [string[], number]>

  it.each(Object.entries(pools))('%s are enough and distinct', (_name, [pool, count]) => {
    expect(pool.length).toBeGreaterThanOrEqual(count)
    expect(new Set(pool).size).toBe(pool.length)
    expect(foreignWords(pool)).toEqual([])
    expect(pool.filter((text) => length(text) < 8)).toEqual([])
  })
})
