import { holds, type Policy } from '../access/policy'

/** What a rule may ask of an authority. */
export interface Authority {
  tenantId: string
}
export type AuthorityVerb = 'read' | 'create' | 'edit' | 'appoint'

/** The operator keeps the registry of authorities and their jurisdictions; an authority sees its own entry. */
export const authorityPolicy: Policy<Authority, AuthorityVerb> = (actor, can) => {
  if (actor.realm.kind === 'authority') can('read', { tenantId: actor.realm.tenantId })
  if (holds(actor, 'operator')) can(['read', 'create', 'edit', 'appoint'])
}
