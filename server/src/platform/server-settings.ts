import type { DataSource } from 'typeorm'
import { UnfitDatabase } from './pinned-session'

/** Global settings on which promises rest and which no connection can change for itself. */
interface Demand {
  name: string
  isMet: (value: string) => boolean
  wanted: string
  why: string
  /** Only where acknowledged writes must survive a power cut: tests do without. */
  isAboutDurability?: true
}

const isOff = (value: string) => value === 'OFF' || value === '0'
const smallestPacket = 16 * 1024 * 1024
const demands: readonly Demand[] = [
  {
    name: 'innodb_flush_log_at_trx_commit',
    isMet: (value) => value === '1',
    wanted: '1',
    why: 'a power cut would lose acknowledged writes',
    isAboutDurability: true,
  },
  {
    name: 'read_only',
    isMet: isOff,
    wanted: 'OFF',
    why: 'nothing can be written; this may be a replica',
  },
  { name: 'super_read_only', isMet: isOff, wanted: 'OFF', why: 'nothing can be written; this may be a replica' },
  { name: 'innodb_read_only', isMet: isOff, wanted: 'OFF', why: 'nothing can be written' },
  { name: 'innodb_force_recovery', isMet: (value) => value === '0', wanted: '0', why: 'the server is being rescued' },
  {
    name: 'max_allowed_packet',
    isMet: (value) => Number(value) >= smallestPacket,
    wanted: `at least ${smallestPacket}`,
    why: 'imports and large records would be refused',
  },
]

/** Everything that the start asks a server. */
export interface ServerFacts {
  version: string
  variables: Readonly<Record<string, string>>
  databaseCharset: string
  /** Tables that are not InnoDB in utf8mb4, with what they are. */
  oddTables: readonly { name: string; engine: string | null; collation: string | null }[]
  /** Milliseconds by which its clock is ahead of ours. */
  clockAhead: number
}

/** Further apart than a deadline may be late, what people see and what the sweep decides would differ. */
const clockTolerance = 60_000

/** Why the program must not start on this server, a line for each; empty when it may. */
export function faultsOf(facts: ServerFacts, isDurable = true): string[] {
  const { version, variables, databaseCharset, oddTables, clockAhead } = facts
  const faults = demands
    .filter(({ isAboutDurability }) => isDurable || !isAboutDurability)
    .flatMap(({ name, isMet, wanted, why }) => {
      const value = variables[name]
      return value === undefined || isMet(value) ? [] : [`${name} = ${value}, wanted ${wanted}: ${why}`]
    })
  // Without a binary log nothing is in it that could be ahead of or behind the tables.
  if (isDurable && variables.log_bin === 'ON' && variables.sync_binlog !== '1')
    faults.push(
      `sync_binlog = ${variables.sync_binlog}, wanted 1: a power cut would lose or double acknowledged writes`,
    )
  if (isTooOld(version)) faults.push(`version ${version}, wanted MySQL 8.0 or MariaDB 10.6 or newer: no SKIP LOCKED`)
  if (databaseCharset !== 'utf8mb4')
    faults.push(
      `character set of the database = ${databaseCharset}, wanted utf8mb4: ALTER DATABASE … CHARACTER SET utf8mb4`,
    )
  for (const { name, engine, collation } of oddTables)
    faults.push(
      `table ${name} is ${engine} in ${collation}, wanted InnoDB in utf8mb4: transactions and names would break`,
    )
  if (Math.abs(clockAhead) > clockTolerance)
    faults.push(
      `its clock is ${Math.round(clockAhead / 1000)} s ahead of ours, wanted at most ${clockTolerance / 1000} s apart: set both by NTP`,
    )
  return faults
}

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10))
  if (/mariadb/i.test(version)) return major < 10 || (major === 10 && minor < 6)
  return major < 8
}

/** Throws one message that names every setting of the server which would make the program lie. */
export async function assertServer(db: DataSource, isDurable: boolean): Promise<void> {
  const faults = faultsOf(await factsOf(db), isDurable)
  if (faults.length) throw new UnfitDatabase(faults)
}

async function factsOf(db: DataSource): Promise<ServerFacts> {
  const asked = Date.now()
  const [{ at, version, charset }]: [{ at: Date; version: string; charset: string }] = await db.query(
    'SELECT UTC_TIMESTAMP(3) AS at, VERSION() AS version, @@character_set_database AS charset',
  )
  const clockAhead = at.getTime() - (asked + Date.now()) / 2
  const names = [...demands.map(({ name }) => name), 'log_bin', 'sync_binlog']
  const rows: { Variable_name: string; Value: string }[] = await db.query(
    'SHOW GLOBAL VARIABLES WHERE Variable_name IN (?)',
    [names],
  )
  const oddTables: ServerFacts['oddTables'] = await db.query(
    `SELECT table_name AS name, engine AS engine, table_collation AS collation FROM information_schema.tables
     WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'
       AND NOT (engine <=> 'InnoDB' AND table_collation LIKE 'utf8mb4%')`,
  )
  const variables = Object.fromEntries(rows.map(({ Variable_name, Value }) => [Variable_name.toLowerCase(), Value]))
  return { version, variables, databaseCharset: charset, oddTables, clockAhead }
}
