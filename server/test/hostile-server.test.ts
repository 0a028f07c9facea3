import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import mysql, { type RowDataPacket } from 'mysql2/promise'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Accounts } from '#modules/account/account.entity'
import { Context } from '#platform/context'
import { openPlatform } from '#platform/platform'
import { entities } from '../src/modules'
import { apiOn } from './api'
import { testConfig } from './database'
import { givenIn } from './given'
import { type Engines, openEngines } from './outage-drill/engines.mjs'

/** A server of our own, set by somebody who does not mean us well: the product works right, or does not start. */
const dir = resolve('.data/test/hostile-server')
let engines: Engines
let root: mysql.Connection
beforeAll(async () => {
  engines = await openEngines({
    dir,
    // The client's word about character sets is not taken; every connection has to insist.
    databaseArgs: [
      '--skip-character-set-client-handshake',
      '--character-set-server=latin1',
      '--collation-server=latin1_swedish_ci',
      '--log-bin=bin',
    ],
  })
  root = await mysql.createConnection(engines.database.url)
})
afterAll(async () => {
  await root.end()
  await engines.close()
  await rm(dir, { recursive: true, force: true })
})

/** A connection opened now gets the settings of now. */
const open = (more: Record<string, string> = {}) =>
  openPlatform(
    testConfig({
      DATABASE_URL: engines.database.url,
      REDIS_URL: engines.redis.url,
      DATA_DIR: join(dir, 'files'),
      ...more,
    }),
    entities,
  )

/** Sets global variables, runs, and puts back what was. */
async function under<R>(settings: Record<string, string | number>, run: () => Promise<R>): Promise<R> {
  const before = new Map<string, unknown>()
  for (const [name, value] of Object.entries(settings)) {
    const [[row]] = await root.query<RowDataPacket[]>(`SELECT @@GLOBAL.${name} AS was`)
    before.set(name, row?.was)
    await root.query(`SET GLOBAL ${name} = ?`, [value])
  }
  try {
    return await run()
  } finally {
    for (const [name, value] of before) await root.query(`SET GLOBAL ${name} = ?`, [value])
  }
}

const hostile: Record<string, Record<string, string | number>> = {
  NO_BACKSLASH_ESCAPES: { sql_mode: 'NO_BACKSLASH_ESCAPES' },
  ANSI: { sql_mode: 'ANSI_QUOTES,PIPES_AS_CONCAT,IGNORE_SPACE' },
  PAD_CHAR_TO_FULL_LENGTH: { sql_mode: 'PAD_CHAR_TO_FULL_LENGTH' },
  'no mode at all': { sql_mode: '' },
  'ids that step by three': { auto_increment_increment: 3, auto_increment_offset: 2 },
  'ids that step by seven, interleaved': { auto_increment_increment: 7, auto_increment_offset: 5 },
  SERIALIZABLE: { tx_isolation: 'SERIALIZABLE' },
  'READ UNCOMMITTED': { tx_isolation: 'READ-UNCOMMITTED' },
  'transactions that only read': { tx_read_only: 1 },
  'another time zone': { time_zone: '+08:00' },
  'no autocommit, chained transactions': { autocommit: 0, completion_type: 'CHAIN' },
  'answers cut at two rows': { sql_select_limit: 2 },
  'no foreign keys': { foreign_key_checks: 0 },
}

it('migrates under all of it at once', async () => {
  await root.query('ALTER DATABASE shuangfang CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci')
  const all = Object.assign({}, ...Object.values(hostile), { sql_mode: 'NO_BACKSLASH_ESCAPES,ANSI_QUOTES' })
  await under(all, async () => {
    const platform = await open()
    await platform.db.runMigrations({ transaction: 'none' })
    await platform.close()
  })
})

describe.each(Object.entries(hostile))('under %s', (_, settings) => {
  it('answers what is so', () =>
    under(settings, async () => {
      const platform = await open()
      try {
        const given = givenIn(platform)
        const as = apiOn(platform)
        const { tenantId } = await given.enterprise()
        const worker = await given.member(tenantId, 'worker')
        const stranger = await given.member((await given.enterprise()).tenantId, 'worker')

        const report = (title: string, who = worker) => as(who).post('/api/hazards').send({ title, place: '一车间' })
        expect((await report('别家的隐患不该看到', stranger)).status).toBe(200)
        const texts = ["it's a \\' test 四个字", '引号"和\\反斜杠 𠮷😀', "' OR 1=1) OR 1=1 -- ", '第四条隐患 || 连接']
        const asked = Date.now()
        for (const title of texts) expect((await report(title)).status).toBe(200)

        // From another connection: committed, whole, in the order of the numbers, at the right time.
        const { body } = await as(worker).get('/api/hazards').query({ size: 10 })
        expect(body.items.map(({ title }: { title: string }) => title)).toEqual(
          [...texts].map((t) => t.trim()).reverse(),
        )
        const at = new Date(body.items[0].createdAt).getTime()
        expect(Math.abs(at - asked)).toBeLessThan(60_000)
        const [clock] = await platform.db.query(
          'SELECT ABS(TIMESTAMPDIFF(SECOND, created_at, UTC_TIMESTAMP())) AS apart, NOW() = UTC_TIMESTAMP() AS same FROM hazard WHERE tenant_id = ? LIMIT 1',
          [tenantId],
        )
        expect([Number(clock.apart) < 60, String(clock.same)]).toEqual([true, '1'])

        for (const q of ["' OR 1=1) OR 1=1 -- ", "\\' OR 1=1) OR 1=1 -- ", '" OR 1=1) OR 1=1 -- ', '别家'])
          expect(JSON.stringify((await as(worker).get('/api/hazards').query({ q })).body), q).not.toContain('别家')

        // Ids that are told are the ids that are.
        const ids = await platform.db.transaction(async (manager) => {
          const ctx = new Context(given.system(tenantId).actor, manager, platform.services)
          const {
            id: _id,
            tenantId: _t,
            version: _v,
            createdAt: _c,
            ...template
          } = await given.account(tenantId, ['worker'])
          const names = ['甲', '乙', '丙']
          const made = await ctx.addMany(
            Accounts,
            names.map((name) => ({ ...template, name, login: `${template.login}${name}` })),
          )
          const numbers = [...(await ctx.nextNumbers('x', 3)), await ctx.nextNumber('x'), await ctx.nextNumber('y')]
          expect(numbers).toEqual([1, 2, 3, 4, 1])
          return made.map(({ id, name }) => ({ id, name }))
        })
        const stored = await platform.db.query('SELECT id, name FROM account WHERE id IN (?) ORDER BY id', [
          ids.map(({ id }) => id),
        ])
        expect(stored).toEqual(ids)

        // Nothing is cut or bent to fit, and no reference points nowhere.
        await expect(
          platform.db.query('UPDATE hazard SET title = REPEAT(?, 5000) WHERE tenant_id = ?', ['长', tenantId]),
        ).rejects.toMatchObject({ driverError: { code: 'ER_DATA_TOO_LONG' } })
        await expect(
          platform.db.query('UPDATE hazard SET reporter_id = 999999999 WHERE tenant_id = ?', [tenantId]),
        ).rejects.toMatchObject({ driverError: { code: 'ER_NO_REFERENCED_ROW_2' } })
      } finally {
        await platform.close()
      }
    }))
})

it('names everything that would make it lie, and does not start', async () => {
  const settings = { innodb_flush_log_at_trx_commit: 2, sync_binlog: 0, max_allowed_packet: 1024 * 1024, read_only: 1 }
  const refusal = await under(settings, () =>
    open({ NODE_ENV: 'production', DEMO: '0' }).then(
      () => null,
      (error: Error) => error,
    ),
  )
  expect(refusal?.message).toContain('innodb_flush_log_at_trx_commit = 2, wanted 1')
  for (const name of Object.keys(settings)) expect(refusal?.message).toContain(`${name} = `)
})

it('does not start on a database in another character set, nor on tables without transactions', async () => {
  await root.query('ALTER DATABASE shuangfang CHARACTER SET latin1')
  await root.query('CREATE TABLE shuangfang.left_over (id INT) ENGINE=MyISAM CHARSET=latin1')
  try {
    await expect(open()).rejects.toThrow(/of the database = latin1.*\n.*left_over is MyISAM in latin1/)
  } finally {
    await root.query('DROP TABLE shuangfang.left_over')
    await root.query('ALTER DATABASE shuangfang CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci')
  }
})

it('gets right connections when the server is changed while it runs', async () => {
  const platform = await open({ DATABASE_POOL: '8' })
  try {
    await under({ sql_mode: 'NO_BACKSLASH_ESCAPES', tx_isolation: 'SERIALIZABLE' }, async () => {
      // Eight at once: seven of the connections are new.
      const rows = await Promise.all(
        Array.from({ length: 8 }, () =>
          platform.db.query('SELECT CONNECTION_ID() AS id, @@sql_mode AS mode, SLEEP(0.1)'),
        ),
      )
      expect(new Set(rows.map(([{ id }]) => id)).size).toBe(8)
      for (const [{ mode }] of rows) expect(mode).not.toContain('NO_BACKSLASH_ESCAPES')
    })
  } finally {
    await platform.close()
  }
})
