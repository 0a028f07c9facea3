import type { DataSource } from 'typeorm'
import type { Entity } from './entity'

/** Rows that the program adds to and never rewrites, with the columns that it still sets afterwards. */
const appended: Record<string, readonly string[]> = {
  // Its place in the chain, and its mark of having been handed on.
  event: ['position', 'hash', 'relayed_at'],
}
/** Rows that come and change and never go. */
const kept = ['audit_head']
/** What migrations write down for whoever runs them. */
const reports = ['migration', 'text_cleaning']
/** The platform's own tables, which are no entities. */
const platform = [
  'tenant',
  'number_series',
  'event_receipt',
  'consumer',
  'dead_letter',
  'idempotency_key',
  'login_lock',
]

type Known = readonly Pick<Entity, 'table'>[]

/**
 * What the running program may do with a table: rows, no structure; of the trail only adding. So that what happened cannot
 * be rewritten by way of the program. Null for tables that are not the product's.
 */
export function privilegesOn(table: string, entities: Known): string | null {
  const columns = appended[table]
  if (columns) return `SELECT, INSERT, UPDATE (${columns.join(', ')})`
  if (kept.includes(table)) return 'SELECT, INSERT, UPDATE'
  if (reports.includes(table) || table.startsWith('ref_')) return 'SELECT'
  const isOurs = platform.includes(table) || entities.some((entity) => entity.table === table)
  return isOurs ? 'SELECT, INSERT, UPDATE, DELETE' : null
}

/** GRANT statements that give one account what web and worker need. Migrations and reference data use another account. */
export const grantsFor = (tables: readonly string[], entities: Known, database: string, account: string): string[] =>
  tables.flatMap((table) => {
    const privileges = privilegesOn(table, entities)
    return privileges ? [`GRANT ${privileges} ON \`${database}\`.\`${table}\` TO ${account}`] : []
  })

/** The account of web and worker, as their DATABASE_URL names it. */
export interface AppAccount {
  login: string
  password: string
}

export function appAccountOf(url: string): AppAccount {
  const { username, password } = new URL(url)
  const login = decodeURIComponent(username)
  // It goes into statements as a name, which cannot be bound.
  if (!/^[\w.-]+$/.test(login) || !password) throw new Error('APP_DATABASE_URL must name an account and its password')
  return { login, password: decodeURIComponent(password) }
}

/**
 * Makes the account if it is not there, and gives it what it needs and no more: new tables first, so that programs that run
 * meanwhile lose nothing, then whatever else it holds is taken away. `admin` may grant, make accounts, and see what others
 * hold. Returns how many tables it may use.
 */
export async function applyGrants(
  admin: DataSource,
  { login, password }: AppAccount,
  entities: Known,
): Promise<number> {
  const account = `'${login}'@'%'`
  const [{ name: database }]: [{ name: string }] = await admin.query('SELECT DATABASE() AS name')
  await admin.query(`CREATE USER IF NOT EXISTS ${account} IDENTIFIED BY ?`, [password])
  await admin.query(`ALTER USER ${account} IDENTIFIED BY ?`, [password])
  const grants = grantsFor(await tablesOf(admin), entities, database, account)
  for (const statement of grants) await admin.query(statement)
  for (const statement of await excess(admin, account, entities)) await admin.query(statement)
  return grants.length
}

export async function tablesOf(db: DataSource): Promise<string[]> {
  const rows: { name: string }[] = await db.query(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY 1",
  )
  return rows.map(({ name }) => name)
}

interface Held {
  place: string
  privilege: string
  name: string | null
  attribute: string | null
}

/** REVOKE statements for what an account holds beyond its grants: from its time as the owner, or of a table that changed. */
async function excess(admin: DataSource, account: string, entities: Known): Promise<string[]> {
  const held: Held[] = await admin.query(
    `SELECT '*.*' AS place, privilege_type AS privilege, NULL AS name, NULL AS attribute
       FROM information_schema.user_privileges WHERE grantee = ? AND privilege_type <> 'USAGE'
     UNION ALL SELECT CONCAT('\`', table_schema, '\`.*'), privilege_type, NULL, NULL
       FROM information_schema.schema_privileges WHERE grantee = ?
     UNION ALL SELECT CONCAT('\`', table_schema, '\`.\`', table_name, '\`'), privilege_type,
         IF(table_schema = DATABASE(), table_name, NULL), NULL
       FROM information_schema.table_privileges WHERE grantee = ? AND privilege_type <> 'USAGE'
     UNION ALL SELECT CONCAT('\`', table_schema, '\`.\`', table_name, '\`'), privilege_type,
         IF(table_schema = DATABASE(), table_name, NULL), column_name
       FROM information_schema.column_privileges WHERE grantee = ?`,
    [account, account, account, account],
  )
  return held
    .filter(({ name, privilege, attribute }) => !isWanted(name && privilegesOn(name, entities), privilege, attribute))
    .map(({ place, privilege, attribute }) =>
      attribute
        ? `REVOKE ${privilege} (\`${attribute}\`) ON ${place} FROM ${account}`
        : `REVOKE ${privilege} ON ${place} FROM ${account}`,
    )
}

function isWanted(wanted: string | null, privilege: string, attribute: string | null): boolean {
  if (!wanted) return false
  const [whole = '', columns = ''] = wanted.split(/, UPDATE \(|\)/)
  return attribute
    ? privilege === 'UPDATE' && columns.split(', ').includes(attribute)
    : whole.split(', ').includes(privilege)
}
