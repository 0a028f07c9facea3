import { holds, type Policy } from '../access/policy'
import { headRoles } from '../access/roles'

/** What a rule may ask of an account. */
export interface Account {
  id: string
}
export type AccountVerb = 'read' | 'manage' | 'secure' | 'grant'

/**
 * Everyone finds their colleagues by name. System administrators open, edit and close accounts; security administrators
 * and whoever answers for the tenant sign people out. Who of these gives a role or resets a password, of whom, and who
 * must confirm it, is for power.rules.ts: `grant` only opens the door to asking.
 */
export const accountPolicy: Policy<Account, AccountVerb> = (actor, can) => {
  const { realm } = actor
  if (realm.kind === 'public' || realm.kind === 'system') return
  can('read')
  const head = headRoles[realm.kind]
  if (holds(actor, 'system_admin')) can('manage')
  if (holds(actor, 'security_admin', head)) can('secure')
  if (holds(actor, 'system_admin', 'security_admin', head)) can('grant')
}
