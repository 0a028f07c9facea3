import { holds, type Policy } from '../access/policy'
import type { HandoverAction, HandoverState } from './handover.workflow'

/** What a rule may ask of a handover. */
export interface HandoverRow {
  /** The former office. */
  tenantId: string
  successorId: string | null
  state: HandoverState
}
/** `lapse` is the system's alone. */
export type HandoverVerb = 'read' | HandoverAction

/** Both offices read it; those who answer for cases decide: the former gives, the successor receives. */
export const handoverPolicy: Policy<HandoverRow, HandoverVerb> = (actor, can) => {
  if (actor.realm.kind !== 'authority') return
  const former = { tenantId: actor.realm.tenantId }
  const successor = { successorId: actor.realm.tenantId }
  can('read', former)
  can('read', successor)
  if (!holds(actor, 'supervisor', 'leader')) return
  can(['agree', 'stay', 'withdraw'], former)
  can(['receive', 'decline', 'take_over'], successor)
}
