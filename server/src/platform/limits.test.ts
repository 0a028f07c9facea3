import type { Actor } from '@shuangfang/shared/access/actor'
import type { Request } from 'express'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createLimits, sharedCounts } from './limits'
import { connectRedis } from './platform'

const redis = connectRedis(process.env.TEST_REDIS_URL ?? '', () => {})
beforeAll(() => vi.waitFor(() => redis.ping()))
afterAll(() => redis.disconnect())

const person = (userId: string): Actor => ({
  userId,
  name: '李安全',
  realm: { kind: 'enterprise', tenantId: userId },
  roles: [],
  unitIds: [],
})
const request = { ip: '10.0.0.1' } as Request
/** Half a minute in, so that no test meets the turn of the minute. */
const still = () => 29_000_000 * 60_000 + 30_000
const unique = () => crypto.randomUUID()

describe('limits', () => {
  it('refuse with 429 and the seconds to wait', () => {
    const limits = createLimits(redis, 0.01)
    const me = person(unique())
    for (let i = 0; i < 12; i++) limits(me, request, false)
    expect(() => limits(me, request, false)).toThrow(
      expect.objectContaining({ status: 429, code: 'too_many_requests' }),
    )
    expect(() => limits(person(unique()), request, false)).not.toThrow()
  })

  it('count writes apart, and the public by address', () => {
    const limits = createLimits(redis, 0.01)
    const me = person(unique())
    for (let i = 0; i < 3; i++) limits(me, request, true)
    expect(() => limits(me, request, true)).toThrow()
    expect(() => limits(me, request, false)).not.toThrow()
    const anyone: Actor = { userId: '0', name: '', realm: { kind: 'public' }, roles: [], unitIds: [] }
    const from = { ip: unique() } as Request
    for (let i = 0; i < 6; i++) limits(anyone, from, false)
    expect(() => limits(anyone, from, false)).toThrow()
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
