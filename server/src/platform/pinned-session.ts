import type mysql from 'mysql2'

/** A setting of the database that would make the program lie. `code` lets callers answer 503 instead of 500. */
export class UnfitDatabase extends Error {
  readonly code = 'EUNFIT'
  constructor(reasons: readonly string[]) {
    super(`The settings of the database do not fit:\n${reasons.map((reason) => `  ${reason}`).join('\n')}`)
  }
}

/**
 * Backslashes escape and double quotes are strings, as the driver writes them; nothing is cut or bent to fit; a query
 * that would answer by chance is an error.
 */
const sqlMode = [
  'ERROR_FOR_DIVISION_BY_ZERO',
  'NO_ENGINE_SUBSTITUTION',
  'NO_ZERO_DATE',
  'NO_ZERO_IN_DATE',
  'ONLY_FULL_GROUP_BY',
  'STRICT_TRANS_TABLES',
]
const collation = 'utf8mb4_unicode_520_ci'

/**
 * What each connection is set to, whatever the server's own settings are, with what it then says of itself. READ
 * COMMITTED: our locks are explicit, and gap locks only make deadlocks. Eight seconds bound any wait for a row.
 */
const pinned: Record<string, readonly [set: string, said: string]> = {
  sql_mode: [`'${sqlMode.join()}'`, sqlMode.join()],
  time_zone: ["'+00:00'", '+00:00'],
  autocommit: ['1', 'ON'],
  completion_type: ["'NO_CHAIN'", 'NO_CHAIN'],
  foreign_key_checks: ['1', 'ON'],
  unique_checks: ['1', 'ON'],
  sql_safe_updates: ['0', 'OFF'],
  sql_big_selects: ['1', 'ON'],
  // A server's own limit would cut lists without a word.
  sql_select_limit: ['18446744073709551615', '18446744073709551615'],
  innodb_lock_wait_timeout: ['8', '8'],
  default_storage_engine: ["'InnoDB'", 'InnoDB'],
}

const statements = [
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE',
  `SET NAMES utf8mb4 COLLATE ${collation}`,
  `SET SESSION ${Object.entries(pinned).map(([name, [set]]) => `${name} = ${set}`)}`,
]

/** As read back. MariaDB and MySQL name two of them differently. */
const expected: Record<string, string> = {
  ...Object.fromEntries(Object.entries(pinned).map(([name, [, said]]) => [name, said])),
  transaction_isolation: 'READ-COMMITTED',
  tx_isolation: 'READ-COMMITTED',
  transaction_read_only: 'OFF',
  tx_read_only: 'OFF',
  character_set_client: 'utf8mb4',
  character_set_connection: 'utf8mb4',
  character_set_results: 'utf8mb4',
  collation_connection: collation,
}
const readBack = `SHOW SESSION VARIABLES WHERE Variable_name IN (${Object.keys(expected).map((name) => `'${name}'`)})`

interface Variable {
  Variable_name: string
  Value: string
}

/** What a connection says of itself that is not what it was told. */
export function deviations(said: readonly Variable[]): string[] {
  const values = new Map(said.map(({ Variable_name, Value }) => [Variable_name.toLowerCase(), Value]))
  const isMissing = (name: string) => !values.has(name) && !name.startsWith('transaction_') && !name.startsWith('tx_')
  const hasIsolation = values.has('transaction_isolation') || values.has('tx_isolation')
  return [
    ...Object.keys(expected)
      .filter(isMissing)
      .map((name) => `${name} is not told, wanted ${expected[name]}`),
    ...(hasIsolation ? [] : ['transaction_isolation is not told, wanted READ-COMMITTED']),
    ...[...values].flatMap(([name, value]) =>
      sorted(value) === sorted(expected[name] ?? '') ? [] : [`${name} = ${value}, wanted ${expected[name]}`],
    ),
  ]
}

const sorted = (list: string) => list.split(',').sort().join()

/**
 * Makes the pool set and check each new connection before anyone gets it. One that cannot be set is ended, and whoever
 * waited for it has the reason.
 */
export function pinSessions(pool: mysql.Pool): void {
  const isPinned = new WeakSet<mysql.PoolConnection>()
  const getConnection = pool.getConnection.bind(pool)
  pool.getConnection = (done) =>
    getConnection((error, connection) => {
      if (error || isPinned.has(connection)) return done(error, connection)
      pin(connection, (unfit) => {
        if (unfit) connection.destroy()
        else isPinned.add(connection)
        done(unfit as NodeJS.ErrnoException, connection)
      })
    })
}

function pin(connection: mysql.PoolConnection, done: (error: Error | null) => void): void {
  let failure: Error | null = null
  for (const statement of statements)
    connection.query(statement, (error) => {
      failure ??= error && (error.fatal ? error : new UnfitDatabase([`${statement}: ${error.message}`]))
    })
  connection.query(readBack, (error, said) => {
    failure ??= error
    const reasons = failure ? [] : deviations(said as Variable[])
    done(reasons.length ? new UnfitDatabase(reasons) : failure)
  })
}
