import type { HazardDetail } from '@shuangfang/shared/hazard/hazard.contract'
import { expect, it } from 'vitest'
import { planParts, unfilledLines } from './plan'

const hazard = { place: '污水处理站', title: '清淤作业未办审批', plans: [] as unknown[] } as HazardDetail

it('the skeleton itself is no plan: every part still asks for something', () => {
  expect(Object.keys(unfilledLines(planParts(hazard)))).toEqual([
    'goal',
    'methods',
    'funds',
    'people',
    'timetable',
    'safety',
  ])
})

it('takes text behind a heading or on the line below it', () => {
  expect(unfilledLines({ goal: '治理范围：全站\n验收标准：\n审批齐全、检测合格', funds: '预计投入：3 万元' })).toEqual(
    {},
  )
  expect(unfilledLines({ people: '治理负责人：张三\n责任部门：\n验收人员：李四' })).toEqual({
    people: '“责任部门：”还没有填写，不适用的请删除这一行',
  })
})

it('a returned plan comes back to be mended', () => {
  const plan = { goal: 'g', methods: 'm', funds: 'f', people: 'p', timetable: 't', safety: 's' }
  expect(planParts({ ...hazard, plans: [plan] as HazardDetail['plans'] })).toEqual(plan)
})
