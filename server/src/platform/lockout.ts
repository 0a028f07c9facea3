import type { DataSource } from 'typeorm'
import { addressKey } from './address'
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
/** Logins of strangers that may fail at one address in a day, beside one for each person who has signed in there. */
export const allowedLogins = 20
/** Sign-ins of strangers that may be under way at one address at once: a shift that begins. */
export const allowedAtOnce = 60
/** The wait for strangers at an address where more fail: it doubles with each further login, from a second up to this. */
export const longestWaitSeconds = 900
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
  /** It was wrong: many logins that fail at one address slow down whoever is new there. */
  miss: (login: string, source: Source) => Promise<void>
  /** The password was right: this place starts anew, and its address is known from now on. */
  succeed: (login: string, source: Source) => Promise<void>
  /** The password was reset: all places start anew. */
  clear: (login: string) => Promise<void>
}

const everywhere = ''

export function createLockout(db: DataSource, factor = 1): Lockout {
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
    const [address, device] = [addressKey(ip), sessionToken ? tokenHash(sessionToken) : '']
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

  /**
   * One password tried against many logins locks none of them. Strangers wait instead, at the address they try from;
   * people who have signed in there, or whose browser has, do not. The try that was counted is given back.
   */
  async function refuseSpray(login: string, address: string): Promise<void> {
    const [row] = await db.query(sprayAt, [address])
    const over = Number(row.missed) - factor * allowedLogins - Number(row.known)
    const wait = over < 0 ? 0 : Math.min(2 ** over, longestWaitSeconds) - Number(row.secondsSince)
    const underWay = Number(row.underWay)
    if (wait <= 0 && underWay <= (over < 0 ? factor * allowedAtOnce : 1)) return
    await db.query(giveBack, [login, address])
    const seconds = Math.max(1, Math.ceil(wait))
    const after = seconds < 90 ? `${seconds} 秒` : `${Math.ceil(seconds / 60)} 分钟`
    throw tooMany(
      seconds,
      `这个网络地址上有许多账号登录失败，请 ${after}后再试。在这里登录过的账号不受影响；急用请换个网络，或联系本单位管理员。`,
    )
  }

  return {
    async attempt(login, source) {
      const { place, isKnown } = await placeOf(login, source)
      const here = `密码连续输错 ${allowedFailures} 次，这个账号在此处已锁定`
      const locks = await count(login, place, allowedFailures, here)
      if (!isKnown) await refuseSpray(login, addressKey(source.ip))
      // Strangers, however many, do not keep people from the places they sign in from.
      if (!isKnown) await count(login, everywhere, allowedEverywhere, '有人在多处反复试这个账号的密码，账号已锁定')
      return locks
    },
    async miss(login, source) {
      await db.query('UPDATE login_lock SET missed_at = UTC_TIMESTAMP(3) WHERE login = ? AND address = ?', [
        login,
        addressKey(source.ip),
      ])
    },
    async succeed(login, source) {
      const { place } = await placeOf(login, source)
      await db.query(`${startAnew} WHERE login = ? AND address = ?`, [login, place])
      await db.query(know, [login, addressKey(source.ip)])
    },
    async clear(login) {
      await db.query(`${startAnew} WHERE login = ?`, [login])
    },
  }
}

const startAnew = 'UPDATE login_lock SET failures = 0, rounds = 0, locked_until = NULL, missed_at = NULL'
const giveBack = `UPDATE login_lock SET locked_until = IF(failures >= ${allowedFailures}, NULL, locked_until),
  failures = GREATEST(failures - 1, 0) WHERE login = ? AND address = ?`
/** Of one address: logins that failed there within a day, logins known there, and those whose password is looked at now. */
const sprayAt = `SELECT
    COALESCE(SUM(missed_at > UTC_TIMESTAMP(3) - INTERVAL 1 DAY), 0) AS missed,
    COALESCE(SUM(known_until > UTC_TIMESTAMP(3)), 0) AS known,
    COALESCE(TIMESTAMPDIFF(MICROSECOND, MAX(missed_at), UTC_TIMESTAMP(3)) / 1000000, 0) AS secondsSince,
    COALESCE(SUM(failures > 0 AND last_failure_at > UTC_TIMESTAMP(3) - INTERVAL 10 SECOND
      AND (missed_at IS NULL OR missed_at < last_failure_at)), 0) AS underWay
  FROM login_lock WHERE address = ?`
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
