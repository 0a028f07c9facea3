import { byOthers, holds, type Policy } from '../access/policy'
import { type CertificateAction, certificateWorkflow } from './certificate.workflow'
import { type EvaluationState, evaluationWorkflow } from './evaluation.workflow'

/** What a rule may ask of a self-evaluation. */
export interface EvaluationRow {
  state: EvaluationState
  /** Who filled in an element last or submitted the whole. */
  authorIds: readonly string[]
}
export type EvaluationVerb = 'read' | 'edit' | 'submit' | 'approve' | 'return' | 'report_hazard'

/** The safety manager evaluates, the principal approves; authorities read what was approved, not what is being written. */
export const evaluationPolicy: Policy<EvaluationRow, EvaluationVerb> = (actor, can) => {
  if (actor.realm.kind === 'authority') return can('read', { state: 'approved' })
  if (actor.realm.kind !== 'enterprise') return
  can('read')
  if (holds(actor, 'safety_manager')) can(['edit', 'submit', 'report_hazard'])
  if (holds(actor, 'principal')) {
    can('approve', byOthers(actor, evaluationWorkflow.steps.approve) as object)
    can('return')
  }
}

/** What a rule may ask of a certificate. */
export interface CertificateRow {
  declarerId: string | null
}
export type CertificateVerb = 'read' | CertificateAction

/** The safety manager types them in, an authority verifies or refuses them; everyone of both reads. */
export const certificatePolicy: Policy<CertificateRow, CertificateVerb> = (actor, can) => {
  if (actor.realm.kind === 'authority') {
    can('read')
    if (!holds(actor, 'leader', 'inspector', 'supervisor')) return
    can('refuse')
    can('verify', byOthers(actor, certificateWorkflow.steps.verify))
  }
  if (actor.realm.kind !== 'enterprise') return
  can('read')
  if (holds(actor, 'safety_manager')) can('edit')
}
