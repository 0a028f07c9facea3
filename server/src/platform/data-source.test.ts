import { afterAll, describe, expect, it } from 'vitest'
import { apiOn } from '#test/api'
import { openTestPlatform, testConfig } from '#test/database'
import { doorTo } from '#test/door'
import { givenIn } from '#test/given'
import { entities } from '../modules'
import { openPlatform } from './platform'

const platform = await openTestPlatform()
const given = givenIn(platform)
/** The same database behind a door, asked with little patience. */
const door = doorTo(platform.services.config.DATABASE_URL)
const impatient = await openPlatform(testConfig({ DATABASE_URL: await door.open(), DATABASE_POOL: '4' }), entities, 1)
const as = apiOn(impatient)
afterAll(async () => {
  await Promise.all([platform.close(), impatient.close()])
  await door.close()
})

it('prepares every connection, the one that tried the address too', async () => {
  // The isolation level is set beside it; its variable has another name in each product and version.
  const rows: { id: string; patience: string }[] = (
    await Promise.all(
      Array.from({ length: 8 }, () =>
        platform.db.query('SELECT CONNECTION_ID() AS id, @@innodb_lock_wait_timeout AS patience, SLEEP(0.1)'),
      ),
    )
  ).flat()
  expect(new Set(rows.map(({ id }) => id)).size).toBe(8)
  expect(rows.map(({ patience }) => Number(patience))).toEqual(Array(8).fill(8))
})

describe('a database that', () => {
  const caller = async () => {
    const { tenantId } = await given.enterprise()
    const worker = await given.member(tenantId, 'worker')
    return {
      read: () => as(worker).get('/api/hazards'),
      write: () => as(worker).post('/api/hazards').send({ title: '配电箱门掉了，里面带电裸露', place: '一车间' }),
    }
  }
  /** Twenty at once on four connections: most of them wait for one. */
  async function crowd({ read, write }: Awaited<ReturnType<typeof caller>>) {
    const replies = await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 ? read() : write())))
    for (const { status, headers, body } of replies) {
      expect([status, body.code]).toEqual([503, 'unavailable'])
      expect(Number(headers['retry-after'])).toBeGreaterThan(0)
    }
  }
  async function worksAgain({ read, write }: Awaited<ReturnType<typeof caller>>) {
    const crowd = async () => {
      const replies = await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 ? read() : write())))
      return replies.map(({ status }) => status)
    }
    // On a busy machine a second may be too little for some of them the first time.
    await expect.poll(crowd, { timeout: 20_000 }).toEqual(Array(20).fill(200))
  }

  it('falls silent is answered for while it is silent, and used again when it speaks', async () => {
    const who = await caller()
    expect((await who.read()).status).toBe(200)
    door.silence()
    await crowd(who)
    await crowd(who)
    door.speak()
    await worksAgain(who)
  })

  it('goes away and comes back', async () => {
    const who = await caller()
    await door.close()
    await crowd(who)
    await door.open()
    await worksAgain(who)
  })

  it('loses connections in the middle of work', async () => {
    const who = await caller()
    /** Those behind the door only: the connection that kills must not be another's victim. */
    const kill = async () => {
      const rows: { id: string }[] = await platform.db.query(
        "SELECT id FROM information_schema.processlist WHERE SUBSTRING_INDEX(host, ':', -1) IN (?) ORDER BY RAND() LIMIT 2",
        [[0, ...door.ports()]],
      )
      for (const { id } of rows) await platform.db.query('KILL ?', [Number(id)]).catch(() => undefined)
      return rows.length
    }
    let killed = 0
    const replies = await Promise.all(
      Array.from({ length: 200 }, async (_, i) => {
        if (i % 20 === 0) killed += await kill()
        return i % 2 ? who.read() : who.write()
      }),
    )
    expect(killed).toBeGreaterThan(0)
    for (const { status, body } of replies) expect([200, 503], JSON.stringify(body)).toContain(status)
    await worksAgain(who)
  })
})
