import { join, resolve } from 'node:path'
import { Redis } from 'ioredis'
import { openChannels } from './channels/channels'
import type { Config } from './config'
import { openDatabase } from './data-source'
import { openDocuments } from './documents/document'
import type { Entity } from './entity'
import { diskStore, type FileStore } from './files'
import { createLimits } from './limits'
import { createLockout } from './lockout'
import { createLog } from './log'
import type { Platform } from './mount'
import { s3Store } from './s3-store'
import { idleLimits, sessionAuthentication } from './session'
import { openWake } from './wake'

/** Everything the program stands on, opened; `close` lets go of all of it. See `openDatabase` for the patience. */
export async function openPlatform(
  config: Config,
  entities: readonly Pick<Entity, 'schema'>[],
  patienceSeconds?: number,
): Promise<Platform & { close: () => Promise<void> }> {
  const log = createLog(config)
  const db = await openDatabase(config, entities, patienceSeconds)
  const documents = openDocuments(log)
  const channels = openChannels(config)
  const redis = connectRedis(config.REDIS_URL, (error) => log.warn({ err: error.message }, 'redis'))
  return {
    db,
    services: {
      config,
      log,
      redis,
      lockout: createLockout(db, config.RATE_FACTOR),
      wake: openWake(redis, config.DATABASE_URL),
      files: openFiles(config),
      documents,
      channels,
    },
    authenticate: sessionAuthentication(db, { idle: idleLimits(config), isDemo: config.isDemo }),
    limits: createLimits(redis, config.RATE_FACTOR),
    async close() {
      redis.disconnect()
      for (const channel of channels) channel.close?.()
      await documents.close()
      await db.destroy()
    },
  }
}

export const openFiles = (config: Config): FileStore =>
  config.FILES === 's3' ? s3Store(config) : diskStore(join(resolve(config.DATA_DIR), 'files'))

/** Redis is an aid, never the truth: calls fail fast while it is away, and callers know what to do then. */
export function connectRedis(url: string, onError: (error: Error) => void): Redis {
  const redis = new Redis(url, {
    maxRetriesPerRequest: 1,
    commandTimeout: 1000,
    enableOfflineQueue: false,
    retryStrategy: (attempt) => Math.min(attempt * 200, 2000),
  })
  redis.on('error', onError)
  return redis
}
