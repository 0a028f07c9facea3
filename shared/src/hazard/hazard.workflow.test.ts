import { describe, expect, it } from 'vitest'
import { printWorkflow, unreachable } from '../kit/workflow'
import { hazardWorkflow, isOverdue } from './hazard.workflow'

describe('the hazard workflow', () => {
  it('allows these steps and no others', () => {
    expect(printWorkflow(hazardWorkflow)).toMatchInlineSnapshot(`
      "state | grade | assign | submit_plan | approve_plan | return_plan | submit | return | verify | accept | write_off | reopen | propose_void | approve_void | refuse_void
      reported | graded | · | · | · | · | · | · | · | · | · | · | void_review | · | ·
      graded | graded | rectifying | plan_review | · | · | · | · | · | · | · | · | void_review | · | ·
      plan_review | · | · | · | rectifying | graded | · | · | · | · | · | · | · | · | ·
      rectifying | · | · | · | · | · | verifying | · | · | · | · | · | · | · | ·
      verifying | · | · | · | · | · | · | rectifying | closed | accepted | · | · | · | · | ·
      accepted | · | · | · | · | · | · | · | · | · | closed | rectifying | · | · | ·
      closed | · | · | · | · | · | · | · | · | · | · | · | · | · | ·
      void_review | · | · | · | · | · | · | · | · | · | · | · | · | void | reported
      void | · | · | · | · | · | · | · | · | · | · | · | · | · | ·"
    `)
  })
  it('leaves no state stranded', () => expect(unreachable(hazardWorkflow)).toEqual([]))
})

it.each([
  ['open and late', 'rectifying', '2030-01-02', true],
  ['handed in late and not yet accepted', 'verifying', '2030-01-02', true],
  ['open and in time', 'rectifying', '2029-12-31', false],
  ['late but closed', 'closed', '2030-01-02', false],
  ['not yet assigned', 'graded', '2030-01-02', false],
] as const)('a hazard %s', (_, state, today, overdue) => {
  expect(isOverdue({ state, deadline: new Date('2030-01-01') }, new Date(today))).toBe(overdue)
})
