import type { Role } from '@shuangfang/shared/access/roles'
import { bool, code, defineEntity, instant, json, nullable, type RowOf, ref, varchar } from '#platform/entity'

export const Accounts = defineEntity({
  subject: 'Account',
  table: 'account',
  owner: 'tenant',
  columns: {
    login: code(40),
    name: varchar(40),
    phone: nullable(code(20)),
    email: nullable(code(120)),
    post: nullable(varchar(60)),
    passwordHash: code(200),
    mustChangePassword: bool(),
    status: code<'active' | 'disabled'>(16),
    roles: json<Role[]>(),
    unitId: nullable(ref('org_unit')),
    unitIds: json<string[]>(),
    lastLoginAt: nullable(instant()),
    /** When this person was here last, before the visit they are on. Told to nobody else. */
    lastVisitAt: nullable(instant()),
    /** Who opened this account: may not be acted on by it. Of another tenant where the operator did. */
    createdById: nullable(ref()),
  },
})
export type AccountEntity = RowOf<typeof Accounts>

export const Sessions = defineEntity({
  subject: 'Account',
  table: 'session',
  owner: 'tenant',
  columns: {
    tokenHash: code(64),
    userId: ref('account'),
    expiresAt: instant(),
    lastUsedAt: nullable(instant()),
    ip: code(45),
    agent: code(300),
  },
})
export type SessionEntity = RowOf<typeof Sessions>
