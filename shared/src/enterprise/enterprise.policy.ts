import { holds, type Policy } from '../access/policy'

export const enterpriseStatuses = ['pending', 'active', 'refused', 'suspended'] as const
export type EnterpriseStatus = (typeof enterpriseStatuses)[number]

/** What a rule may ask of an enterprise. */
export interface EnterpriseRow {
  tenantId: string
  status: EnterpriseStatus
}
export type EnterpriseVerb =
  | 'read'
  | 'read_dossier'
  | 'read_card'
  | 'register'
  | 'create'
  | 'appoint'
  | 'edit'
  | 'reveal'
  | 'accept'
  | 'refuse'

/** Anyone sees the card behind a code; an enterprise keeps its own entry; authorities see theirs and admit new ones. */
export const enterprisePolicy: Policy<EnterpriseRow, EnterpriseVerb> = (actor, can) => {
  can('read_card', { status: 'active' })
  switch (actor.realm.kind) {
    case 'public':
      can('register')
      break
    case 'enterprise':
      can(['read', 'read_dossier'])
      if (holds(actor, 'principal', 'safety_manager', 'system_admin')) can('edit')
      break
    case 'authority':
      can(['read', 'read_dossier'])
      if (holds(actor, 'leader', 'inspector', 'supervisor', 'township_officer')) {
        can('reveal')
        can(['accept', 'refuse'], { status: 'pending' })
      }
      break
    case 'operator':
      if (holds(actor, 'operator')) {
        can(['read', 'create'])
        can('appoint', { status: 'active' })
      }
      break
  }
}
