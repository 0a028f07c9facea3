import { describe, expect, it } from 'vitest'
import { ledger } from './ledger.ts'
import { variantCount, variantOf } from './variants.ts'

const [text] = ledger('{三/五}盏灯不亮|{楼梯/走廊}|电|触电|没有{点检/报修}|停用|换灯|换了{3/5}盏|亮|1|{60/90}') as [
  ReturnType<typeof ledger>[number],
]

describe('variants of a text', () => {
  it('tell the same in every field', () => {
    expect(variantCount(text)).toBe(2)
    expect(variantOf(text, 0)).toMatchObject({
      title: '三盏灯不亮',
      place: '楼梯',
      cause: '没有点检',
      done: '换了3盏',
      cost: 60,
    })
    expect(variantOf(text, 1)).toMatchObject({
      title: '五盏灯不亮',
      place: '走廊',
      cause: '没有报修',
      done: '换了5盏',
      cost: 90,
    })
    expect(variantOf(text, 2)).toEqual(variantOf(text, 0))
  })

  it('go through every pairing of two lists', () => {
    const [pair] = ledger('{一/二/三}楼{门/窗}坏|楼梯|电|触电|没有报修|停用|修|修了|好|1|0')
    const count = variantCount(pair as typeof text)
    expect(count).toBe(6)
    const titles = Array.from({ length: count }, (_, n) => variantOf(pair as typeof text, n).title)
    expect(new Set(titles).size).toBe(6)
  })

  it('leave out what was not needed', () => {
    const [lamps] = ledger('{灯/门}坏了|楼梯|电|触电|没有报修|停用|修|灯{3/0}盏、门{0/2}樘，牌10块|好|1|0')
    expect(variantOf(lamps as typeof text, 0).done).toBe('灯3盏，牌10块')
    expect(variantOf(lamps as typeof text, 1).done).toBe('门2樘，牌10块')
  })

  it('leave a text without lists alone', () => {
    const [plain] = ledger('灯不亮了|楼梯|电|触电|没有报修|停用|换灯|换了|亮|1|0')
    expect(variantCount(plain as typeof text)).toBe(1)
    expect(variantOf(plain as typeof text, 3)).toEqual(plain)
  })
})
