import { holds, type Policy } from '../access/policy'

/** What a rule may ask of an account. */
export interface Account {
  id: string
}
export type AccountVerb = 'read' | 'manage' | 'secure'

/** Everyone finds their colleagues by name; system administrators keep accounts; security administrators lock and sign out. */
export const accountPolicy: Policy<Account, AccountVerb> = (actor, can) => {
  if (actor.realm.kind === 'public') return
  can('read')
  if (holds(actor, 'system_admin', 'operator')) can('manage')
  if (holds(actor, 'security_admin', 'operator')) can('secure')
}
