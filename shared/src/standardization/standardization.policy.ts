import { holds, type Policy } from '../access/policy'

/** What a rule may ask of a self-evaluation. */
export interface EvaluationRow {
  submitterId: string | null
}
export type EvaluationVerb = 'read' | 'edit' | 'submit' | 'approve' | 'return' | 'report_hazard'

/** The safety manager evaluates, the principal approves; everyone of the enterprise and its authorities read. */
export const evaluationPolicy: Policy<EvaluationRow, EvaluationVerb> = (actor, can) => {
  if (actor.realm.kind === 'authority') return can('read')
  if (actor.realm.kind !== 'enterprise') return
  can('read')
  if (holds(actor, 'safety_manager')) can(['edit', 'submit', 'report_hazard'])
  // Four eyes: nobody approves their own evaluation.
  if (holds(actor, 'principal')) can(['approve', 'return'], { submitterId: { $ne: actor.userId } })
}

/** What a rule may ask of a certificate. */
export interface CertificateRow {
  id: string
}
export type CertificateVerb = 'read' | 'edit'

/** The safety manager keeps the certificates; everyone of the enterprise and its authorities read. */
export const certificatePolicy: Policy<CertificateRow, CertificateVerb> = (actor, can) => {
  if (actor.realm.kind === 'authority') return can('read')
  if (actor.realm.kind !== 'enterprise') return
  can('read')
  if (holds(actor, 'safety_manager')) can('edit')
}
