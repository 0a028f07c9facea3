import sql, { join, type Sql } from 'sql-template-tag'
import type { Context } from '#platform/context'
import { escapeLike } from '#platform/scope'

export interface Credentials {
  id: string
  tenantId: string
  passwordHash: string
  tenantStatus: string
  status: string
  /** Why the enterprise's registration was refused; null for everyone else. */
  refusal: string | null
}

/** Whoever has this login, in any tenant: before the password is checked nobody knows where they belong. */
export async function credentialsOf(ctx: Context, login: string): Promise<Credentials | null> {
  const [row] = await ctx.query<Credentials>(
    sql`SELECT a.id, a.tenant_id AS tenantId, a.password_hash AS passwordHash, a.status, t.status AS tenantStatus, e.status_note AS refusal
        FROM account a JOIN tenant t ON t.id = a.tenant_id
        LEFT JOIN enterprise e ON e.tenant_id = a.tenant_id AND e.status = 'refused' WHERE a.login = ${login}`,
  )
  return row ?? null
}

/** The name is the registry's: it may have been changed since the tenant was founded. */
export async function tenantOf(ctx: Context, id: string): Promise<{ id: string; kind: string; name: string }> {
  const [row] = await ctx.query<{ id: string; kind: string; name: string }>(
    sql`SELECT t.id, t.kind, COALESCE(e.name, a.name, t.name) AS name FROM tenant t
        LEFT JOIN enterprise e ON e.tenant_id = t.id LEFT JOIN authority a ON a.tenant_id = t.id WHERE t.id = ${id}`,
  )
  if (!row) throw new Error(`No tenant ${id}`)
  return row
}

export const nameOrLoginLike = (q: string): Sql =>
  sql`(name LIKE ${`%${escapeLike(q)}%`} OR login LIKE ${`%${escapeLike(q)}%`})`

export const holdingRole = (roles: readonly string[]): Sql =>
  join(
    roles.map((role) => sql`JSON_CONTAINS(roles, ${JSON.stringify(role)})`),
    ' OR ',
    '(',
    ')',
  )
