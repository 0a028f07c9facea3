import { byOthers, holds, type Policy } from '../access/policy'
import { type RegisterState, registerWorkflow } from './register.workflow'

/** What a rule may ask of a row of the register, a risk point or a floor plan. */
export interface RiskRow {
  tenantId: string
}
export type RiskVerb = 'read' | 'edit' | 'import' | 'export' | 'submit' | 'read_card'

/** Everyone of the enterprise knows its risks; the safety manager keeps them; a point's code opens its card to anyone. */
export const riskPolicy: Policy<RiskRow, RiskVerb> = (actor, can) => {
  can('read_card')
  if (actor.realm.kind === 'authority') return can(['read', 'export'])
  if (actor.realm.kind !== 'enterprise') return
  can('read')
  if (holds(actor, 'principal')) can('export')
  if (holds(actor, 'safety_manager')) can(['edit', 'import', 'export', 'submit'])
}

/** What a rule may ask of a version of the register. */
export interface RegisterRow {
  submitterId: string
  state: RegisterState
}
export type RegisterVerb = 'read' | 'submit' | 'approve' | 'return'

/** The principal approves what the safety manager submits; an approved version is nobody's to change. */
export const registerPolicy: Policy<RegisterRow, RegisterVerb> = (actor, can) => {
  if (actor.realm.kind === 'authority') return can('read', { state: 'approved' })
  if (actor.realm.kind !== 'enterprise') return
  can('read')
  if (holds(actor, 'safety_manager')) can('submit')
  if (holds(actor, 'principal')) {
    can('approve', byOthers(actor, registerWorkflow.steps.approve))
    can('return')
  }
}

/** Frozen rows are read with their register; no verb of anyone's changes one. */
export const registerRowPolicy: Policy<RiskRow, 'read'> = (actor, can) => {
  if (actor.realm.kind === 'enterprise' || actor.realm.kind === 'authority') can('read')
}
