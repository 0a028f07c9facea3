import { createHash, randomBytes } from 'node:crypto'
import { type Actor, anonymous, type Jurisdiction, type Realm } from '@shuangfang/shared/access/actor'
import { type Role, rolesOf, type TenantKind } from '@shuangfang/shared/access/roles'
import { type IdleLimits, idleMinutes } from '@shuangfang/shared/account/session.rules'
import type { Request } from 'express'
import type { DataSource } from 'typeorm'
import type { Config } from './config'
import { AppError } from './errors'
import { cookieIn, sessionCookie } from './http'

export const sessionDays = 14
export const newToken = () => randomBytes(32).toString('base64url')
/** Sessions are stored by hash: a leaked table opens nothing. */
export const tokenHash = (token: string) => createHash('sha256').update(token).digest('hex')

interface SessionRow {
  userId: string
  tenantId: string
  name: string
  phone: string | null
  kind: TenantKind
  roles: Role[] | string
  unitIds: string[] | string
  mustChangePassword: number
}
interface Found {
  actor: Actor
  mustChange: boolean
  /** By this process's clock: from then on a request is worth writing down. */
  markAt: number
}

type IdleSettings = Pick<Config, 'SESSION_IDLE_MINUTES' | 'SESSION_IDLE_MINUTES_PHONE'>
export const idleLimits = (config: IdleSettings): IdleLimits => ({
  desk: config.SESSION_IDLE_MINUTES,
  phone: config.SESSION_IDLE_MINUTES_PHONE,
})
interface Authentication {
  keepMs?: number
  idle?: IdleLimits
  /** Whether people of the demo are admitted. */
  isDemo?: boolean
}
/** How exactly the last use is known: one write a minute and session. */
const markEveryMs = 60_000

/** Path that stays open to someone whose first password must be changed. */
const whileChanging = ['/account/password', '/session', '/account/me']

/**
 * Who is calling. A session counts as long as its row is there, unexpired and in use, and its user is active; answers
 * are kept in the process for two seconds, so a revocation takes effect within that time on every node. For an act of an
 * authority nothing kept will do: it is asked anew, with today's roles and jurisdiction (ADR 0017).
 */
export function sessionAuthentication(
  db: DataSource,
  { keepMs = 2000, idle = { desk: 30, phone: 10_080 }, isDemo = false }: Authentication = {},
): (req: Request, isPassive?: boolean) => Promise<Actor> {
  const known = keptFor(keepMs, (hash: string) => loadActor(db, hash, idle, isDemo))
  return async (req, isPassive = false) => {
    refuseForeignOrigin(req)
    const token = cookieIn(req, sessionCookie)
    if (!token) return anonymous
    const hash = tokenHash(token)
    const kept = await known.get(hash)
    if (kept?.actor.realm.kind === 'authority' && isWrite(req)) known.forget(hash)
    const found = await known.get(hash)
    if (!found) return anonymous
    if (!isPassive) await markUse(db, hash, found)
    // Asked anew each time: the page that follows the change must not hear that it is still due.
    if (found.mustChange) known.forget(hash)
    if (found.mustChange && !whileChanging.some((path) => req.path.endsWith(path))) {
      throw new AppError(403, 'password_change_required', '这是初始密码，请先修改密码再使用。')
    }
    return found.actor
  }
}

/** Answers kept for a moment: what asks at the same time waits for the same answer. A failure is not kept. */
function keptFor<T>(ms: number, ask: (key: string) => Promise<T>) {
  const known = new Map<string, { until: number; answer: Promise<T> }>()
  return {
    get(key: string): Promise<T> {
      const kept = known.get(key)
      if (kept && kept.until >= Date.now()) return kept.answer
      if (known.size > 5000) known.clear()
      const answer = ask(key)
      answer.catch(() => known.delete(key))
      known.set(key, { until: Date.now() + ms, answer })
      return answer
    },
    forget: (key: string) => void known.delete(key),
  }
}

const isWrite = ({ method }: Request) => method !== 'GET' && method !== 'HEAD'

/** Cookies are `SameSite=Lax`; beyond that, a write must come from our own pages. */
function refuseForeignOrigin(req: Request): void {
  if (!isWrite(req)) return
  const origin = req.header('origin')
  if (!origin) return
  if (URL.canParse(origin) && new URL(origin).host === req.header('host')) return
  throw new AppError(403, 'foreign_origin', '请求来自其他网站，已拒绝。请从平台页面操作。')
}

async function loadActor(db: DataSource, hash: string, limits: IdleLimits, isDemo: boolean): Promise<Found | null> {
  const [row]: (SessionRow & { agent: string; unusedSeconds: number })[] = await db.query(
    `SELECT ${person}, s.agent,
       TIMESTAMPDIFF(SECOND, COALESCE(s.last_used_at, s.created_at), UTC_TIMESTAMP(3)) AS unusedSeconds FROM session s JOIN account u ON u.tenant_id = s.tenant_id AND u.id = s.user_id JOIN tenant t ON t.id = s.tenant_id
     WHERE s.token_hash = ? AND s.expires_at > UTC_TIMESTAMP(3) AND ${admitted} AND t.is_demo <= ?`,
    [hash, isDemo],
  )
  if (!row) return null
  const actor = await actorFrom(db, row)
  const unusedMs = Number(row.unusedSeconds) * 1000
  if (unusedMs >= idleMinutes(limits, row.kind, actor.roles, row.agent) * 60_000) return null
  return { actor, mustChange: row.mustChangePassword === 1, markAt: Date.now() + markEveryMs - unusedMs }
}

/** Only what a person does counts: a bell that rings on a forgotten screen would keep it open for ever. */
async function markUse(db: DataSource, hash: string, found: Found): Promise<void> {
  if (Date.now() < found.markAt) return
  found.markAt = Date.now() + markEveryMs
  await db.query('UPDATE session SET last_used_at = UTC_TIMESTAMP(3) WHERE token_hash = ?', [hash])
}

/** A connection or a transaction: whatever answers a statement. */
type Asked = Pick<DataSource, 'query'>

/** An account as it is today, for work done later in its name. Null when it may no longer act. */
export async function actorOfAccount(db: Asked, tenantId: string, userId: string): Promise<Actor | null> {
  const [row]: SessionRow[] = await db.query(
    `SELECT ${person} FROM account u JOIN tenant t ON t.id = u.tenant_id WHERE u.tenant_id = ? AND u.id = ? AND ${admitted}`,
    [tenantId, userId],
  )
  return row ? actorFrom(db, row) : null
}

const person = `u.id AS userId, u.tenant_id AS tenantId, u.name, u.phone, t.kind, u.roles, u.unit_ids AS unitIds,
  u.must_change_password AS mustChangePassword`
const admitted = `u.status = 'active' AND t.status = 'active'`

async function actorFrom(db: Asked, row: SessionRow): Promise<Actor> {
  const [realm, selfIds] = [await realmOf(db, row), await accountsOf(db, row)]
  // A role of another kind of tenant counts for nothing, however it got there.
  const roles = (list(row.roles) as Role[]).filter((role) => rolesOf[row.kind].includes(role))
  const { userId, name } = row
  return { userId, selfIds, name, realm, roles, unitIds: list(row.unitIds) }
}

/** A telephone is one person's, whatever tenant they act in: who has a second account is no second person. */
async function accountsOf(db: Asked, { userId, phone }: SessionRow): Promise<string[]> {
  if (!phone) return [userId]
  const rows: { id: string }[] = await db.query('SELECT id FROM account WHERE phone = ? ORDER BY id', [phone])
  return rows.map(({ id }) => id)
}

/** Days of a jurisdiction are days in China. */
const today = 'DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)'

async function realmOf(db: Asked, { kind, tenantId }: SessionRow): Promise<Realm> {
  if (kind !== 'authority') return { kind, tenantId }
  const rows: { region: string; sectors: string[] | string | null }[] = await db.query(
    `SELECT region_code AS region, sectors FROM jurisdiction
     WHERE tenant_id = ? AND valid_from <= ${today} AND (valid_to IS NULL OR valid_to >= ${today})`,
    [tenantId],
  )
  const jurisdictions: Jurisdiction[] = rows.map(({ region, sectors }) => ({
    region,
    sectors: sectors === null ? null : list(sectors),
  }))
  return { kind, tenantId, jurisdictions }
}

/** MariaDB's JSON may arrive as text, MySQL's as a value. */
const list = (value: string[] | string): string[] => (typeof value === 'string' ? JSON.parse(value) : value)
