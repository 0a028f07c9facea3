import type { DataSource } from 'typeorm'
import { tooMany } from './errors'

export const allowedFailures = 5
export const lockMinutes = 15

/**
 * Counts tries per login, where a Redis flush cannot forget. A try counts before the password is looked at, so that of
 * many at once no more than `allowedFailures` are. Never inside a transaction: it would wait for a second connection.
 */
export interface Lockout {
  /** Counts one try; throws 429 when there were too many since the last success. */
  attempt: (login: string) => Promise<void>
  /** The password was right, or was reset. */
  clear: (login: string) => Promise<void>
}

export function createLockout(db: DataSource): Lockout {
  return {
    async attempt(login) {
      const { insertId } = await db.query(countOne, [login])
      if (Number(insertId) <= allowedFailures) return
      const [row] = await db.query(
        'SELECT TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(3), locked_until) AS seconds FROM login_lock WHERE login = ?',
        [login],
      )
      const seconds = Math.max(1, Number(row?.seconds ?? 1))
      throw tooMany(
        seconds,
        `密码连续输错 ${allowedFailures} 次，账号已锁定，请 ${Math.ceil(seconds / 60)} 分钟后再试，或请安全管理员重置密码。`,
      )
    },
    async clear(login) {
      await db.query('DELETE FROM login_lock WHERE login = ?', [login])
    },
  }
}

/** `insertId` is the number of this try. Tries beyond the allowed ones move nothing: a lock ends when it said it would. */
const countOne = `INSERT INTO login_lock (login, failures, last_failure_at) VALUES (?, LAST_INSERT_ID(1), UTC_TIMESTAMP(3))
  ON DUPLICATE KEY UPDATE
    failures = LAST_INSERT_ID(IF(last_failure_at < UTC_TIMESTAMP(3) - INTERVAL ${lockMinutes} MINUTE, 1, LEAST(failures, ${allowedFailures}) + 1)),
    last_failure_at = IF(failures > ${allowedFailures}, last_failure_at, UTC_TIMESTAMP(3)),
    locked_until = IF(failures < ${allowedFailures}, NULL, last_failure_at + INTERVAL ${lockMinutes} MINUTE)`
