import { decides, type TenantKind } from '@shuangfang/shared/access/roles'
import type { AccountEdit, AccountWrite } from '@shuangfang/shared/account/account.contract'
import { accountEvents } from '@shuangfang/shared/account/account.events'
import { done } from '@shuangfang/shared/kit/contract'
import type { z } from 'zod'
import type { Context } from '#platform/context'
import { conflict, unprocessable } from '#platform/errors'
import { type AccountEntity, Accounts } from './account.entity'
import { tenantOf } from './account.report'
import { addAccount, endSessions, initialPassword } from './account.service'
import { takeEffect } from './effect.service'
import type { Identity } from './grant.entity'
import { assertRoles, isFreeToAct } from './power.service'

/** Adds a person to the actor's tenant. The initial password is shown once and must be changed at first use. */
export async function createAccount(ctx: Context, write: z.output<typeof AccountWrite>) {
  if (write.roles.some(decides)) {
    throw unprocessable(
      'roles_by_others',
      '新开的账号只能带一线角色。有决定权的角色请先开号，再由安全保密管理员（没有时由负责人）授予，经第二人确认后生效。',
      [{ pointer: '/roles', code: 'deciding', message: '请只选一线角色，其余角色开号后再授予' }],
    )
  }
  const { kind } = await tenantOf(ctx, ctx.tenantId)
  await assertRoles(ctx, kind as TenantKind, { tenantId: ctx.tenantId, phone: null }, write.roles)
  const password = initialPassword()
  const account = await addAccount(ctx, write, password)
  return { account, initialPassword: password }
}

/** Post and unit at once; name, telephone and address of whoever decides wait for a second person. */
export async function editAccount(ctx: Context, id: string, version: number, write: z.output<typeof AccountEdit>) {
  const account = await ctx.one(Accounts, id, 'manage', version)
  const { reason = null, name, phone, email, post, unitId } = write
  const identity: Identity = { name, phone: phone || null, email: email || null }
  const change = { act: 'identity', role: null } as const
  const isRenamed = (['name', 'phone', 'email'] as const).some((key) => identity[key] !== account[key])
  const isFree = !isRenamed || (await isFreeToAct(ctx, account, change, { reason, identity }))
  if (post !== account.post || unitId !== account.unitId) {
    const before = { post: account.post, unitId: account.unitId }
    const after = { post: post ?? null, unitId: unitId ?? null }
    await ctx.save(account, after)
    await ctx.emit(accountEvents.edited, account, { name: account.name, before, after })
  }
  if (isRenamed && isFree) await takeEffect(ctx, account, change, { reason, identity })
  return replied(ctx, account, isFree)
}

export async function setAccountStatus(
  ctx: Context,
  id: string,
  status: AccountEntity['status'],
  reason: string | null,
) {
  const account = await ctx.one(Accounts, id, 'manage')
  if (account.id === ctx.actor.userId) throw conflict('account_self', '不能停用自己的账号，请由另一位系统管理员操作。')
  if (account.status === status) return replied(ctx, account, true)
  const change = { act: status === 'disabled' ? 'disable' : 'enable', role: null } as const
  const isFree = await isFreeToAct(ctx, account, change, { reason })
  if (isFree) await takeEffect(ctx, account, change, { reason })
  return replied(ctx, account, isFree)
}

const replied = async (ctx: Context, { id }: AccountEntity, isFree: boolean) => ({
  ...(await ctx.one(Accounts, id, 'read')),
  isAsked: !isFree,
})

/** A new one-time password for a colleague; every device of theirs is signed out and a lock is lifted. */
export async function resetPassword(ctx: Context, id: string, reason: string | null) {
  const account = await ctx.one(Accounts, id, 'grant')
  const change = { act: 'reset', role: null } as const
  const isFree = await isFreeToAct(ctx, account, change, { reason })
  const initial = isFree ? await takeEffect(ctx, account, change, { reason }) : null
  return { initialPassword: initial, isAsked: !isFree }
}

/** A lost telephone: out at once, and nobody gains anything by it. */
export async function signOutColleague(ctx: Context, id: string) {
  const account = await ctx.one(Accounts, id, 'secure')
  await endSessions(ctx, account)
  await ctx.emit(accountEvents.signed_out, account, { login: account.login, name: account.name })
  await ctx.services.lockout.clear(account.login)
  return done
}
