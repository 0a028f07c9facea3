import { holds, type Policy } from '../access/policy'
import type { SupervisionAction, SupervisionState } from './supervision.workflow'

/** What a rule may ask of a supervision order. */
export interface SupervisionRow {
  state: SupervisionState
  drafterId: string
}
export type SupervisionVerb = 'read' | 'draft' | SupervisionAction

/** The authority's officers draft and judge, its leader signs; the enterprise acts once the notice is issued. */
export const supervisionPolicy: Policy<SupervisionRow, SupervisionVerb> = (actor, can) => {
  if (actor.realm.kind === 'authority') {
    can('read')
    if (holds(actor, 'inspector', 'supervisor', 'leader')) {
      can(['draft', 'revise', 'withdraw', 'accept_plan', 'return_plan', 'refuse_extension', 'send_back', 'accept'])
    }
    if (holds(actor, 'supervisor', 'leader')) can(['issue', 'grant_extension', 'delist'])
    // Four eyes: nobody signs their own draft.
    if (holds(actor, 'leader')) can('sign', { drafterId: { $ne: actor.userId } })
  }
  if (actor.realm.kind === 'enterprise') {
    const issued = { state: { $in: issuedStates } }
    if (holds(actor, 'principal', 'safety_manager')) {
      can(['read', 'file_plan', 'report_progress', 'ask_extension', 'apply_acceptance'], issued)
    }
    if (holds(actor, 'principal', 'safety_manager')) can('receive', issued)
  }
}

const issuedStates = [
  'issued',
  'served',
  'plan_filed',
  'treating',
  'extension_review',
  'acceptance_review',
  'accepted',
  'delisted',
] as const satisfies SupervisionState[]
