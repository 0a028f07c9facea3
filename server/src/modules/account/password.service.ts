import { accountEvents } from '@shuangfang/shared/account/account.events'
import { done } from '@shuangfang/shared/kit/contract'
import type { Context } from '#platform/context'
import { conflict, unprocessable } from '#platform/errors'
import type { Http } from '#platform/http'
import { type AccountEntity, Accounts } from './account.entity'
import { wordsOfTenant } from './account.report'
import { endSessions, hashPassword, passwordFits } from './account.service'
import { type Known, weaknessOf } from './password.rules'
import { commonWords } from './password.words'

/** 422 at the field that holds the new password when it would soon be guessed. */
export function refuseWeakPassword(password: string, known: Known, pointer: string): void {
  const message = weaknessOf(password, known, commonWords())
  if (message) throw weak(message, pointer)
}
const weak = (message: string, pointer: string) =>
  unprocessable('password_weak', `${message}。`, [{ pointer, code: 'weak', message }])

/** One's own password. Wrong tries count like those at the door; every other device is signed out. */
export async function changePassword(ctx: Context, { current, next }: { current: string; next: string }, http: Http) {
  // Acting for oneself needs no right over accounts; the old password is the proof.
  const account = await ctx.system(ctx.tenantId).one(Accounts, ctx.actor.userId, 'manage')
  const proof = await provePassword(ctx, account, { current, next }, http)
  // Asked again after an answer that was lost.
  if (proof === 'next') return done
  if (current === next) throw weak('新密码不能与原密码相同', '/next')
  const { login, name, phone } = account
  const tenant = await wordsOfTenant(ctx, account.tenantId)
  refuseWeakPassword(next, { logins: [login], names: [name], phones: [phone], tenant }, '/next')
  const passwordHash = await hashPassword(next)
  return http.commit(async (within) => {
    const self = within.system(within.tenantId)
    const held = await self.one(Accounts, account.id, 'manage')
    if (held.passwordHash !== account.passwordHash)
      throw conflict('password_changed', '您的密码刚刚在别处改过，这次没有修改。请用最新的密码重新登录后再改。')
    await self.save(held, { passwordHash, mustChangePassword: false })
    await endSessions(within, held, http.sessionToken)
    await within.record(accountEvents.password_changed, held, {})
    return done
  })
}

/** Which of the two is the password today. Whoever finds a screen open must not guess there without end. */
async function provePassword(
  ctx: Context,
  account: AccountEntity,
  given: { current: string; next: string },
  http: Http,
): Promise<'current' | 'next'> {
  const { lockout } = ctx.services
  const { login } = account
  const locks = await lockout.attempt(login, http)
  for (const which of ['current', 'next'] as const) {
    if (!(await passwordFits(account.passwordHash, given[which]))) continue
    await lockout.succeed(login, http)
    return which
  }
  await lockout.miss(login, http)
  if (locks) {
    const trail = ctx.system(account.tenantId)
    await trail.record(accountEvents.locked, account, { account: login, address: http.ip })
    // One more says for how long.
    await lockout.attempt(login, http)
  }
  throw unprocessable('password_wrong', '原密码不正确，请重新输入。连续输错 5 次须等候，再错等得更久。', [
    { pointer: '/current', code: 'wrong', message: '原密码不正确' },
  ])
}
