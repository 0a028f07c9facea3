import { describe, expect, it } from 'vitest'
import { type ElementScore, predictLevel, problemsOf, summarise } from './evaluation.rules'

const element = (values: Partial<ElementScore>): ElementScore => ({
  clause: '4.1',
  title: '安全领导力',
  isApplicable: true,
  fullScore: 10,
  score: null,
  finding: null,
  ...values,
})

describe('the figures of a self-evaluation', () => {
  it('are empty before the first score', () => {
    expect(summarise([element({}), element({})])).toMatchObject({
      applicable: 2,
      evaluated: 0,
      progress: 0,
      percent: null,
    })
  })

  it('leave out what does not apply, and score only what is evaluated', () => {
    const items = [
      element({ score: 8, finding: '缺' }),
      element({ score: 10 }),
      element({}),
      element({ isApplicable: false }),
    ]
    expect(summarise(items)).toEqual({
      elements: 4,
      applicable: 3,
      evaluated: 2,
      fullScore: 20,
      score: 18,
      gaps: 1,
      progress: 66.6,
      percent: 90,
    })
  })

  it('never round a percentage up to a threshold', () => {
    expect(summarise([element({ fullScore: 1000, score: 899.9 })]).percent).toBe(89.9)
    expect(summarise([element({ fullScore: 3, score: 0.3 })]).percent).toBe(10)
  })
})

const thresholds = { one: 90, two: 75, three: 60 }
it.each([
  [null, null],
  [100, 'one'],
  [90, 'one'],
  [89.9, 'two'],
  [75, 'two'],
  [74.9, 'three'],
  [60, 'three'],
  [59.9, null],
] as const)('%s %% predicts level %s', (percent, level) => {
  expect(predictLevel(percent, thresholds)).toBe(level)
})

it('says of every element what is missing before it can be submitted', () => {
  const items = [
    element({}),
    element({ clause: '4.2', title: '履职评价', score: 9 }),
    element({ clause: '5.2', title: '责任保障', isApplicable: false }),
    element({ clause: '5.3', score: 9, finding: '制度未更新' }),
    element({ clause: '5.4', score: 10 }),
  ]
  expect(problemsOf(items).map(({ message }) => message)).toEqual([
    '4.1 安全领导力：还没有评分',
    '4.2 履职评价：扣了分，请写明存在的问题',
    '5.2 责任保障：请写明不适用的理由',
  ])
})
