import { expect, it } from 'vitest'
import { abilityFor } from '../access/abilities'
import type { Actor } from '../access/actor'
import { printWorkflow, unreachable } from '../kit/workflow'
import { handoverWorkflow, openHandovers } from './handover.workflow'

it('is this table', () => {
  expect(printWorkflow(handoverWorkflow)).toMatchInlineSnapshot(`
    "state | agree | stay | withdraw | receive | decline | take_over | lapse
    proposed | agreed | stays | withdrawn | · | · | received | lapsed
    agreed | · | · | · | received | declined | received | lapsed
    declined | agreed | stays | withdrawn | · | · | received | lapsed
    received | · | · | · | · | · | · | ·
    stays | agreed | · | · | · | · | · | ·
    withdrawn | · | · | · | · | · | · | ·
    lapsed | · | · | · | · | · | · | ·"
  `)
})
it('reaches every state, and ends nowhere but where nobody has to decide', () => {
  expect(unreachable(handoverWorkflow)).toEqual([])
  const left = Object.values(handoverWorkflow.steps).flatMap(({ from }) => [...from])
  for (const state of openHandovers) expect(left).toContain(state)
})
it('lets the former office give and the successor take, never the other way round', () => {
  const of = (tenantId: string) =>
    abilityFor({
      ...{ userId: '1', selfIds: ['1'], name: '某', roles: ['leader'], unitIds: [] },
      realm: { kind: 'authority', tenantId, jurisdictions: [] },
    } as Actor)
  const row = { __caslSubjectType__: 'Handover', tenantId: '7', successorId: '8', state: 'agreed' }
  const may = (tenantId: string) =>
    Object.keys(handoverWorkflow.steps).filter((action) => of(tenantId).can(action, { ...row }))
  expect(may('7')).toEqual(['agree', 'stay', 'withdraw'])
  expect(may('8')).toEqual(['receive', 'decline', 'take_over'])
  expect(may('9')).toEqual([])
})
