import { randomInt } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { type Role, rolesAreDisjoint, rolesOf, type TenantKind } from '@shuangfang/shared/access/roles'
import type { AccountWrite, accountApi, Me } from '@shuangfang/shared/account/account.contract'
import { done, type Input } from '@shuangfang/shared/kit/contract'
import type { z } from 'zod'
import type { Context } from '#platform/context'
import type { Row } from '#platform/entity'
import { AppError, conflict, unprocessable } from '#platform/errors'
import type { Http } from '#platform/http'
import { driverCode } from '#platform/transaction'
import { type AccountEntity, Accounts, Sessions } from './account.entity'
import { holdingRole, nameOrLoginLike, tenantOf } from './account.report'

type Write = z.output<typeof AccountWrite>

/** argon2id as ASVS asks (46 MiB, 1 pass): about 15 ms. Raised here, it reaches everyone at their next sign-in. */
const strength = { memoryCost: 47_104, timeCost: 1, parallelism: 1 }
const asStored = `$argon2id$v=19$m=${strength.memoryCost},t=${strength.timeCost},p=${strength.parallelism}$`
export const hashPassword = (password: string) => hash(password, strength)
export const passwordFits = (stored: string, password: string) => verify(stored, password)
/** Kept with other parameters than today's. */
export const isOutdated = (stored: string) => !stored.startsWith(asStored)

/** Twelve characters that cannot be misread aloud: no 0/O, 1/l/I. */
export function initialPassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789'
  return Array.from({ length: 12 }, () => letters[randomInt(letters.length)]).join('')
}

export async function describeMe(ctx: Context): Promise<Me> {
  const account = await ctx.one(Accounts, ctx.actor.userId, 'read')
  const tenant = await tenantOf(ctx, ctx.tenantId)
  const { realm } = ctx.actor
  return {
    ...account,
    userId: account.id,
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

/** Adds a person to the actor's tenant. The initial password is shown once and must be changed at first use. */
export async function createAccount(ctx: Context, write: Write) {
  const tenant = await tenantOf(ctx, ctx.tenantId)
  assertRoles(tenant.kind as TenantKind, write.roles)
  const password = initialPassword()
  const account = await addAccount(ctx, write, password)
  return { account, initialPassword: password }
}

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
        status: 'active',
        roles: write.roles,
        unitId: write.unitId ?? null,
        unitIds: [],
      },
      beside,
    )
    .catch((error) => {
      throw driverCode(error) === 'ER_DUP_ENTRY' ? loginTaken(write.login, at) : error
    })
  await ctx.emit('account.created', account, { login: write.login, roles: write.roles })
  return account
}

/** Logins are unique over all tenants: people type theirs before anyone knows where they belong. */
const loginTaken = (login: string, pointer: string) =>
  new AppError(409, 'login_taken', `账号 ${login} 已经有人使用，请换一个，如加上单位简称。`, [
    { pointer, code: 'taken', message: '这个账号已有人使用，请换一个' },
  ])

/**
 * Whoever signed up a refused enterprise before gives way to who does now, under the same login or another. Nothing but
 * the registration was ever in that tenant.
 */
export async function replaceAccounts(tenant: Context, write: Write, password: string, at: string) {
  let again: AccountEntity | undefined
  for (const account of await tenant.many(Accounts, { tenantId: tenant.tenantId }, 'manage')) {
    if (account.login !== write.login) await tenant.save(account, { status: 'disabled' })
    else again = await tenant.save(account, { name: write.name, passwordHash: await hashPassword(password) })
  }
  return again ?? addAccount(tenant, write, password, at)
}

/** This person chose the password themselves: it need not be changed at first use. */
export async function setOwnPassword(ctx: Context, account: AccountEntity): Promise<void> {
  await ctx.save(account, { mustChangePassword: false })
}

function assertRoles(kind: TenantKind, roles: readonly Role[]): void {
  if (!rolesAreDisjoint(roles)) {
    throw unprocessable(
      'roles_overlap',
      '系统管理员、安全管理员（三员）、审计管理员不能由同一个人兼任，请分给不同的人。',
    )
  }
  const foreign = roles.filter((role) => !rolesOf[kind].includes(role))
  if (foreign.length) throw unprocessable('roles_foreign', '所选角色不适用于本单位，请重新选择。')
}

export async function editAccount(ctx: Context, id: string, version: number, write: Omit<Write, 'login'>) {
  const account = await ctx.one(Accounts, id, 'manage', version)
  assertRoles((await tenantOf(ctx, account.tenantId)).kind as TenantKind, write.roles)
  const before = { roles: account.roles, unitId: account.unitId }
  await ctx.save(account, {
    ...write,
    phone: write.phone ?? null,
    email: write.email ?? null,
    post: write.post ?? null,
    unitId: write.unitId ?? null,
  })
  await ctx.emit('account.edited', account, { before, roles: write.roles })
  return account
}

export async function setAccountStatus(ctx: Context, id: string, status: AccountEntity['status']) {
  const account = await ctx.one(Accounts, id, 'manage')
  if (account.id === ctx.actor.userId) throw conflict('account_self', '不能停用自己的账号，请由另一位系统管理员操作。')
  await ctx.save(account, { status })
  if (status === 'disabled') await endSessions(ctx, account)
  await ctx.emit(status === 'disabled' ? 'account.disabled' : 'account.enabled', account)
  return account
}

/** A new one-time password for a colleague; every device of theirs is signed out and a lock is lifted. */
export async function resetPassword(ctx: Context, id: string, { commit }: Pick<Http, 'commit'>) {
  const { login } = await ctx.one(Accounts, id, 'secure')
  const password = initialPassword()
  const passwordHash = await hashPassword(password)
  const reply = await commit(async (within) => {
    const account = await within.one(Accounts, id, 'secure')
    await within.save(account, { passwordHash, mustChangePassword: true })
    await endSessions(within, account)
    await within.emit('account.password_reset', account)
    return { initialPassword: password }
  })
  await ctx.services.lockout.clear(login)
  return reply
}

export async function changePassword(ctx: Context, current: string, next: string) {
  // Acting for oneself needs no right over accounts; the old password is the proof.
  const self = ctx.system(ctx.tenantId)
  const account = await self.one(Accounts, ctx.actor.userId, 'manage')
  if (!(await passwordFits(account.passwordHash, current))) {
    throw unprocessable('password_wrong', '原密码不正确，请重新输入。', [
      { pointer: '/current', code: 'wrong', message: '原密码不正确' },
    ])
  }
  if (current === next || next.includes(account.login)) {
    throw unprocessable('password_weak', '新密码不能与原密码相同，也不能包含账号。', [
      { pointer: '/next', code: 'weak', message: '请换一个密码' },
    ])
  }
  await self.save(account, { passwordHash: await hashPassword(next), mustChangePassword: false })
  await ctx.record('account.password_changed', self.subjectOf(account), account, {})
  return done
}

/** When the actor was here last, before this visit; null on the first one. */
export const lastVisitOf = async (ctx: Context): Promise<Date | null> =>
  (await ctx.one(Accounts, ctx.actor.userId, 'read')).lastVisitAt

async function endSessions(ctx: Context, account: AccountEntity): Promise<void> {
  const system = ctx.system(account.tenantId)
  for (const { id } of await system.all(Sessions, { userId: account.id })) {
    await system.remove(await system.one(Sessions, id, 'secure'))
  }
}

/** Active people of the context's tenant who hold one of these roles: whom to notify, whom to ask. */
export async function peopleWithRole(ctx: Context, ...roles: Role[]): Promise<AccountEntity[]> {
  const filter = { status: 'active', tenantId: ctx.tenantId } as const
  return (await ctx.list(Accounts, { filter, where: holdingRole(roles), size: 500 })).items
}

/** All active people of the context's tenant. */
export const peopleOf = (ctx: Context): Promise<AccountEntity[]> =>
  ctx.all(Accounts, { status: 'active', tenantId: ctx.tenantId }, 5000)

/** Active person of the context's tenant, or 422 naming the field that chose them. */
export async function personIn(ctx: Context, id: string, pointer: string): Promise<AccountEntity> {
  const found = (await ctx.byIds(Accounts, [id])).get(id)
  if (found?.status === 'active') return found
  throw unprocessable('person_unknown', '所选人员不存在或已停用，请重新选择。', [
    { pointer, code: 'unknown', message: '请重新选择人员' },
  ])
}
