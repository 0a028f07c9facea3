import type { TenantKind } from '@shuangfang/shared/access/roles'
import { accountEvents, sessionEvents } from '@shuangfang/shared/account/account.events'
import { idleMinutes } from '@shuangfang/shared/account/session.rules'
import { done } from '@shuangfang/shared/kit/contract'
import type { Context } from '#platform/context'
import { AppError } from '#platform/errors'
import { type Http, sessionCookie } from '#platform/http'
import { idleLimits, newToken, sessionDays, tokenHash } from '#platform/session'
import { type AccountEntity, Accounts, type SessionEntity, Sessions } from './account.entity'
import { type Credentials, credentialsOf } from './account.report'
import { describeMe, hashPassword, isOutdated, passwordFits } from './account.service'

const wrong = () =>
  new AppError(
    401,
    'login_failed',
    '账号或密码不正确。连续输错 5 次将锁定 15 分钟，再错锁得更久；忘记密码请联系本单位管理员重置。',
  )
/** Verifying against something when the login is unknown keeps both answers equally slow. */
const nobody = hashPassword('no such account')

export async function login(ctx: Context, input: { login: string; password: string }, http: Http) {
  const { lockout } = ctx.services
  const locks = await lockout.attempt(input.login, http)
  const found = await credentialsOf(ctx, input.login)
  const isAdmitted = found?.status === 'active' && (!found.isDemo || ctx.services.config.isDemo)
  const fits = await passwordFits(found?.passwordHash ?? (await nobody), input.password)
  if (!found || !fits || !isAdmitted) {
    await lockout.miss(input.login, http)
    if (found && locks) await recordLock(ctx, found, input.login, http.ip)
    throw wrong()
  }
  await lockout.succeed(input.login, http)
  assertTenantOpen(found)
  const renewedHash = isOutdated(found.passwordHash) ? await hashPassword(input.password) : undefined
  return http.commit((within) => openSession(within, { ...found, renewedHash, password: input.password }, http))
}

/** The tenant's security people read in their trail who was locked out, and from where somebody tried. */
const recordLock = (ctx: Context, found: Credentials, account: string, address: string) =>
  ctx.system(found.tenantId).record(accountEvents.locked, found, { account, address })

function assertTenantOpen({ tenantStatus, refusal }: Credentials): void {
  if (tenantStatus === 'active') return
  if (refusal) {
    const detail = `贵单位的注册未被受理。原因：${refusal}。改正后可以用同一信用代码重新注册。`
    throw new AppError(403, 'registration_refused', detail.replace('。。', '。'))
  }
  throw tenantStatus === 'pending'
    ? new AppError(403, 'tenant_pending', '贵单位的注册还在等待属地监管部门受理，受理后即可登录。')
    : new AppError(403, 'tenant_closed', '贵单位账户已停用或注册未通过，请联系属地监管部门或平台运营。')
}

/** Its events are about the session; its rules are those of the account. */
const about = ({ tenantId, id }: SessionEntity) => ({ tenantId, id })

interface Proven extends Credentials {
  password: string
  renewedHash?: string
}
/** Starts a session for an account whose password has just been checked. */
async function openSession(ctx: Context, proven: Proven, http: Http) {
  const { id, tenantId, renewedHash } = proven
  const system = ctx.system(tenantId)
  const account = await system.one(Accounts, id, 'manage')
  const isUnchanged = account.passwordHash === proven.passwordHash
  // Changed since it was checked: whoever signs in with the old one would stay signed in behind the change.
  if (!isUnchanged && !(await passwordFits(account.passwordHash, proven.password))) throw wrong()
  const before = await system.every(Sessions, { filter: { userId: id } })
  const token = newToken()
  const expiresAt = new Date(ctx.now.getTime() + sessionDays * 86_400_000)
  const session = await system.add(Sessions, {
    tokenHash: tokenHash(token),
    userId: id,
    expiresAt,
    lastUsedAt: ctx.now,
    ip: http.ip.slice(0, 45),
    agent: http.agent,
  })
  const passwordHash = isUnchanged ? renewedHash : undefined
  await system.save(account, { lastLoginAt: ctx.now, lastVisitAt: lastVisit(account, before, ctx.now), passwordHash })
  const person = await system.becoming(id)
  await person.record(sessionEvents.opened, about(session), { account: account.login, name: account.name })
  const isSecure = ctx.services.config.publicUrl.startsWith('https:')
  http.setCookie(sessionCookie, token, {
    httpOnly: true,
    sameSite: 'lax',
    secure: isSecure,
    path: '/',
    expires: expiresAt,
  })
  return describeMe(person)
}

/** Whoever comes back within this time is still on the same visit. */
const pauseMs = 30 * 60_000

/** When someone who signs in now was here last: signed out, or used a session that then ran out. A visit under way keeps its answer. */
function lastVisit({ lastVisitAt, lastLoginAt }: AccountEntity, before: readonly SessionEntity[], now: Date) {
  const uses = before.map((session) => session.lastUsedAt ?? session.createdAt)
  const known = [lastVisitAt, lastLoginAt, ...uses].filter((at) => at !== null)
  const latest = known.length ? new Date(Math.max(...known.map((at) => at.getTime()))) : null
  return latest && now.getTime() - latest.getTime() < pauseMs ? lastVisitAt : latest
}

export async function logout(ctx: Context, http: Http) {
  const system = ctx.system(ctx.tenantId)
  const hash = http.sessionToken && tokenHash(http.sessionToken)
  for (const { id, tokenHash: stored } of await system.every(Sessions, { filter: { userId: ctx.actor.userId } })) {
    if (stored !== hash) continue
    const session = await system.one(Sessions, id, 'secure')
    await system.remove(session)
    await ctx.record(sessionEvents.closed, about(session))
    await system.save(await system.one(Accounts, ctx.actor.userId, 'manage'), { lastVisitAt: ctx.now })
  }
  http.setCookie(sessionCookie, '', { httpOnly: true, sameSite: 'lax', path: '/', expires: new Date(0) })
  return done
}

/** My signed-in devices; people sign out what they do not recognise. */
export async function listSessions(ctx: Context, http: Http) {
  const filter = { userId: ctx.actor.userId, expiresAt: { $gte: ctx.now } }
  const mine = await ctx.system(ctx.tenantId).every(Sessions, { filter })
  const current = http.sessionToken && tokenHash(http.sessionToken)
  const items = mine.map((session) => ({
    ...session,
    lastUsedAt: session.lastUsedAt ?? session.createdAt,
    isCurrent: session.tokenHash === current,
  }))
  return { items: items.filter((session) => isInUse(ctx, session)).reverse() }
}

/** A session that nobody has used for too long is over, though its row is still there. */
function isInUse({ actor, now, services }: Context, { lastUsedAt, agent }: { lastUsedAt: Date; agent: string }) {
  const kind = actor.realm.kind as TenantKind
  const minutes = idleMinutes(idleLimits(services.config), kind, actor.roles, agent)
  return now.getTime() - lastUsedAt.getTime() < minutes * 60_000
}

export async function revokeSession(ctx: Context, id: string) {
  const system = ctx.system(ctx.tenantId)
  const session = await system.one(Sessions, id, 'secure')
  if (session.userId !== ctx.actor.userId) return done
  await system.remove(session)
  await ctx.record(sessionEvents.revoked, about(session))
  return done
}
