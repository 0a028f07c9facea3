import { holds, type Policy } from '../access/policy'

/** What a rule may ask of a unit. */
export interface OrgUnitRow {
  id: string
}
export type OrgUnitVerb = 'read' | 'manage'

/** Everyone knows the units of their tenant; the system administrator and the safety manager keep them. */
export const organizationPolicy: Policy<OrgUnitRow, OrgUnitVerb> = (actor, can) => {
  if (actor.realm.kind === 'public') return
  can('read')
  if (holds(actor, 'system_admin', 'safety_manager')) can('manage')
}
