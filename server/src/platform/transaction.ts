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
  'PROTOCOL_CONNECTION_LOST',
  'ETIMEDOUT',
  'ER_SERVER_SHUTDOWN',
  'EPIPE',
])

/** The database was away, busy, or lost the connection: the same work may well succeed a little later. */
export function isTransient(error: unknown): boolean {
  const { fatal } = (error instanceof QueryFailedError ? error.driverError : (error ?? {})) as { fatal?: boolean }
  if (fatal) return true
  const code = driverCode(error) ?? (error as { code?: string } | null)?.code ?? ''
  return code === 'ER_LOCK_DEADLOCK' || code === 'ER_LOCK_WAIT_TIMEOUT' || unreachable.has(code)
}
