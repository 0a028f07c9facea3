import { afterAll, describe, expect, it } from 'vitest'
import { openTestPlatform } from '#test/database'
import { givenIn } from '#test/given'
import { addressOf, allowedEverywhere, allowedFailures, createLockout, type Source } from './lockout'
import { newToken, tokenHash } from './session'

const platform = await openTestPlatform()
afterAll(() => platform.close())
const given = givenIn(platform)
const lockout = createLockout(platform.db)
const login = () => `l${Math.random().toString(36).slice(2)}`
const from = (ip: string, sessionToken: string | null = null): Source => ({ ip, sessionToken })
const [home, stranger] = [from('203.0.113.7'), from('198.51.100.1')]
const fails = async (name: string, source: Source, times = allowedFailures) => {
  for (let i = 0; i < times; i++) await lockout.attempt(name, source)
}
/** Strangers try from so many places that all of them together have to wait. */
const besiege = async (name: string, first = 0) => {
  for (let i = 0; i < allowedEverywhere / allowedFailures; i++)
    await fails(name, from(`198.51.100.${first + i}`)).catch(() => undefined)
}
const later = (name: string, minutes: number) =>
  platform.db.query(
    `UPDATE login_lock SET last_failure_at = last_failure_at - INTERVAL ? MINUTE,
       locked_until = locked_until - INTERVAL ? MINUTE WHERE login = ?`,
    [minutes, minutes, name],
  )
const isRefused = (name: string, source: Source) =>
  lockout.attempt(name, source).then(
    () => false,
    ({ status }) => status === 429,
  )

describe('wrong passwords', () => {
  it('lock out the place they come from, and nobody else', async () => {
    const name = login()
    await fails(name, stranger)
    expect(await isRefused(name, stranger)).toBe(true)
    expect(await isRefused(name, home)).toBe(false)
  })

  it('from many places together lock the login wherever nobody has signed in before', async () => {
    const name = login()
    await besiege(name)
    expect(await isRefused(name, home)).toBe(true)
    await lockout.clear(name)
    expect(await isRefused(name, home)).toBe(false)
  })

  it('from however many strangers do not keep people from where they sign in', async () => {
    const name = login()
    await lockout.attempt(name, home)
    await lockout.succeed(name, home)
    await besiege(name)
    expect(await isRefused(name, from('192.0.2.1'))).toBe(true)
    expect(await isRefused(name, home)).toBe(false)
    await lockout.clear(name)
    await besiege(name, 100)
    expect(await isRefused(name, home), 'a reset forgets no place').toBe(false)
  })

  it('at a known address count all the same', async () => {
    const name = login()
    await lockout.succeed(name, home)
    await fails(name, home)
    expect(await isRefused(name, home)).toBe(true)
  })

  it('of a colleague behind the same address do not lock the browser that has signed in', async () => {
    const { tenantId } = await given.enterprise()
    const { id, login: name } = await given.account(tenantId, ['worker'])
    const { login: other } = await given.account(tenantId, ['worker'])
    const token = newToken()
    await platform.db.query(
      `INSERT INTO session (tenant_id, version, created_at, token_hash, user_id, expires_at, ip, agent)
       VALUES (?, 1, UTC_TIMESTAMP(3), ?, ?, UTC_TIMESTAMP(3), '203.0.113.7', 'lapsed')`,
      [tenantId, tokenHash(token), id],
    )
    const mine = from(home.ip, token)
    await fails(name, home)
    expect(await isRefused(name, home)).toBe(true)
    expect(await isRefused(name, mine)).toBe(false)
    // From another address too, while strangers besiege; but it is no key to other people's logins.
    await besiege(name)
    expect(await isRefused(name, from('192.0.2.9', token))).toBe(false)
    await fails(other, from('192.0.2.9', token))
    expect(await isRefused(other, from('192.0.2.9', token))).toBe(true)
    // Nor may it guess without end.
    await fails(name, mine, allowedFailures - 2)
    expect(await isRefused(name, mine)).toBe(true)
  })

  it('are not forgiven to a stranger when the owner signs in', async () => {
    const name = login()
    await fails(name, stranger)
    await lockout.attempt(name, home)
    await lockout.succeed(name, home)
    expect(await isRefused(name, stranger)).toBe(true)
    await fails(name, home)
  })

  it('end after a quarter of an hour, the next time after half an hour, up to four hours; a new day begins anew', async () => {
    const name = login()
    for (const minutes of [15, 30, 60, 120, 240, 240]) {
      await fails(name, stranger)
      expect(await isRefused(name, stranger)).toBe(true)
      await later(name, minutes - 1)
      expect(await isRefused(name, stranger), `before ${minutes} minutes`).toBe(true)
      await later(name, 1)
    }
    await later(name, 24 * 60)
    await fails(name, stranger)
    await later(name, 15)
    expect(await isRefused(name, stranger)).toBe(false)
  })

  it('that are few are forgotten after a quarter of an hour', async () => {
    const name = login()
    await fails(name, stranger, allowedFailures - 1)
    await later(name, 15)
    await fails(name, stranger, allowedFailures - 1)
    expect(await isRefused(name, stranger)).toBe(false)
  })
})

it.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8::1', '2001:db8:0:0::/64'],
  ['2001:db8:1:2:ffff::9', '2001:db8:1:2::/64'],
  ['::1', '0:0:0:0::/64'],
  ['', 'unknown'],
])('counts %s as %s', (ip, counted) => {
  expect(addressOf(ip)).toBe(counted)
})
