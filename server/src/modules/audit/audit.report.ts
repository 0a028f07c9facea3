import type { AuditEntry } from '@shuangfang/shared/audit/audit.contract'
import { everyEvent, formerNames } from '@shuangfang/shared/audit/catalogue'
import { totalLimit } from '@shuangfang/shared/kit/contract'
import sql, { empty, join, type Sql } from 'sql-template-tag'
import type { Context } from '#platform/context'
import { escapeLike } from '#platform/scope'

export interface AuditFilter {
  type?: string
  actor?: string
  from?: Date
  to?: Date
}

/** The trail has no entity: nothing may write it through Context. It is read here, always inside the actor's own tenant. */
function ofMyTenant(ctx: Context, { type, actor, from, to }: AuditFilter): Sql {
  const tests = [
    sql`tenant_id = ${ctx.tenantId}`,
    ...(type ? [namedTest(type)] : []),
    ...(actor ? [sql`actor_name LIKE ${`${escapeLike(actor)}%`}`] : []),
    ...(from ? [sql`occurred_at >= ${from}`] : []),
    ...(to ? [sql`occurred_at < ${to}`] : []),
  ]
  return sql`FROM event WHERE ${join(tests, ' AND ')}`
}

/** One kind, or all of a noun; clocks also by the name that they had before. */
function namedTest(type: string): Sql {
  const isOne = type.includes('.')
  const test = isOne ? sql`type = ${type}` : sql`type LIKE ${`${escapeLike(type)}.%`}`
  const kinds = everyEvent.filter((kind) => (isOne ? kind.type === type : kind.type.startsWith(`${type}.`)))
  const former = formerNames(kinds).map(({ type: name, subject }) => sql`(${name}, ${subject})`)
  return former.length ? sql`(${test} OR (type, subject) IN (${join(former)}))` : test
}

type Stored = Omit<AuditEntry, 'payload' | 'position'> & { payload: unknown; position: string | number | null }

/** Newest first, after the entry numbered `before`. */
export async function auditPage(
  ctx: Context,
  filter: AuditFilter,
  size: number,
  before?: string,
): Promise<AuditEntry[]> {
  const rows = await ctx.query<Stored>(
    sql`SELECT id, seq, type, subject, subject_id AS subjectId, actor_id AS actorId, actor_name AS actorName, payload,
        occurred_at AS occurredAt, position, hash ${ofMyTenant(ctx, filter)}
        ${before ? sql`AND seq < ${before}` : empty} ORDER BY seq DESC LIMIT ${size}`,
  )
  return rows.map((row) => ({
    ...row,
    seq: String(row.seq),
    subjectId: String(row.subjectId),
    actorId: String(row.actorId),
    payload: (typeof row.payload === 'string' ? JSON.parse(row.payload) : row.payload) as AuditEntry['payload'],
    position: row.position === null ? null : Number(row.position),
  }))
}

/** Counts to one past the limit and stops, like every total. */
export async function auditTotal(ctx: Context, filter: AuditFilter): Promise<number> {
  const [row] = await ctx.query<{ n: string }>(
    sql`SELECT COUNT(*) AS n FROM (SELECT 1 ${ofMyTenant(ctx, filter)} LIMIT ${totalLimit + 1}) AS capped`,
  )
  return Number(row?.n ?? 0)
}

/** Where the chain of my tenant stands. */
export async function chainHead(ctx: Context) {
  const [head] = await ctx.query<{ position: string; hash: string }>(
    sql`SELECT position, hash FROM audit_head WHERE tenant_id = ${ctx.tenantId}`,
  )
  const [open] = await ctx.query<{ n: string }>(
    sql`SELECT COUNT(*) AS n FROM event WHERE tenant_id = ${ctx.tenantId} AND position IS NULL`,
  )
  return { position: Number(head?.position ?? 0), hash: head?.hash || null, waiting: Number(open?.n ?? 0) }
}
