import { describe, expect, it } from 'vitest'
import { money, percentOf } from './format'
import { exact, remaining, spell, when } from './time'

const now = new Date('2026-11-24T06:20:00Z') // Tuesday 14:20 in Beijing

describe('when', () => {
  it.each([
    ['2026-11-24T06:20:00Z', '今天 14:20'],
    ['2026-11-23T16:30:00Z', '今天 00:30'],
    ['2026-11-23T15:59:00Z', '昨天 23:59'],
    ['2026-11-03T00:00:00Z', '11月3日 08:00'],
    ['2025-11-03T00:00:00Z', '2025年11月3日'],
  ])('%s is %s', (at, words) => expect(when(at, now)).toBe(words))
  it('is exact on hover, in Beijing time', () => expect(exact('2026-11-24T06:20:05Z')).toBe('2026-11-24 14:20:05'))
})

describe('remaining', () => {
  it.each([
    ['2026-11-27T10:00:00Z', '还剩 3 个工作日', false],
    ['2026-11-30T10:00:00Z', '还剩 4 个工作日', false],
    ['2026-11-24T10:00:00Z', '今天 18:00 到期', false],
    ['2026-11-22T10:00:00Z', '已超期 2 天', true],
    ['2026-11-24T06:00:00Z', '已超期 1 天', true],
  ])('until %s: %s', (at, text, isLate) => expect(remaining(at, now)).toMatchObject({ text, isLate }))
  it('counts plain days where the holiday arrangement is not known', () =>
    expect(remaining('2045-01-10T10:00:00Z', new Date('2045-01-01T02:00:00Z'))?.text).toBe('还剩 9 天'))
})

it('spells numbers as people say them', () => {
  expect([spell(8), spell(150), spell(3700)]).toEqual(['8 秒', '3 分钟', '1 小时 2 分钟'])
  expect([money(9_800), money(125_000)]).toEqual(['9,800 元', '12.5 万元'])
  expect([percentOf(7, 8), percentOf(0, 0)]).toEqual(['87.5%', '—'])
})
