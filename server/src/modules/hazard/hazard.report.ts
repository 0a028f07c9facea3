import sql, { join, type Sql } from 'sql-template-tag'
import type { Context } from '#platform/context'
import { escapeLike } from '#platform/scope'

export const titleOrNumberLike = (q: string): Sql =>
  sql`(title LIKE ${`%${escapeLike(q)}%`} OR place LIKE ${`%${escapeLike(q)}%`} OR number LIKE ${`%${escapeLike(q)}%`})`

/** Late at `now`: not handed in by its deadline, or handed in after it. What `isOverdue` says of a row. */
export const overdueTest = (now: Date): Sql =>
  sql`(state IN ('rectifying', 'verifying') AND deadline < ${now} AND (state = 'rectifying' OR submitted_at > deadline))`

/** Handed in at all, and by its deadline or after it. */
export const handedInTest = (when: 'on_time' | 'late'): Sql =>
  when === 'on_time' ? sql`submitted_at <= deadline` : sql`submitted_at > deadline`

/** The principal returned its plan; a graded hazard with a returned plan waits for a better one. */
export const planReturnedTest: Sql = sql`(state = 'graded' AND id IN (SELECT hazard_id FROM treatment_plan WHERE result = 'returned'))`

/** Enterprises of a region and sectors, for an authority's filter; the scope still stands beside it. */
export function inEnterprises(region: string | undefined, sectors: readonly string[] | undefined): Sql {
  const tests = [
    ...(region ? [sql`region_code LIKE ${`${escapeLike(region)}%`}`] : []),
    ...(sectors?.length ? [sql`sector IN (${join([...sectors])})`] : []),
  ]
  return tests.length ? sql`tenant_id IN (SELECT tenant_id FROM enterprise WHERE ${join(tests, ' AND ')})` : sql`1 = 1`
}

export const allHold = (tests: readonly Sql[]): Sql | undefined =>
  tests.length ? join([...tests], ' AND ') : undefined

/** Text of a statutory criterion with its source, or null where the code is unknown. */
export async function criterionText(ctx: Context, code: string): Promise<string | null> {
  const [row] = await ctx.query<{ title: string; clause: string; text: string }>(
    sql`SELECT doc_title AS title, clause, text FROM ref_criterion WHERE code = ${code}`,
  )
  if (!row) return null
  // Some clauses are known by number only: documents cite the clause and do not print the gap.
  const words = row.text === '待录入' ? '' : `：${row.text}`
  return `《${row.title}》${row.clause}${words}`
}
