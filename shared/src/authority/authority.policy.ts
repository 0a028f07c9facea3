import { holds, type Policy } from '../access/policy'

/** What a rule may ask of an authority. */
export interface Authority {
  tenantId: string
}
export type AuthorityVerb = 'read' | 'create' | 'edit' | 'appoint'

/** The operator keeps the registry of authorities and their jurisdictions; an authority sees its own entry. */
export const authorityPolicy: Policy<Authority, AuthorityVerb> = (actor, can) => {
  if (actor.realm.kind === 'authority') can('read', { tenantId: actor.realm.tenantId })
  if (actor.realm.kind === 'operator' && holds(actor, 'operator')) can(['read', 'create', 'edit', 'appoint'])
}

/** What a rule may ask of a request for a new authority or a further jurisdiction. */
export interface AuthorityRequest {
  askedById: string
}
export type AuthorityRequestVerb = 'read' | 'decide' | 'withdraw'

/** One person of the operator asks, another decides. */
export const authorityRequestPolicy: Policy<AuthorityRequest, AuthorityRequestVerb> = (actor, can) => {
  if (actor.realm.kind !== 'operator' || !holds(actor, 'operator')) return
  can('read')
  can('decide', { askedById: { $ne: actor.userId } })
  can('withdraw', { askedById: actor.userId })
}
