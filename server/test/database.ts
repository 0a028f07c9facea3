import { eventKind } from '@shuangfang/shared/audit/catalogue'
import mysql from 'mysql2/promise'
import type { DataSource } from 'typeorm'
import { type Config, readConfig } from '#platform/config'
import { openPlatform } from '#platform/platform'
import { entities } from '../src/modules'

/** Settings of a test worker: its own database, made once from the migrations. */
export function testConfig(more: Record<string, string> = {}): Config {
  const url = new URL(process.env.TEST_DATABASE_URL ?? '')
  url.pathname = `/sf_test_${process.env.VITEST_POOL_ID ?? '0'}`
  return readConfig({
    NODE_ENV: 'test',
    DATABASE_URL: url.href,
    DATABASE_POOL: '8',
    REDIS_URL: process.env.TEST_REDIS_URL,
    APP_SECRET: 'a secret for tests, long enough to be one',
    DATA_DIR: `.data/test/files-${process.env.VITEST_POOL_ID ?? '0'}`,
    DEMO: '1',
    LOG_LEVEL: 'silent',
    RATE_FACTOR: '1000',
    ...more,
  })
}

/**
 * The real platform on this worker's database. Tests never clean up: each makes its own tenants. Closing it fails where an
 * event was recorded that does not say what its kind declares.
 */
export async function openTestPlatform(more: Record<string, string> = {}) {
  const config = testConfig(more)
  const server = new URL(config.DATABASE_URL)
  const name = server.pathname.slice(1)
  server.pathname = '/'
  const root = await mysql.createConnection(server.href)
  await root.query(`CREATE DATABASE IF NOT EXISTS \`${name}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci`)
  await root.end()
  const platform = await openPlatform(config, entities)
  await platform.db.runMigrations({ transaction: 'none' })
  const [{ last }] = await platform.db.query('SELECT COALESCE(MAX(seq), 0) AS last FROM event')
  return {
    ...platform,
    async close() {
      const wrong = await misspoken(platform.db, last).finally(() => platform.close())
      if (wrong.length) throw new Error(`Events that do not say what they declare:\n${wrong.join('\n')}`)
    },
  }
}

/** Events after `seq` whose payload is not what their kind declares, one line for each way of being wrong. */
async function misspoken(db: DataSource, seq: string): Promise<string[]> {
  const events: { type: string; subject: string; payload: unknown }[] = await db.query(
    'SELECT type, subject, payload FROM event WHERE seq > ?',
    [seq],
  )
  const faults = events.flatMap(({ type, subject, payload }) => {
    const kind = eventKind(type, subject)
    const said = kind?.payload.safeParse(typeof payload === 'string' ? JSON.parse(payload) : payload)
    if (kind && kind.subject !== subject) return [`${type}: about ${subject}`]
    return said?.error?.issues.map(({ path, message }) => `${type}: ${path.join('.')} ${message}`) ?? []
  })
  return [...new Set(faults)]
}

/**
 * The same on a database of its own, for tests about all of it: others leave ids that collide with theirs, mail to send
 * and chains that they broke. Dropped by the next run.
 */
export function openOwnPlatform(name: string, more: Record<string, string> = {}) {
  const url = new URL(testConfig().DATABASE_URL)
  url.pathname += `_${name}`
  return openTestPlatform({ ...more, DATABASE_URL: url.href })
}
