import type { Role } from '@shuangfang/shared/access/roles'
import sql, { join, raw, type Sql } from 'sql-template-tag'
import type { Context } from '#platform/context'
import { holdingRole } from '#platform/people'
import { escapeLike } from '#platform/scope'
import { Accounts } from './account.entity'

export interface Credentials {
  id: string
  tenantId: string
  passwordHash: string
  tenantStatus: string
  status: string
  /** Somebody of the demo: their password stands in the documentation. */
  isDemo: boolean
  /** Why the enterprise's registration was refused; null for everyone else. */
  refusal: string | null
}

/** Whoever has this login, in any tenant: before the password is checked nobody knows where they belong. */
export async function credentialsOf(ctx: Context, login: string): Promise<Credentials | null> {
  const [row] = await ctx.query<Omit<Credentials, 'isDemo'> & { isDemo: number }>(
    sql`SELECT a.id, a.tenant_id AS tenantId, a.password_hash AS passwordHash, a.status, t.status AS tenantStatus, t.is_demo AS isDemo, e.status_note AS refusal
        FROM account a JOIN tenant t ON t.id = a.tenant_id
        LEFT JOIN enterprise e ON e.tenant_id = a.tenant_id AND e.status = 'refused' WHERE a.login = ${login}`,
  )
  return row ? { ...row, isDemo: Number(row.isDemo) === 1 } : null
}

/** Whether anybody has this login, in any tenant. */
export async function isLogin(ctx: Context, login: string): Promise<boolean> {
  const [row] = await ctx.query<{ found: number }>(sql`SELECT 1 AS found FROM account WHERE login = ${login}`)
  return !!row
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

/** What a tenant is called and known by: no secret of its people. */
export async function wordsOfTenant(ctx: Context, id: string): Promise<string[]> {
  const rows = await ctx.query<Record<string, string | null>>(
    sql`SELECT t.name, e.name AS registered, e.short_name AS short, e.uscc, e.code, a.name AS office, a.short_name AS officeShort
        FROM tenant t LEFT JOIN enterprise e ON e.tenant_id = t.id LEFT JOIN authority a ON a.tenant_id = t.id
        WHERE t.id = ${id}`,
  )
  return rows.flatMap((row) => Object.values(row)).filter((word) => word !== null)
}

export const nameOrLoginLike = (q: string): Sql =>
  sql`(name LIKE ${`%${escapeLike(q)}%`} OR login LIKE ${`%${escapeLike(q)}%`})`

export async function countActive(ctx: Context, ...roles: Role[]) {
  const holders = roles.map((role, i) => sql`SUM(${holdingRole([role])}) AS ${raw(`r${i}`)}`)
  const [row] = await ctx.query<Record<string, string | null>>(
    sql`SELECT ${join([sql`COUNT(*) AS active`, ...holders])} FROM ${ctx.visible(Accounts)} AS a
        WHERE status = 'active' AND tenant_id = ${ctx.tenantId}`,
  )
  return { active: Number(row?.active ?? 0), holding: roles.map((_, i) => Number(row?.[`r${i}`] ?? 0)) }
}
