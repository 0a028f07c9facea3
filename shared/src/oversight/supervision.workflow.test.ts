import { expect, it } from 'vitest'
import { printWorkflow, unreachable } from '../kit/workflow'
import { listedStates, supervisionWorkflow } from './supervision.workflow'

it('allows these steps and no others', () => {
  expect(printWorkflow(supervisionWorkflow)).toMatchInlineSnapshot(`
    "state | revise | sign | issue | withdraw | receive | file_plan | accept_plan | return_plan | report_progress | ask_extension | grant_extension | refuse_extension | apply_acceptance | send_back | accept | delist
    draft | draft | signed | · | withdrawn | · | · | · | · | · | · | · | · | · | · | · | ·
    signed | · | · | issued | withdrawn | · | · | · | · | · | · | · | · | · | · | · | ·
    issued | · | · | · | · | served | · | · | · | · | · | · | · | · | · | · | ·
    served | · | · | · | · | · | plan_filed | · | · | · | · | · | · | · | · | · | ·
    plan_filed | · | · | · | · | · | · | treating | served | · | · | · | · | · | · | · | ·
    treating | · | · | · | · | · | · | · | · | treating | extension_review | · | · | acceptance_review | · | · | ·
    extension_review | · | · | · | · | · | · | · | · | · | · | treating | treating | · | · | · | ·
    acceptance_review | · | · | · | · | · | · | · | · | · | · | · | · | · | treating | accepted | ·
    accepted | · | · | · | · | · | · | · | · | · | · | · | · | · | · | · | delisted
    delisted | · | · | · | · | · | · | · | · | · | · | · | · | · | · | · | ·
    withdrawn | · | · | · | · | · | · | · | · | · | · | · | · | · | · | · | ·"
  `)
})
it('leaves no state stranded', () => expect(unreachable(supervisionWorkflow)).toEqual([]))
it('counts as listed from issue to delisting', () => {
  expect(listedStates).toEqual([
    'issued',
    'served',
    'plan_filed',
    'treating',
    'extension_review',
    'acceptance_review',
    'accepted',
  ])
})
