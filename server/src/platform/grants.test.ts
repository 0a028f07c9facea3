import { afterAll, expect, it } from 'vitest'
import { apiOn } from '#test/api'
import { openTestPlatform, testConfig } from '#test/database'
import { drain } from '#test/drain'
import { givenIn } from '#test/given'
import { entities } from '../modules'
import { sealEvents } from './audit'
import { sweepDeadlines } from './deadlines'
import { grantsFor } from './grants'
import { openPlatform } from './platform'

const platform = await openTestPlatform()
const given = givenIn(platform)
const url = new URL(platform.services.config.DATABASE_URL)
const login = `app${Date.now()}`
const account = `'${login}'@'127.0.0.1'`
await platform.db.query(`CREATE USER ${account} IDENTIFIED BY 'limited'`)
const tables: { name: string }[] = await platform.db.query(
  "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'",
)
for (const statement of grantsFor(
  tables.map(({ name }) => name),
  url.pathname.slice(1),
  account,
))
  await platform.db.query(statement)
const DATABASE_URL = Object.assign(new URL(url), { username: login, password: 'limited' }).href
const limited = await openPlatform(testConfig({ DATABASE_URL }), entities)
afterAll(async () => {
  await limited.close()
  await platform.db.query(`DROP USER ${account}`)
  await platform.close()
})

it('suffices for the program, and not for rewriting what happened', async () => {
  const { tenantId } = await given.enterprise()
  const worker = await given.member(tenantId, 'worker')
  const reply = await apiOn(limited)(worker)
    .post('/api/hazards')
    .send({ title: '配电箱门掉了，里面带电裸露', place: '一车间' })
  expect(reply.status).toBe(200)
  await drain(limited)
  await sweepDeadlines(limited)
  expect(await sealEvents(limited.db, 'a secret')).toBeGreaterThan(0)

  for (const statement of [
    'DELETE FROM event',
    "UPDATE event SET actor_name = '别人'",
    'UPDATE event SET occurred_at = UTC_TIMESTAMP(3)',
    `REPLACE INTO event SELECT * FROM event LIMIT 1`,
    'TRUNCATE event',
    'DROP TABLE event',
    'DELETE FROM audit_head',
    'ALTER TABLE hazard ADD COLUMN x INT',
    'DELETE FROM ref_region',
  ])
    await expect(limited.db.query(statement), statement).rejects.toMatchObject({
      driverError: { code: expect.stringMatching(/ACCESS_DENIED/) },
    })
})
