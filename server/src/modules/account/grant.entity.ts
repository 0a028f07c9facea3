import type { Role, TenantKind } from '@shuangfang/shared/access/roles'
import type { GrantState } from '@shuangfang/shared/account/grant.contract'
import type { PowerAct } from '@shuangfang/shared/account/power.rules'
import { code, defineEntity, instant, json, nullable, type RowOf, ref, varchar } from '#platform/entity'

/** What an account is called and where it is reached: recovery and notices go there. */
export interface Identity {
  name: string
  phone: string | null
  email: string | null
}

/**
 * Changes of power that wait for a second person. In the tenant of the account; names are kept beside the ids, because
 * whoever decides outside does not see the tenant's people.
 */
export const RoleGrants = defineEntity({
  subject: 'RoleGrant',
  table: 'role_grant',
  owner: 'either',
  registry: true,
  columns: {
    tenantKind: code<TenantKind>(16),
    accountId: ref('account'),
    accountName: varchar(40),
    accountLogin: code(40),
    act: code<PowerAct>(16),
    role: nullable(code<Role>(32)),
    identity: nullable(json<Identity>()),
    channel: code<'inside' | 'outside'>(16),
    state: code<GrantState>(16),
    reason: varchar(300),
    askedById: ref(),
    /** Tenant of who asked: an appointment is asked by the operator. */
    askedIn: ref(),
    askedByName: varchar(40),
    decidedById: nullable(ref()),
    decidedByName: nullable(varchar(40)),
    decidedAt: nullable(instant()),
    note: nullable(varchar(300)),
  },
})
export type RoleGrant = RowOf<typeof RoleGrants>
