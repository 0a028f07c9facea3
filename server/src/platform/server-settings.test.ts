import { describe, expect, it } from 'vitest'
import { deviations } from './pinned-session'
import { faultsOf, type ServerFacts } from './server-settings'

const fit: ServerFacts = {
  version: '10.11.14-MariaDB-0+deb12u2',
  variables: {
    innodb_flush_log_at_trx_commit: '1',
    read_only: 'OFF',
    innodb_read_only: 'OFF',
    innodb_force_recovery: '0',
    max_allowed_packet: '16777216',
    log_bin: 'ON',
    sync_binlog: '1',
  },
  databaseCharset: 'utf8mb4',
  oddTables: [],
  clockAhead: 1500,
}

describe('a server', () => {
  it('that fits has no faults, with or without a binary log', () => {
    expect(faultsOf(fit)).toEqual([])
    expect(faultsOf({ ...fit, variables: { ...fit.variables, log_bin: 'OFF', sync_binlog: '0' } })).toEqual([])
    for (const version of ['8.0.36', '8.4.3', '9.1.0', '8.0.11-TiDB-v8.5.0', '11.4.2-MariaDB'])
      expect(faultsOf({ ...fit, version }), version).toEqual([])
  })

  it.each<[string, Partial<ServerFacts>]>([
    ['version 5.7.44', { version: '5.7.44' }],
    ['version 10.5.9-MariaDB', { version: '10.5.9-MariaDB' }],
    ['character set of the database = gbk', { databaseCharset: 'gbk' }],
    ['table a is MyISAM', { oddTables: [{ name: 'a', engine: 'MyISAM', collation: 'utf8mb4_bin' }] }],
    ['its clock is 90 s ahead', { clockAhead: 90_000 }],
    ['its clock is -90 s ahead', { clockAhead: -90_000 }],
    ['super_read_only = ON', { variables: { ...fit.variables, super_read_only: 'ON' } }],
    ['innodb_force_recovery = 3', { variables: { ...fit.variables, innodb_force_recovery: '3' } }],
    ['sync_binlog = 0', { variables: { ...fit.variables, sync_binlog: '0' } }],
  ])('is refused: %s', (said, change) => {
    expect(faultsOf({ ...fit, ...change })).toEqual([expect.stringContaining(said)])
  })

  it('of tests need not survive a power cut', () => {
    const variables = { ...fit.variables, innodb_flush_log_at_trx_commit: '0', sync_binlog: '0' }
    expect(faultsOf({ ...fit, variables }, false)).toEqual([])
    expect(faultsOf({ ...fit, variables })).toHaveLength(2)
  })
})

describe('a connection', () => {
  const said = (more: Record<string, string> = {}) =>
    Object.entries({
      sql_mode:
        'ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',
      time_zone: '+00:00',
      autocommit: 'ON',
      completion_type: 'NO_CHAIN',
      foreign_key_checks: 'ON',
      unique_checks: 'ON',
      sql_safe_updates: 'OFF',
      sql_big_selects: 'ON',
      sql_select_limit: '18446744073709551615',
      innodb_lock_wait_timeout: '8',
      default_storage_engine: 'InnoDB',
      transaction_isolation: 'READ-COMMITTED',
      transaction_read_only: 'OFF',
      character_set_client: 'utf8mb4',
      character_set_connection: 'utf8mb4',
      character_set_results: 'utf8mb4',
      collation_connection: 'utf8mb4_unicode_520_ci',
      ...more,
    }).map(([Variable_name, Value]) => ({ Variable_name, Value }))

  it('may name its isolation either way, and its modes in any order', () => {
    expect(deviations(said())).toEqual([])
    const mariaDb = said({ tx_isolation: 'READ-COMMITTED', tx_read_only: 'OFF' }).filter(
      ({ Variable_name }) => !Variable_name.startsWith('transaction_'),
    )
    expect(deviations(mariaDb)).toEqual([])
  })

  it('that did not take a setting, or does not tell it, is found', () => {
    expect(deviations(said({ time_zone: 'SYSTEM' }))).toEqual(['time_zone = SYSTEM, wanted +00:00'])
    expect(deviations(said({ sql_mode: 'NO_BACKSLASH_ESCAPES' }))).toHaveLength(1)
    expect(deviations(said().filter(({ Variable_name }) => !/isolation|autocommit/.test(Variable_name)))).toEqual([
      'autocommit is not told, wanted ON',
      'transaction_isolation is not told, wanted READ-COMMITTED',
    ])
  })
})
