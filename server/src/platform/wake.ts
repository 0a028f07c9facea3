import { Redis } from 'ioredis'
import { queuePrefix } from './queue'

const channelOf = (databaseUrl: string) => `${queuePrefix(databaseUrl)}:wake`
/** Of many at once, one is told. */
const togetherMs = 10

/** Tells the workers that something was committed, so that they need not wait until they look. Only a hint: it may be lost. */
export function openWake(redis: Pick<Redis, 'publish'>, databaseUrl: string): () => void {
  const channel = channelOf(databaseUrl)
  let isTold = false
  return () => {
    if (isTold) return
    isTold = true
    setTimeout(() => {
      isTold = false
      redis.publish(channel, '').catch(() => undefined)
    }, togetherMs).unref()
  }
}

/** Calls back when something was committed. */
export function onWake(redisUrl: string, databaseUrl: string, wake: () => void): { close: () => void } {
  const redis = new Redis(redisUrl, {
    maxRetriesPerRequest: null,
    retryStrategy: (attempt) => Math.min(attempt * 200, 2000),
  })
  // Whoever listens looks by itself, too.
  redis.on('error', () => undefined)
  redis.on('message', wake)
  redis.subscribe(channelOf(databaseUrl)).catch(() => undefined)
  return { close: () => redis.disconnect() }
}
