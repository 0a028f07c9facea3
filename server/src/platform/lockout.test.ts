import { afterAll, describe, expect, it } from 'vitest'
import { openTestPlatform } from '#test/database'
import { givenIn } from '#test/given'
import {
  allowedAtOnce,
  allowedEverywhere,
  allowedFailures,
  allowedLogins,
  createLockout,
  longestWaitSeconds,
  type Source,
} from './lockout'
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

describe('one password against many logins', () => {
  let place = 0
  /** An address of its own for each test. */
  const somewhere = () => from(`203.0.${113 + (place >> 8)}.${++place & 255}`)
  const wrong = async (name: string, source: Source) => {
    await lockout.attempt(name, source)
    await lockout.miss(name, source)
  }
  const spray = async (source: Source, logins: number) => {
    for (let i = 0; i < logins; i++) await wrong(login(), source)
  }
  const waitOf = (name: string, source: Source): Promise<number> =>
    lockout.attempt(name, source).then(
      () => 0,
      (error) => Number(error.headers['retry-after']),
    )
  const pass = (source: Source, seconds: number) =>
    platform.db.query(
      `UPDATE login_lock SET missed_at = missed_at - INTERVAL ? SECOND, last_failure_at = last_failure_at - INTERVAL ? SECOND
       WHERE address = ?`,
      [seconds, seconds, source.ip],
    )

  it('makes strangers at that address wait, longer each time, in words, and nobody elsewhere', async () => {
    const here = somewhere()
    await spray(here, allowedLogins)
    const waits: number[] = []
    for (let i = 0; i < 14; i++) {
      const seconds = await waitOf(login(), here)
      waits.push(seconds)
      await pass(here, seconds)
      await wrong(login(), here)
    }
    expect(waits.slice(0, 6)).toEqual([1, 2, 4, 8, 16, 32])
    expect(Math.max(...waits)).toBe(longestWaitSeconds)
    await expect(lockout.attempt(login(), here)).rejects.toMatchObject({
      status: 429,
      detail: expect.stringMatching(/这个网络地址上有许多账号登录失败，请 15 分钟后再试/),
    })
    expect(await waitOf(login(), somewhere())).toBe(0)
  })

  it('is not counted against the logins that had to wait', async () => {
    const here = somewhere()
    await spray(here, allowedLogins)
    const name = login()
    for (let i = 0; i < 3 * allowedFailures; i++) expect(await waitOf(name, here)).toBeGreaterThan(0)
    expect(await waitOf(name, somewhere())).toBe(0)
    await pass(here, longestWaitSeconds)
    expect(await waitOf(name, here)).toBe(0)
  })

  it('leaves alone who has signed in there', async () => {
    const here = somewhere()
    const name = login()
    await lockout.succeed(name, here)
    await spray(here, allowedLogins + 1)
    expect(await waitOf(login(), here)).toBeGreaterThan(0)
    expect(await waitOf(name, here)).toBe(0)
  })

  it('is not what a factory does behind one address: each mistypes once and gets in', async () => {
    const here = somewhere()
    for (let i = 0; i < 3 * allowedLogins; i++) {
      const name = login()
      await wrong(name, here)
      await lockout.attempt(name, here)
      await lockout.succeed(name, here)
    }
    // Of the next shift, a third gives up.
    await spray(here, allowedLogins)
    expect(await waitOf(login(), here)).toBe(0)
  })

  it('all at once gets through no oftener than a shift that begins', async () => {
    const here = somewhere()
    const tries = await Promise.all(Array.from({ length: 3 * allowedAtOnce }, () => waitOf(login(), here)))
    expect(tries.filter((seconds) => seconds === 0).length).toBeLessThanOrEqual(allowedAtOnce)
  })

  it('counts the whole household of IPv6', async () => {
    const prefix = `2001:db8:${Math.floor(Math.random() * 65536).toString(16)}:1`
    for (let i = 0; i < allowedLogins; i++) await wrong(login(), from(`${prefix}::${i}`))
    expect(await waitOf(login(), from(`${prefix}:ffff::1`))).toBeGreaterThan(0)
  })
})
