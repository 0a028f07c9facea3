import type { TenantKind } from '@shuangfang/shared/access/roles'
import { accountEvents } from '@shuangfang/shared/account/account.events'
import type { PowerChange } from '@shuangfang/shared/account/power.rules'
import { maskMail, maskPhone } from '@shuangfang/shared/kit/personal'
import type { Context } from '#platform/context'
import { conflict } from '#platform/errors'
import { type AccountEntity, Accounts } from './account.entity'
import { tenantOf } from './account.report'
import { endSessions, hashPassword, initialPassword } from './account.service'
import type { Identity } from './grant.entity'
import { assertRoles } from './power.service'

/** Who wanted it and why: what the trail says beside who did it. */
export interface Cause {
  reason: string | null
  askedBy?: string
  identity?: Identity | null
}

/** A change under way: who does it, the account held by the product itself, what and why. */
interface Doing {
  ctx: Context
  system: Context
  account: AccountEntity
  change: PowerChange
  cause: Cause
}

/**
 * Does to an account what may be done, in the name of the actor. The one place where roles, passwords, states and
 * identities of accounts change after they are opened. Returns a new one-time password where there is one.
 */
export async function takeEffect(
  ctx: Context,
  target: Pick<AccountEntity, 'tenantId' | 'id'>,
  change: PowerChange,
  cause: Cause,
): Promise<string | null> {
  // Who may do this was decided by power.rules.ts; whoever confirms need not keep accounts.
  const system = ctx.system(target.tenantId)
  const account = await system.one(Accounts, target.id, 'manage')
  return effects[change.act]({ ctx, system, account, change, cause })
}

const effects: Record<PowerChange['act'], (doing: Doing) => Promise<string | null>> = {
  give: changeRoles,
  take: changeRoles,
  reset: resetPassword,
  identity: changeIdentity,
  disable: changeStatus,
  enable: changeStatus,
  appoint,
}

const told = ({ reason, askedBy }: Cause) => ({ reason, ...(askedBy && { askedBy }) })

async function changeRoles({ ctx, system, account, change: { act, role }, cause }: Doing) {
  if (!role) throw new Error('A role is given or taken, and none is named')
  const { roles: before, login, name } = account
  const after = act === 'give' ? [...new Set([...before, role])] : before.filter((held) => held !== role)
  if (act === 'give') {
    if (account.status !== 'active') throw conflict('account_disabled', '这个账号已停用，请先恢复启用再授予角色。')
    await assertRoles(ctx, (await tenantOf(ctx, account.tenantId)).kind as TenantKind, account, after)
  }
  await system.save(account, { roles: after })
  const payload = { login, name, role, before, after, ...told(cause) }
  if (act === 'give') await ctx.record(accountEvents.role_given, account, payload)
  else await ctx.record(accountEvents.role_taken, account, payload)
  return null
}

async function resetPassword({ ctx, system, account, cause }: Doing) {
  const password = initialPassword()
  await system.save(account, { passwordHash: await hashPassword(password), mustChangePassword: true })
  await endSessions(ctx, account)
  const { login, name } = account
  await ctx.record(accountEvents.password_reset, account, { login, name, ...told(cause) })
  await ctx.services.lockout.clear(login)
  return password
}

const shown = ({ name, phone, email }: Identity) => ({
  name,
  phone: phone && maskPhone(phone),
  email: email && maskMail(email),
})

async function changeIdentity({ ctx, system, account, cause }: Doing) {
  const { identity } = cause
  if (!identity) throw new Error('A name, telephone or address is changed, and none is given')
  const before = shown(account)
  await system.save(account, identity)
  const payload = { login: account.login, name: before.name, before, after: shown(identity), ...told(cause) }
  await ctx.record(accountEvents.identity_changed, account, payload)
  return null
}

async function changeStatus({ ctx, system, account, change, cause }: Doing) {
  const { login, name, roles } = account
  const payload = { login, name, roles, ...told(cause) }
  if (change.act === 'disable') {
    await system.save(account, { status: 'disabled' })
    await endSessions(ctx, account)
    await ctx.record(accountEvents.disabled, account, payload)
  } else {
    await system.save(account, { status: 'active' })
    await ctx.record(accountEvents.enabled, account, payload)
  }
  return null
}

async function appoint({ ctx, system, account, cause }: Doing) {
  const password = initialPassword()
  const passwordHash = await hashPassword(password)
  await system.save(account, { status: 'active', roles: ['system_admin'], passwordHash, mustChangePassword: true })
  const { login, name } = account
  await ctx.record(accountEvents.appointed, account, { name, login, ...told(cause) })
  return password
}
