import { holds, type Policy } from '../access/policy'
import { administratorRoles, headRoles, type Role, type TenantKind } from '../access/roles'

/** What a rule may ask of a request for power. */
export interface RoleGrant {
  tenantId: string
  tenantKind: TenantKind
  accountId: string
  askedById: string
  role: Role | null
  channel: 'inside' | 'outside'
}
export type RoleGrantVerb = 'read' | 'decide' | 'withdraw'

/**
 * Who sees a request for power and may be its second person; which of them, power.rules.ts says. Inside the tenant: whom
 * it is about, who asked, who holds the role, who answers for the tenant, its administrators. Outside: the authority in
 * charge of an enterprise, the operator for an authority.
 */
export const grantPolicy: Policy<RoleGrant, RoleGrantVerb> = (actor, can) => {
  const { realm, userId, roles } = actor
  if (realm.kind === 'public' || realm.kind === 'system') return
  const { tenantId } = realm
  can(['read', 'withdraw'], { askedById: userId })
  can(['read', 'decide'], { tenantId, accountId: userId })
  can(['read', 'decide'], { tenantId, role: { $in: roles } })
  if (holds(actor, headRoles[realm.kind], ...administratorRoles)) can(['read', 'decide'], { tenantId })
  const outside = { tenantId: { $ne: tenantId }, channel: 'outside' } as const
  if (realm.kind === 'authority' && holds(actor, 'leader', 'inspector', 'supervisor', 'township_officer'))
    can(['read', 'decide'], { ...outside, tenantKind: 'enterprise' })
  if (realm.kind === 'operator' && holds(actor, 'operator'))
    can(['read', 'decide'], { ...outside, tenantKind: 'authority' })
}
