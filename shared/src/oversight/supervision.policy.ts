import { byOthers, holds, type Policy } from '../access/policy'
import { type SupervisionAction, type SupervisionState, supervisionWorkflow } from './supervision.workflow'

/** What a rule may ask of a supervision order. */
export interface SupervisionRow {
  /** The office in charge: who drafted, or whoever received it since. */
  officeId: string
  state: SupervisionState
  drafterId: string
  filerId: string | null
  accepterId: string | null
}
/** `hand_over` and `take_over` pass a case from office to office; the case itself stays in its state. */
export type SupervisionVerb = 'read' | 'draft' | 'hand_over' | 'take_over' | SupervisionAction

/** The authority's officers draft and judge, its leader signs; the enterprise acts once the notice is issued. */
export const supervisionPolicy: Policy<SupervisionRow, SupervisionVerb> = (actor, can) => {
  const issued = { state: { $in: issuedStates } }
  if (actor.realm.kind === 'authority') {
    const own = { officeId: actor.realm.tenantId }
    can('read', own)
    // The other offices over this enterprise (上级、乡镇、行业) follow what was issued; a draft stays in its office.
    can('read', issued)
    if (holds(actor, 'inspector', 'supervisor', 'leader')) {
      can(['draft', 'revise', 'withdraw', 'return_plan', 'send_back'], own)
      can(['accept_plan', 'accept'], { ...own, ...byOthers(actor, steps.accept) })
    }
    if (holds(actor, 'supervisor', 'leader')) {
      can(['issue', 'refuse_extension', 'hand_over'], own)
      can('grant_extension', { ...own, ...byOthers(actor, steps.grant_extension) })
      can('delist', { ...own, ...byOthers(actor, steps.delist) })
      can('take_over', { officeId: { $ne: actor.realm.tenantId } })
    }
    if (holds(actor, 'leader')) can('sign', { ...own, ...byOthers(actor, steps.sign) })
  }
  if (actor.realm.kind === 'enterprise' && holds(actor, 'principal', 'safety_manager')) {
    can(['read', 'receive', 'file_plan', 'report_progress', 'ask_extension', 'apply_acceptance'], issued)
  }
}

const { steps } = supervisionWorkflow
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
