import { createHash } from 'node:crypto'
import type { Actor } from '@shuangfang/shared/access/actor'
import type { Request } from 'express'
import type { Redis } from 'ioredis'
import { addressKey } from './address'
import { tooMany } from './errors'
import { cookieIn, sessionCookie } from './http'

/** What is asked of the program: its interface, the files of its pages, or whether it is well. */
export type Asked = 'api' | 'page' | 'probe'

/** Refuse with 429 when the account, the tenant or the address asks too much. */
export interface Limits {
  /**
   * Every request, before anything of it is read or looked up. A session that was real a moment ago counts for its
   * account; everything else, invented cookies included, for its address.
   */
  arrive: (req: Request, asked: Asked) => void
  /** Once it is known who asks. */
  admit: (actor: Actor, req: Request, writes: boolean) => void
}

/** Minutes that a session counts for its account without being looked up. */
const rememberedMinutes = 10
const rememberedSessions = 20_000

/**
 * Per minute. Who is signed in is limited by account and tenant, so that a factory behind one NAT address does not lock
 * itself out. The files of pages are cheap, and a first visit takes some forty of them.
 */
export function createLimits(redis: Redis, factor = 1): Limits {
  const counts = sharedCounts(redis)
  const limiter = (name: string, points: number) => {
    const allowed = Math.ceil(points * factor)
    return (key: string) => {
      if (counts.add(`${name}:${key}`) > allowed) throw tooMany(counts.secondsLeft())
    }
  }
  const address = { api: limiter('ip', 600), page: limiter('page-ip', 12_000), probe: limiter('probe-ip', 600) }
  const account = { api: limiter('user', 1200), page: limiter('page-user', 3000) }
  const writing = limiter('write', 300)
  const tenant = limiter('tenant', 60_000)
  const sessions = rememberedOf(rememberedSessions, rememberedMinutes * 60_000)

  return {
    arrive(req, asked) {
      const userId = asked === 'probe' ? undefined : sessions.get(sessionOf(req))
      if (asked !== 'probe' && userId !== undefined) return account[asked](userId)
      address[asked](addressKey(req.ip))
    },
    admit(actor, req, writes) {
      const session = sessionOf(req)
      if (actor.realm.kind === 'public') return sessions.forget(session)
      sessions.keep(session, actor.userId)
      tenant('tenantId' in actor.realm ? actor.realm.tenantId : '0')
      if (writes) writing(actor.userId)
    },
  }
}

/** By hash: what lies in memory opens nothing. */
function sessionOf(req: Request): string {
  const token = cookieIn(req, sessionCookie)
  return token ? createHash('sha256').update(token).digest('base64url') : ''
}

/** Whose a session was when it was last looked up. */
function rememberedOf(limit: number, ms: number) {
  const known = new Map<string, { userId: string; until: number }>()
  return {
    get(session: string): string | undefined {
      const found = session ? known.get(session) : undefined
      return found && found.until > Date.now() ? found.userId : undefined
    },
    keep(session: string, userId: string): void {
      if (!session) return
      // The oldest goes first; it is looked up again.
      known.delete(session)
      if (known.size >= limit) known.delete(known.keys().next().value as string)
      known.set(session, { userId, until: Date.now() + ms })
    },
    forget: (session: string) => void known.delete(session),
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
