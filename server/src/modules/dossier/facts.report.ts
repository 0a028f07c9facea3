import sql from 'sql-template-tag'
import { visibleHazards } from '#modules/hazard/hazard.service'
import type { Context } from '#platform/context'

export interface HazardCounts {
  states: Record<string, number>
  majorOpen: number
  supervised: number
  majorOverdue: number
  generalOverdue: number
  /** Deadline of the general hazard that has been late longest. */
  oldestOverdue: Date | null
  recent: number
}

/** Counts the hazards of the context's tenant, as of its moment. */
export async function countHazards(ctx: Context): Promise<HazardCounts> {
  const now = ctx.now
  const monthAgo = new Date(now.getTime() - 30 * 86_400_000)
  const late = sql`h.state IN ('rectifying', 'verifying') AND h.deadline < ${now}`
  const open = sql`h.state NOT IN ('closed', 'void')`
  const hazards = visibleHazards(ctx)
  const states = await ctx.query<{ state: string; n: number }>(
    sql`SELECT h.state, COUNT(*) AS n FROM ${hazards} AS h GROUP BY h.state`,
  )
  const [row] = await ctx.query<Record<string, string | null> & { oldest: Date | null }>(
    sql`SELECT SUM(h.level = 'major' AND ${open}) AS majorOpen, SUM(h.is_supervised AND ${open}) AS supervised,
          SUM(h.level = 'major' AND ${late}) AS majorOverdue, SUM(h.level <> 'major' AND ${late}) AS generalOverdue,
          MIN(CASE WHEN h.level <> 'major' AND ${late} THEN h.deadline END) AS oldest,
          SUM(h.found_at >= ${monthAgo}) AS recent
        FROM ${hazards} AS h`,
  )
  const n = (column: string) => Number(row?.[column] ?? 0)
  return {
    states: Object.fromEntries(states.map(({ state, n }) => [state, Number(n)])),
    majorOpen: n('majorOpen'),
    supervised: n('supervised'),
    majorOverdue: n('majorOverdue'),
    generalOverdue: n('generalOverdue'),
    oldestOverdue: row?.oldest ? new Date(row.oldest) : null,
    recent: n('recent'),
  }
}
