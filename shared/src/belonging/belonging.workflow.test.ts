import { expect, it } from 'vitest'
import { printWorkflow, unreachable } from '../kit/workflow'
import { changeWorkflow } from './belonging.workflow'

it('ends once, by decision or withdrawal', () => {
  expect(unreachable(changeWorkflow)).toEqual([])
  expect(printWorkflow(changeWorkflow)).toMatchInlineSnapshot(`
    "state | consent | approve | refuse | withdraw
    requested | requested | approved | refused | withdrawn
    approved | · | · | · | ·
    refused | · | · | · | ·
    withdrawn | · | · | · | ·"
  `)
})
