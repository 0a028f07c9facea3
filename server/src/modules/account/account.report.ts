import sql, { join, type Sql } from 'sql-template-tag'
import type { Context } from '#platform/context'
import { escapeLike } from '#platform/scope'

export interface Credentials {
  id: string
  tenantId: string
  passwordHash: string
  tenantStatus: string
  /** Why the authority did not admit the enterprise. */
  refusal: string | null
  status: string
}

/** Whoever has this login, in any tenant: before the password is checked nobody knows where they belong. */
export async function credentialsOf(ctx: Context, login: string): Promise<Credentials | null> {
  const [row] = await ctx.query<Credentials>(
    sql`SELECT a.id, a.tenant_id AS tenantId, a.password_hash AS passwordHash, a.status, t.status AS tenantStatus,
          (SELECT e.status_note FROM enterprise e WHERE e.tenant_id = t.id AND e.status = 'refused') AS refusal
        FROM account a JOIN tenant t ON t.id = a.tenant_id WHERE a.login = ${login}`,
  )
  return row ?? null
}

export async function tenantOf(ctx: Context, id: string): Promise<{ id: string; kind: string; name: string }> {
  const [row] = await ctx.query<{ id: string; kind: string; name: string }>(
    sql`SELECT id, kind, name FROM tenant WHERE id = ${id}`,
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
