export const enterpriseRoles = [
  'principal',
  'safety_manager',
  'department_head',
  'team_leader',
  'worker',
  'contractor',
] as const
export const authorityRoles = [
  'leader',
  'inspector',
  'enforcement_officer',
  'supervisor',
  'township_officer',
  'grid_worker',
  'expert',
] as const
export const operatorRoles = ['operator'] as const
/** The three administrators of each tenant, with disjoint rights: people and units, sessions and locks, the audit trail. */
export const administratorRoles = ['system_admin', 'security_admin', 'audit_admin'] as const

/** People who work at a desk; everyone else of an enterprise works from the phone alone. */
export const deskRoles = [
  'principal',
  'safety_manager',
  'department_head',
  'team_leader',
  ...administratorRoles,
] as const

export const roles = [...enterpriseRoles, ...authorityRoles, ...operatorRoles, ...administratorRoles] as const
export type Role = (typeof roles)[number]

export const tenantKinds = ['enterprise', 'authority', 'operator'] as const
export type TenantKind = (typeof tenantKinds)[number]

/** The roles a tenant of this kind may give its people. */
export const rolesOf: Record<TenantKind, readonly Role[]> = {
  enterprise: [...enterpriseRoles, ...administratorRoles],
  authority: [...authorityRoles, ...administratorRoles],
  operator: [...operatorRoles, ...administratorRoles],
}

/**
 * Front-line roles: they report, do rounds and look, and decide nothing alone. A team leader leads rounds from the phone;
 * grid workers and experts of an authority look and note. Every other role decides or administers, and is given by two.
 */
export const plainRoles: readonly Role[] = ['team_leader', 'worker', 'contractor', 'grid_worker', 'expert']
export const decides = (role: Role): boolean => !plainRoles.includes(role)
export const decidingRoles: readonly Role[] = roles.filter(decides)

/** Who answers for a tenant of this kind. */
export const headRoles: Record<TenantKind, Role> = {
  enterprise: 'principal',
  authority: 'leader',
  operator: 'operator',
}
export const isAdministrator = (role: Role): boolean => (administratorRoles as readonly Role[]).includes(role)

/** No person may hold two of the three administrators' roles: who grants is not who audits. */
export function rolesAreDisjoint(held: readonly Role[]): boolean {
  return new Set(held.filter(isAdministrator)).size <= 1
}
