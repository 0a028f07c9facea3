import { isIPv6 } from 'node:net'
import type { DataSource } from 'typeorm'
import { tooMany } from './errors'

/** Wrong passwords for one login from one address before that address has to wait. */
export const allowedFailures = 5
/** The same from all addresses together: guessing from many places at once must end too. */
export const allowedEverywhere = 50
export const lockMinutes = 15

/**
 * Counts tries per login and address, where a Redis flush cannot forget: whoever guesses locks out the address they
 * guess from, not the person whose login it is. A try counts before the password is looked at, so that of many at once
 * no more than the allowed ones are. Never inside a transaction: it would wait for a second connection.
 */
export interface Lockout {
  /** Counts one try; throws 429 when there were too many since the last success. */
  attempt: (login: string, ip: string) => Promise<void>
  /** The password was right: this address starts anew, and so does the count of all. */
  succeed: (login: string, ip: string) => Promise<void>
  /** The password was reset: so do all addresses. */
  clear: (login: string) => Promise<void>
}

const everywhere = ''

export function createLockout(db: DataSource): Lockout {
  async function count(login: string, address: string, allowed: number, why: string): Promise<void> {
    const { insertId } = await db.query(countOne(allowed), [login, address])
    if (Number(insertId) <= allowed) return
    const [row] = await db.query(
      'SELECT TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(3), locked_until) AS seconds FROM login_lock WHERE login = ? AND address = ?',
      [login, address],
    )
    const seconds = Math.max(1, Number(row?.seconds ?? 1))
    throw tooMany(seconds, `${why}，请 ${Math.ceil(seconds / 60)} 分钟后再试，或请安全管理员重置密码。`)
  }
  return {
    async attempt(login, ip) {
      const here = `密码连续输错 ${allowedFailures} 次，这个账号在此处已锁定`
      await count(login, addressOf(ip), allowedFailures, here)
      await count(login, everywhere, allowedEverywhere, '有人在多处反复试这个账号的密码，账号已锁定')
    },
    async succeed(login, ip) {
      await db.query('DELETE FROM login_lock WHERE login = ? AND address IN (?)', [login, [addressOf(ip), everywhere]])
    },
    async clear(login) {
      await db.query('DELETE FROM login_lock WHERE login = ?', [login])
    },
  }
}

/** One household of IPv6 has 2^64 addresses: they count as one. Anything else counts as it stands. */
export function addressOf(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1]
  if (mapped || !isIPv6(ip)) return mapped ?? (ip.slice(0, 45) || 'unknown')
  const [head = '', tail] = ip.toLowerCase().split('::')
  const [before, after] = [head.split(':').filter(Boolean), (tail ?? '').split(':').filter(Boolean)]
  const zeros = tail === undefined ? [] : Array(8 - before.length - after.length).fill('0')
  return `${[...before, ...zeros, ...after].slice(0, 4).join(':')}::/64`
}

/** `insertId` is the number of this try. Tries beyond the allowed ones move nothing: a lock ends when it said it would. */
const countOne = (
  allowed: number,
) => `INSERT INTO login_lock (login, address, failures, last_failure_at) VALUES (?, ?, LAST_INSERT_ID(1), UTC_TIMESTAMP(3))
  ON DUPLICATE KEY UPDATE
    failures = LAST_INSERT_ID(IF(last_failure_at < UTC_TIMESTAMP(3) - INTERVAL ${lockMinutes} MINUTE, 1, LEAST(failures, ${allowed}) + 1)),
    last_failure_at = IF(failures > ${allowed}, last_failure_at, UTC_TIMESTAMP(3)),
    locked_until = IF(failures < ${allowed}, NULL, last_failure_at + INTERVAL ${lockMinutes} MINUTE)`
