import { holds, type Policy } from '../access/policy'
import type { SupervisionAction, SupervisionState } from './supervision.workflow'

/** What a rule may ask of a supervision order. */
export interface SupervisionRow {
  tenantId: string
  state: SupervisionState
  drafterId: string
}
export type SupervisionVerb = 'read' | 'draft' | SupervisionAction

/** The authority's officers draft and judge, its leader signs; the enterprise acts once the notice is issued. */
export const supervisionPolicy: Policy<SupervisionRow, SupervisionVerb> = (actor, can) => {
  const issued = { state: { $in: issuedStates } }
  if (actor.realm.kind === 'authority') {
    const own = { tenantId: actor.realm.tenantId }
    can('read', own)
    // The other offices over this enterprise (上级、乡镇、行业) follow what was issued; a draft stays in its office.
    can('read', issued)
    if (holds(actor, 'inspector', 'supervisor', 'leader')) {
      can(['draft', 'revise', 'withdraw', 'accept_plan', 'return_plan', 'send_back', 'accept'], own)
    }
    if (holds(actor, 'supervisor', 'leader')) can(['issue', 'grant_extension', 'refuse_extension', 'delist'], own)
    // Four eyes: nobody signs their own draft.
    if (holds(actor, 'leader')) can('sign', { ...own, drafterId: { $ne: actor.userId } })
  }
  if (actor.realm.kind === 'enterprise' && holds(actor, 'principal', 'safety_manager')) {
    can(['read', 'receive', 'file_plan', 'report_progress', 'ask_extension', 'apply_acceptance'], issued)
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
