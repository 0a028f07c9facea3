import { type Logger, pino } from 'pino'
import type { Config } from './config'

/** JSON lines without personal data: paths, ids and durations only; bodies, cookies and query values never. */
export function createLog({ LOG_LEVEL }: Pick<Config, 'LOG_LEVEL'>): Logger {
  return pino({
    level: LOG_LEVEL,
    base: { pid: process.pid },
    redact: { paths: ['*.password', '*.phone', '*.email', 'err.query', 'err.parameters', 'err.sql'], censor: '…' },
  })
}
