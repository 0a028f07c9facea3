import { type DestinationStream, type Logger, pino } from 'pino'
import type { Config } from './config'

/** JSON lines without personal data: paths, ids and durations only; bodies, cookies and query values never. */
export function createLog({ LOG_LEVEL }: Pick<Config, 'LOG_LEVEL'>, to?: DestinationStream): Logger {
  const options = {
    level: LOG_LEVEL,
    base: { pid: process.pid },
    redact: { paths: ['*.password', '*.phone', '*.email'], censor: '…' },
    serializers: { err: errorFor },
  }
  return to ? pino(options, to) : pino(options)
}

/** Of an error: what kind, where, and what it says without what it repeats; never the statement and its values. */
function errorFor(error: unknown): unknown {
  if (typeof error === 'string') return withoutData(error)
  if (!(error instanceof Error)) return undefined
  const { code } = error as { code?: string }
  const places = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  const { cause } = error
  return {
    type: error.name,
    ...(code && { code }),
    message: withoutData(error.message),
    stack: places.join('\n'),
    ...(cause instanceof Error && { cause: errorFor(cause) }),
  }
}

/** Databases quote the value that did not fit, mail servers the address they do not know. */
const withoutData = (message: string) =>
  message
    .replace(/\b(entry|value:?|near) '.*?'(?=\s|$)/gs, "$1 '…'")
    .replace(/[^\s<>"']+@[^\s<>"']+/g, '…')
    .replace(/\d{7,}/g, '…')
    .slice(0, 1000)
