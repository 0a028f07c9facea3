import type { Hazard } from '@shuangfang/shared/hazard/hazard.contract'
import type { Supervision } from '@shuangfang/shared/oversight/supervision.contract'
import { expect, it } from 'vitest'
import { worstOf } from './worst'

const now = new Date('2026-11-25T02:00:00Z')
const hazard = (id: string, more: Partial<Hazard>) =>
  ({
    id,
    title: `隐患${id}`,
    state: 'rectifying',
    level: 'general',
    ownerName: '袁立新',
    createdAt: new Date('2026-11-01T00:00:00Z'),
    deadline: new Date('2026-11-24T15:59:59Z'),
    ...more,
  }) as Hazard
const order = {
  id: '9',
  hazardId: '3',
  hazardTitle: '喷漆室没有可燃气体报警',
  authorityName: '新郑市应急管理局',
  state: 'treating',
  planBy: null,
  answerBy: null,
  progressBy: '2026-11-20',
  treatBy: '2026-12-31',
} as Supervision

it('names the worst first, and who has to move', () => {
  const found = worstOf(
    [
      hazard('1', {}),
      hazard('2', { deadline: new Date('2026-11-10T00:00:00Z') }),
      hazard('3', { level: 'major', deadline: new Date('2026-11-01T00:00:00Z') }),
      hazard('4', { level: 'major' }),
      hazard('5', { level: 'major', state: 'graded', deadline: null, ownerName: null }),
      hazard('6', { deadline: new Date('2026-12-01T00:00:00Z') }),
    ],
    [order],
    now,
  )
  expect(found.map(({ key, why, who }) => [key, why, who])).toEqual([
    ['s9', '挂牌督办，报告进展逾期 5 天', '新郑市应急管理局督办'],
    ['h4', '重大隐患，超期 1 天', '责任人 袁立新'],
    ['h2', '一般隐患，超期 16 天', '责任人 袁立新'],
    ['h1', '一般隐患，超期 1 天', '责任人 袁立新'],
    ['h5', '重大隐患，还没有治理方案', '等安全管理员提交方案'],
  ])
})

it('names nothing where nothing is bad', () => {
  expect(worstOf([hazard('6', { deadline: new Date('2026-12-01T00:00:00Z') })], [], now)).toEqual([])
})
