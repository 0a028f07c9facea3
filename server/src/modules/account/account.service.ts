import { randomInt } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import type { Role, TenantKind } from '@shuangfang/shared/access/roles'
import type { AccountWrite, accountApi, Me } from '@shuangfang/shared/account/account.contract'
import { accountEvents } from '@shuangfang/shared/account/account.events'
import type { Input } from '@shuangfang/shared/kit/contract'
import type { z } from 'zod'
import type { Context } from '#platform/context'
import type { Row } from '#platform/entity'
import { AppError, unprocessable } from '#platform/errors'
import { holdingRole } from '#platform/people'
import { tokenHash } from '#platform/session'
import { driverCode } from '#platform/transaction'
import { type AccountEntity, Accounts, Sessions } from './account.entity'
import { countActive, credentialsOf, isLogin, nameOrLoginLike, tenantOf } from './account.report'

type Write = z.output<typeof AccountWrite>

/** argon2id as ASVS asks (46 MiB, 1 pass): about 15 ms. Raised here, it reaches everyone at their next sign-in. */
const strength = { memoryCost: 47_104, timeCost: 1, parallelism: 1 }
const asStored = `$argon2id$v=19$m=${strength.memoryCost},t=${strength.timeCost},p=${strength.parallelism}$`
export const hashPassword = (password: string) => hash(password, strength)
export const passwordFits = (stored: string, password: string) => verify(stored, password)
/** Kept with other parameters than today's. */
export const isOutdated = (stored: string) => !stored.startsWith(asStored)

/** Twelve characters that cannot be misread aloud: no 0/O, 1/l/I. */
export const initialPassword = () => lettersOf(12)
function lettersOf(length: number): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789'
  return Array.from({ length }, () => letters[randomInt(letters.length)]).join('')
}

export async function describeMe(ctx: Context): Promise<Me> {
  const account = await ctx.one(Accounts, ctx.actor.userId, 'read')
  const tenant = await tenantOf(ctx, ctx.tenantId)
  const { realm } = ctx.actor
  return {
    ...account,
    userId: account.id,
    selfIds: [...ctx.actor.selfIds],
    tenant: { ...tenant, kind: tenant.kind as TenantKind },
    jurisdictions:
      realm.kind === 'authority'
        ? realm.jurisdictions.map(({ region, sectors }) => ({ region, sectors: sectors && [...sectors] }))
        : [],
    isDemo: ctx.services.config.isDemo,
  }
}

export function listAccounts(ctx: Context, { q, status, ...page }: Input<typeof accountApi.list>['query']) {
  return ctx.list(Accounts, {
    ...page,
    filter: { tenantId: ctx.tenantId, status },
    where: q ? nameOrLoginLike(q) : undefined,
  })
}

/** One person as whoever keeps accounts entered them. */
export const entryOf = (ctx: Context, id: string): Promise<AccountEntity> => ctx.one(Accounts, id, 'manage')

/**
 * Stores a person with this password in the context's tenant, or in that of a row held for change. `at` is where the
 * form asked for the login.
 */
export async function addAccount(
  ctx: Context,
  write: Write,
  password: string,
  at = '/login',
  beside?: Row,
  status: AccountEntity['status'] = 'active',
): Promise<AccountEntity> {
  const passwordHash = await hashPassword(password)
  const account = await ctx
    .add(
      Accounts,
      {
        login: write.login,
        name: write.name,
        phone: write.phone ?? null,
        email: write.email ?? null,
        post: write.post ?? null,
        passwordHash,
        mustChangePassword: true,
        status,
        roles: write.roles,
        unitId: write.unitId ?? null,
        unitIds: [],
        // The product itself opens nobody's account; who did so in another tenant is in the trail.
        createdById: ctx.actor.realm.kind === 'system' ? null : ctx.actor.userId,
      },
      beside,
    )
    .catch((error) => {
      throw driverCode(error) === 'ER_DUP_ENTRY' ? loginTaken(write.login, at) : error
    })
  await ctx.emit(accountEvents.created, account, { login: write.login, roles: write.roles })
  return account
}

/** 409 where this login is somebody's already, for what is opened only later. */
export async function assertLoginFree(ctx: Context, login: string, pointer: string): Promise<void> {
  if (await credentialsOf(ctx, login)) throw loginTaken(login, pointer)
}

/** Logins are unique over all tenants: people type theirs before anyone knows where they belong. */
const loginTaken = (login: string, pointer: string) =>
  new AppError(409, 'login_taken', `账号 ${login} 已经有人使用，请换一个，如加上单位简称。`, [
    { pointer, code: 'taken', message: '这个账号已有人使用，请换一个' },
  ])

interface Registrant extends Omit<Write, 'login'> {
  login: string
  password: string
}

/**
 * The first person of a registered tenant, under the login they wished for and four letters of ours: an answer that
 * hangs on who has which login already would tell strangers. They chose the password themselves.
 */
export async function addRegistrant(
  tenant: Context,
  { login, password, ...write }: Registrant,
): Promise<AccountEntity> {
  const own = { ...write, login: await freeLogin(tenant, login) }
  const account = await addAccount(tenant, own, password)
  return tenant.save(account, { mustChangePassword: false })
}
async function freeLogin(ctx: Context, wish: string): Promise<string> {
  for (;;) {
    const login = `${wish}.${lettersOf(4)}`
    if (!(await isLogin(ctx, login))) return login
  }
}

/** Who registered the context's tenant. */
export async function registrantOf(tenant: Context): Promise<AccountEntity> {
  const [first] = await tenant.all(Accounts, { tenantId: tenant.tenantId })
  if (!first) throw new Error(`Nobody registered tenant ${tenant.tenantId}`)
  return first
}
/** The same, with another name and password and the login they have. */
export async function renewRegistrant(
  tenant: Context,
  { name, phone = null, roles, password }: Registrant,
): Promise<AccountEntity> {
  const account = await tenant.one(Accounts, (await registrantOf(tenant)).id, 'manage')
  return tenant.save(account, { name, phone, roles, passwordHash: await hashPassword(password) })
}

/** When the actor was here last, before this visit; null on the first one. */
export const lastVisitOf = async (ctx: Context): Promise<Date | null> =>
  (await ctx.one(Accounts, ctx.actor.userId, 'read')).lastVisitAt

/** Signs out every device of a person, but for the one with this token. */
export async function endSessions(ctx: Context, account: AccountEntity, except: string | null = null): Promise<void> {
  const system = ctx.system(account.tenantId)
  const kept = except && tokenHash(except)
  for (const { id, tokenHash: stored } of await system.every(Sessions, { filter: { userId: account.id } })) {
    if (stored === kept) continue
    await system.remove(await system.one(Sessions, id, 'secure'))
  }
}

/** Active people of the context's tenant who hold one of these roles, all of them: whom to notify, whom to ask. */
export function peopleWithRole(ctx: Context, ...roles: Role[]): Promise<AccountEntity[]> {
  const filter = { status: 'active', tenantId: ctx.tenantId } as const
  return ctx.every(Accounts, { filter, where: holdingRole(roles) })
}

/** How many active people the context's tenant has, and how many of them hold each of these roles. */
export const countPeople = countActive

/** Active person of the context's tenant, or 422 naming the field that chose them. */
export async function personIn(ctx: Context, id: string, pointer: string): Promise<AccountEntity> {
  const found = (await ctx.byIds(Accounts, [id])).get(id)
  if (found?.status === 'active') return found
  throw unprocessable('person_unknown', '所选人员不存在或已停用，请重新选择。', [
    { pointer, code: 'unknown', message: '请重新选择人员' },
  ])
}
