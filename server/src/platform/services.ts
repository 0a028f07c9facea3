import type { Redis } from 'ioredis'
import type { Logger } from 'pino'
import type { Channel } from './channels/channel'
import type { Config } from './config'
import type { Documents } from './documents/document'
import type { FileStore } from './files'
import type { Lockout } from './lockout'

/** What use cases may need besides rows. No feature may rely on local disk or process memory (architecture §10). */
export interface Services {
  config: Config
  log: Logger
  redis: Redis
  lockout: Lockout
  /** After a commit: workers look at once for what it left them to do. */
  wake: () => void
  files: FileStore
  documents: Documents
  /** Ways to reach people beyond the in-app list. */
  channels: readonly Channel[]
}
