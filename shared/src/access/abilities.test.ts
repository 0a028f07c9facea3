import { expect, it } from 'vitest'
import { abilityFor } from './abilities'
import { type Actor, systemActor } from './actor'
import type { Role } from './roles'

const person = (...roles: Role[]): Actor => ({
  userId: '1',
  selfIds: ['1'],
  name: '李安全',
  realm: { kind: 'enterprise', tenantId: '1' },
  roles,
  unitIds: [],
})

it('does not take `manage` for every verb: who keeps accounts does not reset passwords', () => {
  const admin = abilityFor(person('system_admin'))
  expect([admin.can('manage', 'Account'), admin.can('secure', 'Account')]).toEqual([true, false])
  const security = abilityFor(person('security_admin'))
  expect([security.can('manage', 'Account'), security.can('secure', 'Account')]).toEqual([false, true])
})

it('lets the system do everything in its tenant', () => {
  expect(abilityFor(systemActor('1')).can('verify', 'Hazard')).toBe(true)
})
