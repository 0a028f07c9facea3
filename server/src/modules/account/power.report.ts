import { decidingRoles, type Role, type TenantKind } from '@shuangfang/shared/access/roles'
import type { Person } from '@shuangfang/shared/account/power.rules'
import sql, { join } from 'sql-template-tag'
import type { Context } from '#platform/context'
import { holdingRole } from '#platform/people'

interface Stored {
  id: string
  phone: string | null
  createdById: string | null
  roles: Role[] | string
}
const person = ({ roles, ...row }: Stored): Person => ({
  ...row,
  id: String(row.id),
  createdById: row.createdById && String(row.createdById),
  // MariaDB's JSON arrives as text.
  roles: typeof roles === 'string' ? (JSON.parse(roles) as Role[]) : roles,
})
const asked = sql`SELECT id, phone, created_by_id AS createdById, roles FROM account`

/** Everybody active in this tenant who decides or administers: who may ask, confirm, or must hear of it. */
export async function powerfulPeople(ctx: Context, tenantId: string): Promise<Person[]> {
  const rows = await ctx.query<Stored>(
    sql`${asked} WHERE tenant_id = ${tenantId} AND status = 'active' AND ${holdingRole(decidingRoles)} ORDER BY id`,
  )
  return rows.map(person)
}

/** One active account as these rules see it. */
export async function activePerson(ctx: Context, tenantId: string, id: string): Promise<Person | null> {
  const [row] = await ctx.query<Stored>(
    sql`${asked} WHERE tenant_id = ${tenantId} AND id = ${id} AND status = 'active'`,
  )
  return row ? person(row) : null
}

/** Roles that the active accounts of one person in a tenant hold together: whoever has this telephone. */
export async function rolesByPhone(ctx: Context, tenantId: string, phone: string): Promise<Role[]> {
  const rows = await ctx.query<Stored>(
    sql`${asked} WHERE tenant_id = ${tenantId} AND phone = ${phone} AND status = 'active'`,
  )
  return rows.flatMap((row) => person(row).roles)
}

export async function tenantsById(ctx: Context, ids: readonly string[]) {
  if (!ids.length) return new Map<string, { kind: TenantKind; name: string }>()
  const rows = await ctx.query<{ id: string; kind: TenantKind; name: string }>(
    sql`SELECT t.id, t.kind, COALESCE(e.name, a.name, t.name) AS name FROM tenant t
        LEFT JOIN enterprise e ON e.tenant_id = t.id LEFT JOIN authority a ON a.tenant_id = t.id
        WHERE t.id IN (${join([...new Set(ids)])})`,
  )
  return new Map(rows.map(({ id, ...row }) => [String(id), row]))
}

/** People of the operator who decide for other tenants, by tenant: whom to tell that something waits outside. */
export async function operatorPeople(ctx: Context): Promise<{ id: string; tenantId: string }[]> {
  const rows = await ctx.query<{ id: string; tenantId: string }>(
    sql`SELECT a.id, a.tenant_id AS tenantId FROM account a JOIN tenant t ON t.id = a.tenant_id
        WHERE t.kind = 'operator' AND a.status = 'active' AND JSON_CONTAINS(a.roles, '"operator"')`,
  )
  return rows.map(({ id, tenantId }) => ({ id: String(id), tenantId: String(tenantId) }))
}

/** Whether anybody of the operator, active or not, is reached at this telephone. */
export async function isOperatorsPhone(ctx: Context, phone: string): Promise<boolean> {
  const rows = await ctx.query(
    sql`SELECT 1 FROM account a JOIN tenant t ON t.id = a.tenant_id WHERE t.kind = 'operator' AND a.phone = ${phone} LIMIT 1`,
  )
  return rows.length > 0
}

/** The request for the same thing that still waits. */
export async function waitingGrant(ctx: Context, tenantId: string, accountId: string, act: string, role: Role | null) {
  const rows = await ctx.query(
    sql`SELECT 1 FROM role_grant WHERE tenant_id = ${tenantId} AND account_id = ${accountId} AND act = ${act}
        AND COALESCE(role, '') = ${role ?? ''} AND state IN ('asked', 'approved') LIMIT 1`,
  )
  return rows.length > 0
}
