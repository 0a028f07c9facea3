import sql, { join, type Sql } from 'sql-template-tag'
import { escapeLike } from '#platform/scope'

/** Cases whose plan, progress report or treatment was due before `today`. */
export const lateSupervision = (today: string): Sql =>
  sql`((state IN ('issued', 'served') AND plan_by < ${today}) OR (state = 'treating' AND (progress_by < ${today} OR treat_by < ${today})))`

export const titleLike = (q: string): Sql =>
  sql`(hazard_title LIKE ${`%${escapeLike(q)}%`} OR enterprise_name LIKE ${`%${escapeLike(q)}%`} OR number LIKE ${`%${escapeLike(q)}%`})`

/** Both tests where both were asked for. */
export const allOfThese = (tests: readonly Sql[]): Sql | undefined =>
  tests.length ? join([...tests], ' AND ') : undefined
