import { AppError } from './errors'
import { driverCode } from './transaction'

interface Coded {
  code?: unknown
  responseCode?: unknown
  cause?: unknown
}

/** What kind of error, for those who may not read what it is about: a code or a name, never a message. */
export function errorClass(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const { code, responseCode, cause } = error as Coded
  const own = error instanceof AppError ? error.code : (driverCode(error) ?? (typeof code === 'string' ? code : null))
  if (!own && cause instanceof Error) return errorClass(cause)
  const status = typeof responseCode === 'number' ? ` ${responseCode}` : ''
  return `${own ?? (error.name === 'Error' ? error.constructor.name : error.name)}${status}`.slice(0, 80)
}
