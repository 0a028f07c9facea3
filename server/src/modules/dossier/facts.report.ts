import sql from 'sql-template-tag'
import { overdueTest, visibleHazards } from '#modules/hazard/hazard.service'
import type { Context } from '#platform/context'

export interface HazardCounts {
  states: Record<string, number>
  majorOpen: number
  supervised: number
  majorOverdue: number
  generalOverdue: number
  /** Whole days of the general hazard that is latest; what was handed in grows no later. */
  longestOverdueDays: number
  /** Deadline of the general hazard that has been late longest and still grows. */
  oldestOverdue: Date | null
  recent: number
}

/** Counts the hazards of the context's tenant, as of its moment. */
export async function countHazards(ctx: Context): Promise<HazardCounts> {
  const now = ctx.now
  const monthAgo = new Date(now.getTime() - 30 * 86_400_000)
  const late = overdueTest(now)
  const open = sql`h.state NOT IN ('closed', 'void')`
  const hazards = visibleHazards(ctx)
  const states = await ctx.query<{ state: string; n: number }>(
    sql`SELECT h.state, COUNT(*) AS n FROM ${hazards} AS h GROUP BY h.state`,
  )
  const [row] = await ctx.query<Record<string, string | null> & { oldest: Date | null }>(
    sql`SELECT SUM(h.level = 'major' AND ${open}) AS majorOpen, SUM(h.is_supervised AND ${open}) AS supervised,
          SUM(h.level = 'major' AND ${late}) AS majorOverdue, SUM(h.level <> 'major' AND ${late}) AS generalOverdue,
          MIN(CASE WHEN h.level <> 'major' AND h.state = 'rectifying' AND ${late} THEN h.deadline END) AS oldest,
          MAX(CASE WHEN h.level <> 'major' AND ${late} THEN TIMESTAMPDIFF(DAY, h.deadline,
            CASE h.state WHEN 'verifying' THEN h.submitted_at ELSE ${now} END) END) AS longest,
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
    longestOverdueDays: n('longest'),
    oldestOverdue: row?.oldest ? new Date(row.oldest) : null,
    recent: n('recent'),
  }
}
