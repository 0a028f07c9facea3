import sql, { join, type Sql } from 'sql-template-tag'
import { escapeLike } from '#platform/scope'

/** Cases in which the enterprise owes something that was due before `today`: its plan, a report, or the treatment. */
export const lateSupervision = (today: string): Sql =>
  sql`((state IN ('issued', 'served') AND plan_by < ${today}) OR (state = 'treating' AND progress_by < ${today})
    OR (state IN ('issued', 'served', 'plan_filed', 'treating', 'extension_review') AND treat_by < ${today}))`

export const titleLike = (q: string): Sql =>
  sql`(hazard_title LIKE ${`%${escapeLike(q)}%`} OR enterprise_name LIKE ${`%${escapeLike(q)}%`} OR number LIKE ${`%${escapeLike(q)}%`})`

export const handoverLike = (q: string): Sql => titleLike(q)

/** Both tests where both were asked for. */
export const allOfThese = (tests: readonly Sql[]): Sql | undefined =>
  tests.length ? join([...tests], ' AND ') : undefined
