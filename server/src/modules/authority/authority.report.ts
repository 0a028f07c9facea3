import sql from 'sql-template-tag'
import type { Context } from '#platform/context'

/** Authorities that oversee all of this region today, by tenant: whoever is opened below them or beside them, they hear of. */
export async function authoritiesAbove(ctx: Context, regionCode: string, today: string): Promise<string[]> {
  const rows = await ctx.query<{ id: string }>(
    sql`SELECT DISTINCT j.tenant_id AS id FROM jurisdiction j JOIN tenant t ON t.id = j.tenant_id AND t.kind = 'authority'
        WHERE ${regionCode} LIKE CONCAT(j.region_code, '%') AND j.valid_from <= ${today}
        AND (j.valid_to IS NULL OR j.valid_to >= ${today})`,
  )
  return rows.map(({ id }) => String(id))
}
