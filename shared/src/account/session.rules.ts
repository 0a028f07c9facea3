import { decides, type Role, type TenantKind } from '../access/roles'

/** Minutes without a request after which a session is over. */
export interface IdleLimits {
  desk: number
  phone: number
}

/**
 * Which limit holds. A screen that anybody may pass (desks, shared computers) is short for everyone, and so is whoever
 * grades, approves, oversees or administers, also on a phone. Only front-line people on a phone keep theirs for days: it is
 * their own and locked, they wear gloves, and what they report without a network is sent when there is one.
 */
export function idleMinutes(limits: IdleLimits, kind: TenantKind, roles: readonly Role[], agent: string): number {
  const isFrontLine = kind === 'enterprise' && !roles.some(decides)
  return isFrontLine && phones.test(agent) ? limits.phone : limits.desk
}

const phones = /Mobi|Android|iPhone|iPad|HarmonyOS/i
