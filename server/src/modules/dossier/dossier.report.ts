import sql, { join } from 'sql-template-tag'
import type { Context } from '#platform/context'

export interface EventRow {
  id: string
  type: string
  actorName: string
  payload: Record<string, unknown> | string
  occurredAt: Date
}

/** Last events of one tenant, of these types and about rows of these subjects, newest first. */
export async function lastEvents(
  ctx: Context,
  tenantId: string,
  { types, subjects, limit }: { types: readonly string[]; subjects: readonly string[]; limit: number },
) {
  if (!types.length || !subjects.length) return []
  const rows = await ctx.query<EventRow>(
    sql`SELECT id, type, actor_name AS actorName, payload, occurred_at AS occurredAt FROM event
        WHERE tenant_id = ${tenantId} AND type IN (${join([...types])}) AND subject IN (${join([...subjects])})
        ORDER BY seq DESC LIMIT ${limit}`,
  )
  return rows.map((row) => ({
    ...row,
    // MariaDB's JSON may arrive as text.
    payload: (typeof row.payload === 'string' ? JSON.parse(row.payload) : row.payload) as Record<string, unknown>,
  }))
}

/** Whether this person looked within the last hour: a reload is not another look. */
export async function lookedLately(ctx: Context, enterpriseId: string): Promise<boolean> {
  const since = new Date(ctx.now.getTime() - 3_600_000)
  const [row] = await ctx.query<{ found: number }>(
    sql`SELECT 1 AS found FROM event WHERE tenant_id = ${enterpriseId} AND subject = 'Enterprise'
        AND subject_id = ${enterpriseId} AND type = 'dossier.viewed' AND actor_id = ${ctx.actor.userId}
        AND occurred_at > ${since} LIMIT 1`,
  )
  return !!row
}

export async function industryName(ctx: Context, code: string): Promise<string> {
  const [row] = await ctx.query<{ name: string }>(sql`SELECT name FROM ref_industry WHERE code = ${code}`)
  return row?.name ?? code
}
