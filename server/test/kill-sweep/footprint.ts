import type { DataSource } from 'typeorm'

/** Per table: how many rows, and how often they changed. Two of these tell what happened in between, whatever it was. */
export type Footprint = Readonly<Record<string, number>>

/** Looks at every table of the product, so that a new one is watched without being asked. */
export async function footprintOf(db: DataSource): Promise<() => Promise<Footprint>> {
  const columns: { tableName: string; names: string }[] = await db.query(
    `SELECT t.table_name AS tableName, GROUP_CONCAT(c.column_name) AS names FROM information_schema.tables t
     JOIN information_schema.columns c ON c.table_schema = t.table_schema AND c.table_name = t.table_name
     WHERE t.table_schema = DATABASE() AND t.table_type = 'BASE TABLE' GROUP BY t.table_name`,
  )
  const watched = columns.filter(({ tableName }) => !/^(ref_|migration$)/.test(tableName))
  const sums = watched.flatMap(({ tableName, names }) => {
    const growing = ['version', 'last'].find((name) => names.split(',').includes(name))
    return [
      `SELECT '${tableName} rows' AS name, COUNT(*) AS n FROM \`${tableName}\``,
      ...(growing ? [`SELECT '${tableName} ${growing}', COALESCE(SUM(\`${growing}\`), 0) FROM \`${tableName}\``] : []),
    ]
  })
  // A finished write has its reply beside its key; a key without one would answer nothing to a retry.
  sums.push("SELECT 'idempotency_key replies', COUNT(reply) FROM idempotency_key")
  return async () => {
    const rows: { name: string; n: string }[] = await db.query(sums.join(' UNION ALL '))
    return Object.fromEntries(rows.map(({ name, n }) => [name, Number(n)]))
  }
}

/** What changed between two looks; empty when nothing did. */
export const changeOf = (before: Footprint, after: Footprint): Footprint =>
  Object.fromEntries(
    Object.entries(after).flatMap(([name, n]) => (n === before[name] ? [] : [[name, n - (before[name] ?? 0)]])),
  )

export const same = (a: Footprint, b: Footprint) =>
  JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort())
export const isNone = (change: Footprint) => Object.keys(change).length === 0
export const printed = (change: Footprint) =>
  Object.entries(change)
    .map(([name, n]) => `${name} ${n > 0 ? '+' : ''}${n}`)
    .join(', ') || 'nothing'
