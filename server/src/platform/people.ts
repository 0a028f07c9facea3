import sql, { join, type Sql } from 'sql-template-tag'

/** Accounts that hold one of these roles, as a condition over their columns. */
export const holdingRole = (roles: readonly string[]): Sql =>
  join(
    roles.map((role) => sql`JSON_CONTAINS(roles, ${JSON.stringify(role)})`),
    ' OR ',
    '(',
    ')',
  )
