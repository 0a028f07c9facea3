import { once } from 'node:events'
import Bull, { type Queue } from 'bull'
import { Redis } from 'ioredis'
import type { Logger } from 'pino'

/**
 * Queues are of one database: installations that share a Redis must not take each other's work. A hash tag, so that on a
 * Redis Cluster all keys of a queue live together.
 */
export const queuePrefix = (databaseUrl: string) => `{sf:${new URL(databaseUrl).pathname.slice(1)}}`

/**
 * A bull queue. Redis is only the alarm clock: what must happen is written in the database, so a queue may lose
 * everything. `enableReadyCheck` only for commands: bull's other connections cannot bear it, and without it a Redis that
 * is still loading refuses commands instead of letting them wait.
 */
export function openQueue(name: string, redisUrl: string, prefix: string, log: Logger): Queue {
  const queue = new Bull(name, {
    prefix,
    // After an error of its own, as those that a thawed Redis answers, bull would rest for five seconds.
    settings: { retryProcessDelay: 1000 },
    createClient(type) {
      const client = new Redis(redisUrl, {
        maxRetriesPerRequest: null,
        enableReadyCheck: type === 'client',
        retryStrategy: (attempt) => Math.min(attempt * 200, 2000),
      })
      client.on('error', (error) => log.debug({ err: error.message, queue: name, type }, 'redis'))
      return client
    },
  })
  queue.on('error', (error) => log.warn({ err: error.message, queue: name }, 'queue'))
  queue.on('failed', (job, error) => log.warn({ err: error, queue: name, data: job.data }, 'queued work failed'))
  return queue
}

/** Refuses at once while Redis is away: waiting commands would pile up in memory and hold the caller's transaction. */
export async function promptly<R>(queue: Queue, ms: number, command: () => Promise<R>): Promise<R> {
  if (!(await isThere(queue))) throw new Error('Redis is away')
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('Redis does not answer')), ms)
  })
  try {
    return await Promise.race([command(), late])
  } finally {
    clearTimeout(timer)
  }
}

/** A connection that is just being made is waited for, briefly: every start begins with one. */
async function isThere({ client }: Queue): Promise<boolean> {
  if (client.status === 'connecting' || client.status === 'connect') {
    await once(client, 'ready', { signal: AbortSignal.timeout(1000) }).catch(() => undefined)
  }
  return client.status === 'ready'
}
