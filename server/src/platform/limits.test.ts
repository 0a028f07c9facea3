import { type Actor, anonymous } from '@shuangfang/shared/access/actor'
import type { Request } from 'express'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createLimits, sharedCounts } from './limits'
import { connectRedis } from './platform'

const redis = connectRedis(process.env.TEST_REDIS_URL ?? '', () => {})
beforeAll(() => vi.waitFor(() => redis.ping()))
afterAll(() => redis.disconnect())

const person = (userId: string): Actor => ({
  userId,
  selfIds: [userId],
  name: '李安全',
  realm: { kind: 'enterprise', tenantId: userId },
  roles: [],
  unitIds: [],
})
const request = (cookie?: string, ip: string = unique()) =>
  ({ ip, headers: { ...(cookie && { cookie: `sf_session=${cookie}` }) } }) as unknown as Request
/** Half a minute in, so that no test meets the turn of the minute. */
const still = () => 29_000_000 * 60_000 + 30_000
const unique = () => crypto.randomUUID()

const refused = expect.objectContaining({ status: 429, code: 'too_many_requests' })
const times = (n: number, act: () => void) => {
  for (let i = 0; i < n; i++) act()
}

describe('limits', () => {
  it('count a stranger by address, an IPv6 network as one, before anything is looked up', () => {
    const limits = createLimits(redis, 0.01)
    const network = `2001:db8:${Math.floor(Math.random() * 0xffff).toString(16)}:${Math.floor(Math.random() * 0xffff).toString(16)}`
    let host = 0
    times(6, () => limits.arrive(request(undefined, `${network}::${++host}`), 'api'))
    expect(() => limits.arrive(request(undefined, `${network}::ffff`), 'api')).toThrow(refused)
    expect(() => limits.arrive(request(), 'api')).not.toThrow()
  })

  it('count an invented cookie by its address too, whatever it says', () => {
    const limits = createLimits(redis, 0.01)
    const ip = unique()
    times(6, () => limits.arrive(request(unique(), ip), 'api'))
    expect(() => limits.arrive(request(unique(), ip), 'api')).toThrow(refused)
  })

  it('count who is signed in by account, from wherever, and leave colleagues behind the same address alone', () => {
    const limits = createLimits(redis, 0.01)
    const [me, colleague, ip] = [person(unique()), person(unique()), unique()]
    const [mine, alsoMine, theirs] = [unique(), unique(), unique()]
    limits.admit(me, request(mine, ip), false)
    limits.admit(me, request(alsoMine, ip), false)
    limits.admit(colleague, request(theirs, ip), false)
    times(6, () => limits.arrive(request(mine, ip), 'api'))
    times(6, () => limits.arrive(request(alsoMine, unique()), 'api'))
    expect(() => limits.arrive(request(mine, ip), 'api')).toThrow(refused)
    expect(() => limits.arrive(request(theirs, ip), 'api')).not.toThrow()
    times(6, () => limits.arrive(request(undefined, ip), 'api'))
    expect(() => limits.arrive(request(undefined, ip), 'api')).toThrow(refused)
    expect(() => limits.arrive(request(theirs, ip), 'api')).not.toThrow()
  })

  it('forget a session that is nobody’s any more', () => {
    const limits = createLimits(redis, 0.01)
    const [session, ip] = [unique(), unique()]
    limits.admit(person(unique()), request(session, ip), false)
    limits.admit(anonymous, request(session, ip), false)
    times(6, () => limits.arrive(request(session, ip), 'api'))
    expect(() => limits.arrive(request(session, ip), 'api')).toThrow(refused)
  })

  it('count writes apart', () => {
    const limits = createLimits(redis, 0.01)
    const me = person(unique())
    times(3, () => limits.admit(me, request(), true))
    expect(() => limits.admit(me, request(), true)).toThrow(refused)
    expect(() => limits.admit(me, request(), false)).not.toThrow()
  })

  it('keep probes answered where strangers have used up everything', () => {
    const limits = createLimits(redis, 0.01)
    const ip = unique()
    times(6, () => limits.arrive(request(undefined, ip), 'api'))
    expect(() => limits.arrive(request(undefined, ip), 'api')).toThrow(refused)
    times(6, () => limits.arrive(request(undefined, ip), 'probe'))
    expect(() => limits.arrive(request(undefined, ip), 'probe')).toThrow(refused)
  })
})

describe('counts', () => {
  it('of several processes come together', async () => {
    const [a, b, key] = [sharedCounts(redis, still), sharedCounts(redis, still), unique()]
    for (let i = 0; i < 10; i++) a.add(key)
    b.add(key)
    await vi.waitFor(() => expect(b.add(key)).toBeGreaterThan(11), { timeout: 10_000, interval: 300 })
  })

  it('lose and double nothing that arrives while Redis answers', async () => {
    const [counts, key] = [sharedCounts(redis, still), unique()]
    for (let i = 1; i <= 400; i++) {
      expect(counts.add(key)).toBe(i)
      if (i % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 40))
    }
  })

  it('go on in memory while Redis is away, and start anew each minute', async () => {
    const away = { pipeline: () => ({ incrby() {}, expire() {}, exec: () => Promise.reject(new Error('away')) }) }
    let at = still()
    const counts = sharedCounts(away as never, () => at)
    expect(counts.add('k')).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 400))
    expect(counts.add('k')).toBe(2)
    expect(counts.secondsLeft()).toBe(30)
    at += 60_000
    expect(counts.add('k')).toBe(1)
  })
})
