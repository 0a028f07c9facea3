import { byOthers, holds, type Policy } from '../access/policy'
import { type ChangeState, changeWorkflow } from './belonging.workflow'

/** What a rule may ask of a requested change. */
export interface ChangeRow {
  tenantId: string
  state: ChangeState
  requesterId: string
  releasingOfficeId: string | null
  releasedAt: Date | null
  receivingOfficeId: string | null
  receivedAt: Date | null
}
export type ChangeVerb = 'read' | 'request' | 'withdraw' | 'consent' | 'refuse'

/** The enterprise asks; the named offices decide, each once. Those over the enterprise follow what was asked. */
export const changePolicy: Policy<ChangeRow, ChangeVerb> = (actor, can) => {
  if (actor.realm.kind === 'enterprise') {
    if (holds(actor, 'principal', 'safety_manager', 'system_admin')) can('read')
    if (!holds(actor, 'principal', 'safety_manager')) return
    can('request')
    can('withdraw')
  }
  if (actor.realm.kind !== 'authority') return
  const office = actor.realm.tenantId
  if (!holds(actor, 'leader', 'inspector', 'supervisor', 'township_officer')) return
  can('read')
  const asked = [
    { releasingOfficeId: office, releasedAt: null },
    { receivingOfficeId: office, receivedAt: null },
  ]
  for (const when of asked) {
    can('refuse', when)
    can('consent', { ...when, ...byOthers(actor, changeWorkflow.steps.consent) })
  }
}
