import { Writable } from 'node:stream'
import { afterAll, expect, it } from 'vitest'
import { apiOn } from '#test/api'
import { openTestPlatform } from '#test/database'
import { givenIn } from '#test/given'
import { createLog } from './log'

const platform = await openTestPlatform()
const given = givenIn(platform)
afterAll(() => platform.close())

const lines: string[] = []
const log = createLog(
  { LOG_LEVEL: 'trace' },
  new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  }),
)
const as = apiOn({ ...platform, services: { ...platform.services, log } })

/** Whatever of a person could reach a log, by way of an error above all. */
const personal = ['钱多多', '13812345678', 'qianduoduo', 'qian@example.com', '一句记不住的密码']

it('names what failed, and nobody', async () => {
  const { tenantId } = await given.enterprise()
  const admin = await given.member(tenantId, 'system_admin')
  // The table is gone for a moment: the statement with everything in it comes back inside the error.
  await platform.db.query('RENAME TABLE account TO account_away')
  const person = { name: '钱多多', phone: '13812345678', email: 'qian@example.com', roles: ['worker'] }
  const reply = await as(admin)
    .post('/api/accounts')
    .send({ login: 'qianduoduo', ...person })
  await platform.db.query('RENAME TABLE account_away TO account')
  expect(reply.status).toBe(500)
  const text = lines.join('')
  expect(text).toContain('request failed')
  expect(text).toContain(reply.body.request)
  for (const word of personal) expect(text).not.toContain(word)
})

it.each([
  [
    'a doubled value',
    Object.assign(new Error("Duplicate entry '13812345678' for key 'phone'"), { code: 'ER_DUP_ENTRY' }),
  ],
  [
    'a value that does not fit',
    Object.assign(new Error("Incorrect string value: '钱多多' for column 'name'"), { errno: 1366 }),
  ],
  ['a mail server', new Error('Message failed: 550 <qian@example.com> no such user')],
  [
    'a statement in full',
    Object.assign(new Error('x'), {
      sql: "SELECT '钱多多'",
      driverError: { sql: "SELECT '钱多多'", sqlMessage: "near '13812345678'" },
    }),
  ],
])('keeps what %s repeats to itself', (_, error) => {
  lines.length = 0
  log.warn({ err: error, delivery: '12' }, 'failed')
  log.warn({ err: error.message }, 'failed')
  const text = lines.join('')
  expect(text).toContain('failed')
  for (const word of personal) expect(text).not.toContain(word)
})
