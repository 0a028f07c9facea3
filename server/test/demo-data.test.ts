import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { DemoTenants1700000000600 } from '@shuangfang/database/migrations/1700000000600-demo-tenants'
import { loadReference } from '@shuangfang/database/reference/load'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sessionAuthentication } from '#platform/session'
import { createApp } from '../src/app'
import { seedCity, startOfDay } from '../src/demo/city'
import { demoPassword } from '../src/demo/world'
import { openOwnPlatform } from './database'
import { givenIn } from './given'
import { bundleProduct } from './kill-sweep/product'
import { startProgram } from './program'

/* Production on a database that holds the demo: the passwords of its accounts stand in the documentation. */
const platform = await openOwnPlatform('demo_data')
const { DATABASE_URL, REDIS_URL, APP_SECRET, DATA_DIR } = platform.services.config
const programs = { main: await bundleProduct('main'), worker: await bundleProduct('worker') }
const production = { DATABASE_URL, REDIS_URL, APP_SECRET, DATA_DIR, NODE_ENV: 'production', PORT: '0', DEMO: '0' }
/** What production insists on, and a server for tests does not keep. */
const flushing = (how: number) => platform.db.query(`SET GLOBAL innodb_flush_log_at_trx_commit = ${how}`)
const [{ before }] = await platform.db.query('SELECT @@GLOBAL.innodb_flush_log_at_trx_commit AS `before`')
await flushing(1)
let cookie = ''

beforeAll(async () => {
  const { db } = platform
  await loadReference(
    (statement, params) => db.query(statement, params as unknown[]),
    new URL('../../database/reference/', import.meta.url),
  )
  const [any] = await db.query("SELECT 1 FROM account WHERE login = 'yitu.anquan'")
  if (!any) {
    const size = { enterprises: 4, hazards: 60, seed: '1', anchor: startOfDay('2026-11-24') }
    await seedCity(platform, size)
  }
  const demo = createApp({ ...platform, authenticate: sessionAuthentication(db, { keepMs: 0, isDemo: true }) })
  const reply = await request(demo).post('/api/session').send({ login: 'yitu.anquan', password: demoPassword })
  expect(reply.status).toBe(200)
  cookie = String(reply.headers['set-cookie']?.[0]).split(';')[0] as string
}, 120_000)
afterAll(async () => {
  await flushing(Number(before))
  await platform.close()
})

/** Runs a program that should not stay; what it ended with and said. */
async function refusalOf(file: string, env: Record<string, string>) {
  const child = spawn(process.execPath, [file], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const [[code], said] = await Promise.all([once(child, 'exit'), text(child.stderr)])
  return { code, said }
}

describe('production on demo data', () => {
  it.each(['main', 'worker'] as const)('does not start: %s', async (name) => {
    const { code, said } = await refusalOf(programs[name], production)
    expect(code).toBe(1)
    expect(said).toMatch(/数据库里有演示数据（\d+ 个演示单位，如 .*）/)
    expect(said).toContain('ALLOW_DEMO_DATA=1')
    expect(said).toContain('DATABASE_URL')
  })

  it('is never the demo itself', async () => {
    const { code, said } = await refusalOf(programs.main, { ...production, DEMO: '1', ALLOW_DEMO_DATA: '1' })
    expect(code).toBe(1)
    expect(said).toContain('DEMO=1 is refused in production')
  })

  it('starts when told so, and still lets nobody of the demo in: not by password, not by an earlier session', async () => {
    const program = await startProgram(programs.main, { ...production, ALLOW_DEMO_DATA: '1', RATE_FACTOR: '1000' }, [])
    try {
      const api = `http://127.0.0.1:${program.up.port}/api`
      const signIn = (login: string, password: string) =>
        fetch(`${api}/session`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ login, password }),
        })
      for (const login of ['yitu.anquan', 'yunying', 'yingji.juzhang']) {
        const reply = await signIn(login, demoPassword)
        expect([reply.status, ((await reply.json()) as { code: string }).code]).toEqual([401, 'login_failed'])
      }
      expect((await fetch(`${api}/account/me`, { headers: { cookie } })).status).toBe(401)
      // Whoever is no demo is let in.
      const given = givenIn(platform)
      const { tenantId } = await given.enterprise()
      const token = await given.session(await given.member(tenantId, 'worker'))
      expect((await fetch(`${api}/account/me`, { headers: { cookie: `sf_session=${token}` } })).status).toBe(200)
    } finally {
      await program.kill('SIGTERM')
    }
  })
})

describe('an existing database', () => {
  it('learns which of its tenants are the demo’s from how the seed made them, and no others', async () => {
    const { db } = platform
    const given = givenIn(platform)
    const { tenantId } = await given.enterprise()
    await given.member(tenantId, 'system_admin')
    const demo: { id: string }[] = await db.query('SELECT id FROM tenant WHERE is_demo = 1 ORDER BY id')
    expect(demo.length).toBeGreaterThan(10)
    // Somebody of one tenant changed their password and telephone since; a colleague did not.
    await db.query("UPDATE account SET password_hash = 'x', phone = NULL WHERE login = 'yitu.anquan'")
    const migration = new DemoTenants1700000000600()
    const runner = db.createQueryRunner()
    try {
      await migration.down(runner)
      await migration.up(runner)
      await migration.up(runner)
    } finally {
      await runner.release()
    }
    expect(await db.query('SELECT id FROM tenant WHERE is_demo = 1 ORDER BY id')).toEqual(demo)
  })
})
