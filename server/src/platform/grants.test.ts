import { afterAll, expect, it } from 'vitest'
import { apiOn } from '#test/api'
import { openTestPlatform, testConfig } from '#test/database'
import { drain } from '#test/drain'
import { givenIn } from '#test/given'
import { entities } from '../modules'
import { sealEvents } from './audit'
import { sweepDeadlines } from './deadlines'
import { appAccountOf, applyGrants, grantsFor, privilegesOn, tablesOf } from './grants'
import { openPlatform } from './platform'

const platform = await openTestPlatform()
const given = givenIn(platform)
const url = new URL(platform.services.config.DATABASE_URL)
const app = { login: `app${Date.now()}`, password: 'limited \\ \' "' }
const account = `'${app.login}'@'%'`
/** As an account may be that was made for everything: what is too much is taken away. */
await platform.db.query(`CREATE USER ${account} IDENTIFIED BY 'another'`)
await platform.db.query(`GRANT ALL ON \`${url.pathname.slice(1)}\`.* TO ${account}`)
await platform.db.query(`GRANT PROCESS ON *.* TO ${account}`)
await platform.db.query(`GRANT DELETE, UPDATE (actor_name) ON \`${url.pathname.slice(1)}\`.event TO ${account}`)
const granted = await applyGrants(platform.db, app, entities)
const DATABASE_URL = Object.assign(new URL(url), { username: app.login, password: app.password }).href
const limited = await openPlatform(testConfig({ DATABASE_URL }), entities)
afterAll(async () => {
  await limited.close()
  await platform.db.query(`DROP USER ${account}`)
  await platform.close()
})

it('has a line for every table of the schema, and for every entity', async () => {
  const tables = await tablesOf(platform.db)
  expect(tables.filter((table) => !privilegesOn(table, entities))).toEqual([])
  expect(granted).toBe(tables.length)
  expect(entities.map(({ table }) => table).filter((table) => !tables.includes(table))).toEqual([])
  expect(privilegesOn('somebody_elses', entities)).toBeNull()
})

it('is the same when it is made again', async () => {
  const held = async () => (await platform.db.query(`SHOW GRANTS FOR ${account}`)).flatMap(Object.values).sort()
  const before = await held()
  expect(await applyGrants(platform.db, app, entities)).toBe(granted)
  expect(await held()).toEqual(before)
  // Nothing but USAGE and what the statements for administrators say.
  const said = grantsFor(await tablesOf(platform.db), entities, url.pathname.slice(1), account)
  expect(before).toHaveLength(said.length + 1)
})

it('takes its name and password from an address', () => {
  expect(appAccountOf(DATABASE_URL)).toEqual(app)
  expect(() => appAccountOf('mysql://a%27b:x@h/d')).toThrow('APP_DATABASE_URL')
  expect(() => appAccountOf('mysql://a@h/d')).toThrow('APP_DATABASE_URL')
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
