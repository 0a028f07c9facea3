import { describe, expect, it } from 'vitest'
import { printWorkflow, unreachable } from '../kit/workflow'
import { hazardWorkflow, isOverdue, lateBy } from './hazard.workflow'

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

const day = (n: number) => new Date(Date.UTC(2030, 0, n))
it.each([
  ['open and late', 'rectifying', null, 3, 2],
  ['open and in time', 'rectifying', null, 1, 0],
  ['handed in on time, and the verifier sleeps', 'verifying', 1, 30, 0],
  ['handed in at the last moment', 'verifying', 1, 2, 0],
  ['handed in late, and the verifier sleeps', 'verifying', 3, 30, 2],
  ['returned after it was handed in on time', 'rectifying', 1, 4, 3],
  ['late but closed', 'closed', 5, 9, 0],
  ['not yet assigned', 'graded', null, 9, 0],
] as const)('a hazard %s', (_, state, submitted, today, days) => {
  const hazard = { state, deadline: day(1), submittedAt: submitted && day(submitted) }
  expect(lateBy(hazard, day(today)) / 86_400_000).toBe(days)
  expect(isOverdue(hazard, day(today))).toBe(days > 0)
})
