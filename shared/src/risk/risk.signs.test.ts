import { describe, expect, it } from 'vitest'
import { signsFor } from './risk.signs.ts'

describe('signsFor', () => {
  it('hangs warnings first and at most two of a kind', () => {
    const signs = signsFor(['触电', '火灾', '机械致害', '高处坠落'])
    expect(signs.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'warning 当心触电',
      'warning 当心火灾',
      'prohibition 禁止合闸',
      'prohibition 禁止烟火',
      'mandatory 必须戴绝缘手套',
      'mandatory 必须加防护罩',
      'information 灭火器',
    ])
  })
  it('knows both classifications', () => {
    expect(signsFor(['机械伤害'])).toEqual(signsFor(['机械致害']))
    expect(signsFor(['其他'])).toEqual([])
  })
})
