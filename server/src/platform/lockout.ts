import type { DataSource } from 'typeorm'
import { tooMany } from './errors'

export const allowedFailures = 5
export const lockMinutes = 15

/** Counts wrong passwords per login, outside the failing request's transaction and where a Redis flush cannot forget. */
export interface Lockout {
  /** Throws 429 while the login is locked. */
  assertOpen: (login: string) => Promise<void>
  fail: (login: string) => Promise<void>
  clear: (login: string) => Promise<void>
}

export function createLockout(db: DataSource): Lockout {
  return {
    async assertOpen(login) {
      const [row] = await db.query(
        'SELECT TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(3), locked_until) AS seconds FROM login_lock WHERE login = ? AND locked_until > UTC_TIMESTAMP(3)',
        [login],
      )
      if (!row) return
      const seconds = Math.max(1, Number(row.seconds))
      throw tooMany(
        seconds,
        `密码连续输错 ${allowedFailures} 次，账号已锁定，请 ${Math.ceil(seconds / 60)} 分钟后再试，或请安全管理员重置密码。`,
      )
    },
    async fail(login) {
      await db.query(
        `INSERT INTO login_lock (login, failures, last_failure_at) VALUES (?, 1, UTC_TIMESTAMP(3))
         ON DUPLICATE KEY UPDATE
           failures = IF(last_failure_at < UTC_TIMESTAMP(3) - INTERVAL ${lockMinutes} MINUTE, 1, failures + 1),
           locked_until = IF(failures >= ${allowedFailures}, UTC_TIMESTAMP(3) + INTERVAL ${lockMinutes} MINUTE, NULL),
           last_failure_at = UTC_TIMESTAMP(3)`,
        [login],
      )
    },
    async clear(login) {
      await db.query('DELETE FROM login_lock WHERE login = ?', [login])
    },
  }
}
