import sql, { type Sql } from 'sql-template-tag'

/** "Open, and without the word of this office." */
export const waitsFor = (office: string): Sql =>
  sql`(state = 'requested' AND ((releasing_office_id = ${office} AND released_at IS NULL)
    OR (receiving_office_id = ${office} AND received_at IS NULL)))`
