import { describe, expect, it } from 'vitest'
import { comparable } from './risk.identity.ts'

describe('comparable', () => {
  it.each([
    ['  配电室 ', '配电室'],
    ['配电室（一）', '配电室(一)'],
    ['ＡＢＣ１２', 'abc12'],
    ['接触带电部位，触电。', '接触带电部位 触电'],
  ])('%s is %s', (a, b) => {
    expect(comparable(a)).toBe(comparable(b))
  })
  it('keeps what differs', () => {
    expect(comparable('1号炉')).not.toBe(comparable('2号炉'))
  })
})
