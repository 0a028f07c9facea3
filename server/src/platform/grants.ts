/**
 * What the running program needs of the database, as GRANT statements for one account: rows, no structure; of the trail
 * only adding, its place in the chain and its mark of having been handed on. So that what happened cannot be rewritten
 * by way of the program. Migrations and reference data use another account.
 */
export function grantsFor(tables: readonly string[], database: string, account: string): string[] {
  const on = (table: string) => `ON \`${database}\`.\`${table}\` TO ${account}`
  return tables.map((table) => {
    if (table === 'event') return `GRANT SELECT, INSERT, UPDATE (position, hash, relayed_at) ${on(table)}`
    if (table === 'audit_head') return `GRANT SELECT, INSERT, UPDATE ${on(table)}`
    if (table === 'migration' || table.startsWith('ref_')) return `GRANT SELECT ${on(table)}`
    return `GRANT SELECT, INSERT, UPDATE, DELETE ${on(table)}`
  })
}
