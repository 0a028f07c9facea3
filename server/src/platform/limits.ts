import type { Actor } from '@shuangfang/shared/access/actor'
import type { Request } from 'express'
import type { Redis } from 'ioredis'
import { tooMany } from './errors'

/** Refuses with 429 when the account, the tenant or the address asks too much. */
export type Limits = (actor: Actor, req: Request, writes: boolean) => void

/**
 * Per minute. Anonymous calls are limited by address; signed-in ones by account and tenant only, so that a factory
 * behind one NAT address does not lock itself out.
 */
export function createLimits(redis: Redis, factor = 1): Limits {
  const counts = sharedCounts(redis)
  const limiter = (name: string, points: number) => {
    const allowed = Math.ceil(points * factor)
    return (key: string) => {
      if (counts.add(`${name}:${key}`) > allowed) throw tooMany(counts.secondsLeft())
    }
  }
  const address = limiter('ip', 600)
  const account = limiter('user', 1200)
  const writing = limiter('write', 300)
  const tenant = limiter('tenant', 60_000)

  return (actor, req, writes) => {
    if (actor.realm.kind === 'public') return address(req.ip ?? 'unknown')
    account(actor.userId)
    tenant('tenantId' in actor.realm ? actor.realm.tenantId : '0')
    if (writes) writing(actor.userId)
  }
}

interface Count {
  /** What all processes had counted when Redis was last asked. */
  shared: number
  /** Counted here since. */
  own: number
}
/** How long other processes may not know what was counted here. */
const tellEveryMs = 250

/**
 * Counts per key and minute, kept here and shared through Redis four times a second in one round trip: a request never
 * waits for Redis. Several processes together may let through what arrives in a quarter of a second too much. While
 * Redis is away each process counts for itself.
 */
export function sharedCounts(redis: Pick<Redis, 'pipeline'>, now: () => number = Date.now) {
  let minute = 0
  let counts = new Map<string, Count>()
  let willTell = false

  const tell = async () => {
    willTell = false
    const [told, of] = [[...counts].filter(([, count]) => count.own), minute]
    const pipeline = redis.pipeline()
    for (const [key, { own }] of told) {
      pipeline.incrby(`{sf}:rl:${key}:${of}`, own)
      pipeline.expire(`{sf}:rl:${key}:${of}`, 120)
    }
    const sent = told.map(([, { own }]) => own)
    const replies = await pipeline.exec().catch(() => null)
    for (const [i, [, count]] of told.entries()) {
      const [error, total] = replies?.[2 * i] ?? []
      if (error || typeof total !== 'number') continue
      count.shared = total
      count.own -= sent[i] ?? 0
    }
  }

  return {
    /** Counts one, and returns how many there are in this minute as far as is known here. */
    add(key: string): number {
      const current = Math.floor(now() / 60_000)
      if (current !== minute) [minute, counts] = [current, new Map()]
      const count = counts.get(key) ?? { shared: 0, own: 0 }
      counts.set(key, count)
      count.own += 1
      if (!willTell) setTimeout(tell, tellEveryMs).unref()
      willTell = true
      return count.shared + count.own
    },
    secondsLeft: () => Math.ceil(60 - ((now() / 1000) % 60)),
  }
}
