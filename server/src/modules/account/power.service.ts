import { type Role, rolesAreDisjoint, rolesOf, type TenantKind } from '@shuangfang/shared/access/roles'
import { grantEvents } from '@shuangfang/shared/account/account.events'
import {
  channelOf,
  isSamePerson,
  type Person,
  type PowerChange,
  type Situation,
  verdictOn,
} from '@shuangfang/shared/account/power.rules'
import { refusalTexts } from '@shuangfang/shared/account/power.texts'
import type { Context } from '#platform/context'
import { conflict, forbidden, unprocessable } from '#platform/errors'
import type { AccountEntity } from './account.entity'
import { tenantOf } from './account.report'
import { type Identity, RoleGrants } from './grant.entity'
import { activePerson, operatorPeople, powerfulPeople, rolesByPhone, waitingGrant } from './power.report'

export const asPerson = ({ id, phone, createdById, roles }: AccountEntity): Person => ({
  id,
  phone,
  createdById,
  roles,
})

/** The actor as these rules see them. */
export async function personActing(ctx: Context): Promise<Person> {
  const { userId, roles } = ctx.actor
  const stored = await activePerson(ctx, ctx.tenantId, userId)
  return { phone: null, createdById: null, ...stored, id: userId, roles }
}

/**
 * Whether what the actor is about to do to a colleague's account takes effect at once. Where it needs a second person,
 * the request is stored and everybody who must know hears of it; where it is not the actor's to do, this throws.
 */
export async function isFreeToAct(
  ctx: Context,
  target: AccountEntity,
  change: PowerChange,
  { reason, identity = null }: { reason: string | null; identity?: Identity | null },
): Promise<boolean> {
  const kind = (await tenantOf(ctx, target.tenantId)).kind as TenantKind
  const situation: Situation = {
    kind,
    asker: await personActing(ctx),
    target: asPerson(target),
    change,
    people: await powerfulPeople(ctx, target.tenantId),
  }
  const verdict = verdictOn(situation)
  if (verdict === 'now') return true
  if (verdict !== 'ask') throw forbidden(refusalTexts[verdict], `power_${verdict}`)
  await ask(ctx, target, situation, { reason: needed(reason), identity })
  return false
}

function needed(reason: string | null): string {
  if (reason && reason.length >= 4) return reason
  throw unprocessable('reason_required', '这项变更须由第二人确认，请写明原因（至少 4 个字），供确认的人核对。', [
    { pointer: '/reason', code: 'required', message: '请写明原因，至少 4 个字' },
  ])
}

/** Stores a request in the tenant of an account held for change. */
export async function ask(
  ctx: Context,
  target: AccountEntity,
  situation: Situation,
  { reason, identity }: { reason: string; identity: Identity | null },
) {
  const { kind, change } = situation
  if (await waitingGrant(ctx, target.tenantId, target.id, change.act, change.role))
    throw conflict('grant_waiting', '同样的变更已经提出，正在等待确认。请在“权限变更”中查看，或先撤回再重新提出。')
  const values = {
    ...change,
    tenantKind: kind,
    accountId: target.id,
    accountName: target.name,
    accountLogin: target.login,
    identity,
    channel: channelOf(situation),
    state: 'asked' as const,
    reason,
    askedById: ctx.actor.userId,
    askedIn: ctx.tenantId,
    askedByName: ctx.actor.name,
  }
  const grant = await ctx.add(RoleGrants, values, target)
  const { act, role } = change
  const { accountId, accountName, channel } = grant
  const about = { name: accountName, account: accountId, change: act, role, reason }
  await ctx.emit(grantEvents.asked, grant, { ...about, channel, kind })
}

/** Roles of this kind of tenant, and no two administrators in one person, whatever number of accounts they have. */
export async function assertRoles(
  ctx: Context,
  kind: TenantKind,
  account: Pick<AccountEntity, 'tenantId' | 'phone'>,
  roles: readonly Role[],
) {
  const others = account.phone ? await rolesByPhone(ctx, account.tenantId, account.phone) : []
  if (!rolesAreDisjoint(roles) || !rolesAreDisjoint([...roles, ...others])) {
    throw unprocessable(
      'roles_overlap',
      '系统管理员、安全保密管理员、安全审计员不能由同一个人兼任（同一手机号的账号视为同一个人），请分给不同的人。',
    )
  }
  if (roles.some((role) => !rolesOf[kind].includes(role)))
    throw unprocessable('roles_foreign', '所选角色不适用于本单位，请重新选择。')
}

/** Whether an account of the actor's tenant is the actor's own, or another one of the same person. */
export async function isOneOfMine(ctx: Context, id: string): Promise<boolean> {
  const other = await activePerson(ctx, ctx.tenantId, id)
  return id === ctx.actor.userId || (other !== null && isSamePerson(await personActing(ctx), other))
}

/** The operator's people of the context's tenant. */
export const operatorColleagues = async (ctx: Context): Promise<string[]> =>
  (await operatorPeople(ctx)).filter(({ tenantId }) => tenantId === ctx.tenantId).map(({ id }) => id)
