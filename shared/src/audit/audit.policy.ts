import { holds, type Policy } from '../access/policy'

/** What a rule may ask of an event of the audit trail. */
export interface AuditEvent {
  id: string
}
export type AuditVerb = 'read'

/** The audit trail belongs to the audit administrator. Timelines of single rows are shown with those rows. */
export const auditPolicy: Policy<AuditEvent, AuditVerb> = (actor, can) => {
  if (holds(actor, 'audit_admin')) can('read')
}
