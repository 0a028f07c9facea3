import type { DataSource, EntityManager } from 'typeorm'
import { QueryFailedError } from 'typeorm'

/**
 * Runs `work` in one transaction, and the whole of it again after a deadlock: MySQL has rolled everything back, and
 * inside a request the only side effects are rows of this transaction.
 */
export async function inTransaction<R>(
  db: DataSource,
  work: (manager: EntityManager) => Promise<R>,
  attempts = 4,
): Promise<R> {
  try {
    return await db.transaction(work)
  } catch (error) {
    if (!isDeadlock(error) || attempts === 1) throw error
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 30))
    return inTransaction(db, work, attempts - 1)
  }
}

const isDeadlock = (error: unknown) => driverCode(error) === 'ER_LOCK_DEADLOCK'

/** MySQL's name for what went wrong, if that is what this error is. */
export function driverCode(error: unknown): string | undefined {
  return error instanceof QueryFailedError ? (error.driverError as { code?: string }).code : undefined
}

const unreachable = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'PROTOCOL_CONNECTION_LOST',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ER_SERVER_SHUTDOWN',
  'ER_CON_COUNT_ERROR',
  'ER_TOO_MANY_USER_CONNECTIONS',
  // A node that is being replaced takes no writes; the next connection reaches its successor.
  'ER_OPTION_PREVENTS_STATEMENT',
  'ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION',
  'EPIPE',
  // A new connection could not be set as it must be: its server's fault, not the request's.
  'EUNFIT',
])
export const isUnreachable = (code: string | undefined): boolean => unreachable.has(code ?? '')

const full = new Set([
  'ER_DISK_FULL',
  'ER_DISK_FULL_NOWAIT',
  'ER_RECORD_FILE_FULL',
  'ER_OUTOFMEMORY',
  'ER_ERROR_ON_WRITE',
  'ER_TEMP_FILE_WRITE_FAILURE',
  'ER_TABLESPACE_IS_FULL',
])
/** The database has no room: names of both engines, and "Got error 28" (ENOSPC) of the system below them. */
export function isDatabaseFull(error: unknown): boolean {
  const code = driverCode(error) ?? ''
  if (full.has(code)) return true
  return (
    /^ER_(GET_ERRNO|ERROR_ON_|CANT_CREATE_|CANT_LOCK)/.test(code) &&
    /\b(28|122)\b|No space left/.test((error as Error).message)
  )
}

/** The database was away, busy, or lost the connection: the same work may well succeed a little later. */
export function isTransient(error: unknown): boolean {
  const { fatal } = (error instanceof QueryFailedError ? error.driverError : (error ?? {})) as { fatal?: boolean }
  if (fatal) return true
  const code = driverCode(error) ?? (error as { code?: string } | null)?.code ?? ''
  return code === 'ER_LOCK_DEADLOCK' || code === 'ER_LOCK_WAIT_TIMEOUT' || unreachable.has(code)
}
