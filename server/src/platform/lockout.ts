import { isIPv6 } from 'node:net'
import type { DataSource } from 'typeorm'
import { tooMany } from './errors'
import type { Http } from './http'
import { tokenHash } from './session'

/** Wrong passwords for one login from one place before that place has to wait. */
export const allowedFailures = 5
/** The same from all places together where nobody has signed in before: guessing from many at once must end too. */
export const allowedEverywhere = 50
/** How long the first lock lasts; each further one of the same day twice as long, up to the second. */
export const lockMinutes = 15
export const longestLockMinutes = 240
/** Days that an address stays known after somebody signed in there. */
const knownDays = 30

/** Where a try comes from: its address, and the session that its browser still carries. */
export type Source = Pick<Http, 'ip' | 'sessionToken'>

/**
 * Counts tries per login and place, where a Redis flush cannot forget: whoever guesses locks out the place they guess
 * from, not the person whose login it is. A try counts before the password is looked at, so that of many at once no more
 * than the allowed ones are. Never inside a transaction: it would wait for a second connection.
 */
export interface Lockout {
  /** Counts one try; throws 429 when there were too many. True: if this one is wrong, its place is locked. */
  attempt: (login: string, source: Source) => Promise<boolean>
  /** The password was right: this place starts anew, and its address is known from now on. */
  succeed: (login: string, source: Source) => Promise<void>
  /** The password was reset: all places start anew. */
  clear: (login: string) => Promise<void>
}

const everywhere = ''

export function createLockout(db: DataSource): Lockout {
  async function count(login: string, place: string, allowed: number, why: string): Promise<boolean> {
    const { insertId } = await db.query(countOne(allowed), [login, place])
    if (Number(insertId) <= allowed) return Number(insertId) === allowed
    const [row] = await db.query(
      'SELECT TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(3), locked_until) AS seconds FROM login_lock WHERE login = ? AND address = ?',
      [login, place],
    )
    const seconds = Math.max(1, Number(row?.seconds ?? 1))
    throw tooMany(seconds, `${why}，请 ${Math.ceil(seconds / 60)} 分钟后再试，或请安全管理员重置密码。`)
  }

  /** A browser that carries a session of this login, lapsed or not, is a place of its own: who shares its address is not. */
  async function placeOf(login: string, { ip, sessionToken }: Source): Promise<{ place: string; isKnown: boolean }> {
    const [address, device] = [addressOf(ip), sessionToken ? tokenHash(sessionToken) : '']
    const [found] = await db.query(
      `SELECT EXISTS (SELECT 1 FROM session s JOIN account a ON a.tenant_id = s.tenant_id AND a.id = s.user_id
           WHERE s.token_hash = ? AND a.login = ?) AS isDevice,
         EXISTS (SELECT 1 FROM login_lock WHERE login = ? AND address = ? AND known_until > UTC_TIMESTAMP(3)) AS isAddress`,
      [device, login, login, address],
    )
    const isDevice = Number(found.isDevice) === 1
    return {
      place: isDevice ? `device ${device.slice(0, 32)}` : address,
      isKnown: isDevice || Number(found.isAddress) === 1,
    }
  }

  return {
    async attempt(login, source) {
      const { place, isKnown } = await placeOf(login, source)
      const here = `密码连续输错 ${allowedFailures} 次，这个账号在此处已锁定`
      const locks = await count(login, place, allowedFailures, here)
      // Strangers, however many, do not keep people from the places they sign in from.
      if (!isKnown) await count(login, everywhere, allowedEverywhere, '有人在多处反复试这个账号的密码，账号已锁定')
      return locks
    },
    async succeed(login, source) {
      const { place } = await placeOf(login, source)
      await db.query(`${startAnew} WHERE login = ? AND address = ?`, [login, place])
      await db.query(know, [login, addressOf(source.ip)])
    },
    async clear(login) {
      await db.query(`${startAnew} WHERE login = ?`, [login])
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

const startAnew = 'UPDATE login_lock SET failures = 0, rounds = 0, locked_until = NULL'
const know = `INSERT INTO login_lock (login, address, failures, last_failure_at, known_until)
  VALUES (?, ?, 0, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3) + INTERVAL ${knownDays} DAY)
  ON DUPLICATE KEY UPDATE known_until = VALUES(known_until)`

/**
 * `insertId` is the number of this try. Tries beyond the allowed ones move nothing: a lock ends when it said it would.
 * Columns are set one after the other: `rounds` sees what was there before, the later ones what the earlier set.
 */
const countOne = (
  allowed: number,
) => `INSERT INTO login_lock (login, address, failures, last_failure_at) VALUES (?, ?, LAST_INSERT_ID(1), UTC_TIMESTAMP(3))
  ON DUPLICATE KEY UPDATE
    rounds = IF(last_failure_at < UTC_TIMESTAMP(3) - INTERVAL 1 DAY, 0, rounds + (failures >= ${allowed} AND locked_until <= UTC_TIMESTAMP(3))),
    failures = LAST_INSERT_ID(IF(COALESCE(locked_until, last_failure_at + INTERVAL ${lockMinutes} MINUTE) <= UTC_TIMESTAMP(3), 1, LEAST(failures, ${allowed}) + 1)),
    last_failure_at = IF(failures > ${allowed}, last_failure_at, UTC_TIMESTAMP(3)),
    locked_until = IF(failures < ${allowed}, NULL, last_failure_at + INTERVAL LEAST(${lockMinutes} * POW(2, LEAST(rounds, 10)), ${longestLockMinutes}) MINUTE)`
