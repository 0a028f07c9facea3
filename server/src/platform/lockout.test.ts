import { afterAll, describe, expect, it } from 'vitest'
import { openTestPlatform } from '#test/database'
import { addressOf, allowedEverywhere, allowedFailures, createLockout } from './lockout'

const platform = await openTestPlatform()
afterAll(() => platform.close())
const lockout = createLockout(platform.db)
const login = () => `l${Math.random().toString(36).slice(2)}`
const home = '203.0.113.7'
const fails = async (name: string, ip: string, times: number) => {
  for (let i = 0; i < times; i++) await lockout.attempt(name, ip)
}

describe('wrong passwords', () => {
  it('lock out the address they come from, and nobody else', async () => {
    const name = login()
    await fails(name, '198.51.100.1', allowedFailures)
    await expect(lockout.attempt(name, '198.51.100.1')).rejects.toMatchObject({ status: 429 })
    await expect(lockout.attempt(name, home)).resolves.toBeUndefined()
  })

  it('from many addresses together lock the login', async () => {
    const name = login()
    for (let i = 0; i < allowedEverywhere / allowedFailures; i++) await fails(name, `198.51.100.${i}`, allowedFailures)
    await expect(lockout.attempt(name, home)).rejects.toMatchObject({ status: 429 })
    await lockout.clear(name)
    await expect(lockout.attempt(name, home)).resolves.toBeUndefined()
  })

  it('are not forgiven to a stranger when the owner signs in', async () => {
    const name = login()
    await fails(name, '198.51.100.1', allowedFailures)
    await lockout.attempt(name, home)
    await lockout.succeed(name, home)
    await expect(lockout.attempt(name, '198.51.100.1')).rejects.toMatchObject({ status: 429 })
    await fails(name, home, allowedFailures)
  })

  it('end after a quarter of an hour', async () => {
    const name = login()
    await fails(name, home, allowedFailures)
    await platform.db.query(
      'UPDATE login_lock SET last_failure_at = last_failure_at - INTERVAL 16 MINUTE WHERE login = ?',
      [name],
    )
    await expect(lockout.attempt(name, home)).resolves.toBeUndefined()
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
