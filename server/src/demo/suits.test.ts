import { enterprises } from '@shuangfang/database/seeds/content/enterprises'
import type { EnterpriseText } from '@shuangfang/database/seeds/content/types'
import { describe, expect, it } from 'vitest'
import { suits } from './suits'
import { hazardTexts, majorTexts, riskTexts } from './texts'

const called = (short: string) => enterprises.find((text) => text.short === short) as EnterpriseText

describe('a text suits an enterprise that has what it speaks of', () => {
  it.each([
    ['枣知味食品', '绞肉机投料口没有护栅'],
    ['枣知味食品', '氨压力表表盘起雾'],
    ['膳谷肉制品', '红枣烘房滤网糊满枣皮'],
    ['岩语石材', '砖机模箱里卡砖'],
    ['磐川水泥', '后厨燃气灶没有熄火保护，蒸箱'],
    ['溱水百货', '矿卡道路挡墙矮于轮半径，爆破警戒'],
    ['槐坡加油站', '反应釜联锁打旁路'],
    ['小枣树幼儿园', '化学实验室通风柜抽不动'],
    ['禾宁医院', '儿童培训机构设在地下一层'],
  ])('not at %s: %s', (short, said) => {
    expect(suits(called(short), said)).toBe(false)
  })

  it.each([
    ['膳谷肉制品', '绞肉机投料口没有护栅'],
    ['禾雪冷冻食品', '氨压力表表盘起雾'],
    ['枣知味食品', '红枣烘房滤网糊满枣皮'],
    ['坤窑砖业', '砖机模箱里卡砖'],
    ['砺工中等专业学校', '化学实验室通风柜抽不动'],
    ['小枣树幼儿园', '配电箱门没有锁'],
  ])('but at %s: %s', (short, said) => {
    expect(suits(called(short), said)).toBe(true)
  })
})

describe('every enterprise', () => {
  it('has enough to say', () => {
    const short = enterprises.filter((text) => {
      const [hazards, risks] = [hazardTexts(text), riskTexts(text)]
      return hazards.own.length < 4 || hazards.general.length < 40 || risks.own.length + risks.general.length < 14
    })
    expect(short.map((text) => text.name)).toEqual([])
  })

  it('most of them could have a major hazard of their own', () => {
    const some = enterprises.filter((text) => majorTexts(text).length > 0)
    expect(some.length / enterprises.length).toBeGreaterThan(0.75)
  })
})
