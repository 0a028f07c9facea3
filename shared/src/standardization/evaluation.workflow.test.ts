import { expect, it } from 'vitest'
import { printWorkflow, unreachable } from '../kit/workflow'
import { evaluationWorkflow } from './evaluation.workflow'

it('allows these steps of a self-evaluation and no others', () => {
  expect(printWorkflow(evaluationWorkflow)).toMatchInlineSnapshot(`
    "state | submit | return | approve
    draft | submitted | · | ·
    submitted | · | returned | approved
    returned | submitted | · | ·
    approved | · | · | ·"
  `)
  expect(unreachable(evaluationWorkflow)).toEqual([])
})
