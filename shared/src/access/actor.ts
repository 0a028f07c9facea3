import type { Role } from './roles'

/** Part of an authority's jurisdiction: a region subtree, and there all sectors (null) or some. */
export interface Jurisdiction {
  /** Region code whose digits prefix every code below it: `410184` covers `410184102`. */
  region: string
  sectors: readonly string[] | null
}

/**
 * Everyone acts inside one realm. An enterprise sees itself; an authority sees the enterprises in its jurisdiction;
 * the operator sees the registry of tenants; the public sees what a code shows; the system acts for one tenant.
 */
export type Realm =
  | { kind: 'enterprise'; tenantId: string }
  | { kind: 'authority'; tenantId: string; jurisdictions: readonly Jurisdiction[] }
  | { kind: 'operator'; tenantId: string }
  | { kind: 'system'; tenantId: string }
  | { kind: 'public' }

export interface Actor {
  userId: string
  /** Every account of this person, this one among them: those with the same telephone, of whatever tenant and status. */
  selfIds: readonly string[]
  name: string
  realm: Realm
  roles: readonly Role[]
  /** Units this person leads, with everything below them. */
  unitIds: readonly string[]
}

export const anonymous: Actor = {
  userId: '0',
  selfIds: [],
  name: '访客',
  realm: { kind: 'public' },
  roles: [],
  unitIds: [],
}

/** The product itself, acting for one tenant: consumers, jobs, sweeps. */
export const systemActor = (tenantId: string): Actor => ({
  userId: '0',
  selfIds: [],
  name: '系统',
  realm: { kind: 'system', tenantId },
  roles: [],
  unitIds: [],
})
