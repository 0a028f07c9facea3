import { grantEvents } from '@shuangfang/shared/account/account.events'
import type { GrantRow, grantApi } from '@shuangfang/shared/account/grant.contract'
import {
  confirmersOf,
  conflictOf,
  type Person,
  type Situation,
  verdictOn,
} from '@shuangfang/shared/account/power.rules'
import { conflictTexts } from '@shuangfang/shared/account/power.texts'
import type { Input } from '@shuangfang/shared/kit/contract'
import type { Context } from '#platform/context'
import { conflict, forbidden } from '#platform/errors'
import { Accounts } from './account.entity'
import { takeEffect } from './effect.service'
import { type RoleGrant, RoleGrants } from './grant.entity'
import { activePerson, powerfulPeople, tenantsById } from './power.report'
import { asPerson, isFreeToAct, personActing } from './power.service'

export async function changeRole(ctx: Context, id: string, write: Input<typeof grantApi.changeRole>['body']) {
  const account = await ctx.one(Accounts, id, 'grant')
  const { reason, ...change } = write
  if (account.roles.includes(change.role) === (change.act === 'give'))
    throw conflict('role_as_it_is', '这个人的角色已经是这样，请刷新查看。')
  const isFree = await isFreeToAct(ctx, account, change, { reason })
  if (isFree) await takeEffect(ctx, account, change, { reason })
  const { roles } = await ctx.one(Accounts, id, 'read')
  return { roles, isAsked: !isFree }
}

/** What waits, for whoever may have to do with it, and what became of the rest. */
export async function listGrants(ctx: Context, { state, ...page }: Input<typeof grantApi.list>['query']) {
  const found = await ctx.list(RoleGrants, { ...page, filter: { state } })
  const tenants = await tenantsById(
    ctx,
    found.items.map(({ tenantId }) => tenantId),
  )
  const items: GrantRow[] = []
  for (const grant of found.items) {
    const tenantName = tenants.get(grant.tenantId)?.name ?? ''
    items.push({ ...grant, tenantName, ...(await secondPersons(ctx, grant)) })
  }
  return { ...found, items }
}

/** Who of the reader's tenant may confirm, and whether the reader may. */
async function secondPersons(ctx: Context, grant: RoleGrant): Promise<Pick<GrantRow, 'confirmers' | 'isMine'>> {
  const situation = grant.state === 'asked' ? await situationOf(ctx, grant) : null
  if (!situation) return { confirmers: [], isMine: false }
  const isMine = refusalFor(ctx, grant, situation, await personActing(ctx)) === null
  const ids = grant.tenantId === ctx.tenantId ? confirmersOf(situation).map(({ id }) => id) : []
  const names = await ctx.byIds(Accounts, ids)
  return {
    confirmers: [...names.values()].map(({ name }) => name),
    isMine: isMine && ctx.can('decide', RoleGrants, grant),
  }
}

/** How the request stands today: whoever asked may have lost the right to since. */
async function situationOf(ctx: Context, grant: RoleGrant): Promise<Situation | null> {
  const { tenantId, tenantKind: kind, act, role } = grant
  const target = await ctx.system(tenantId).one(Accounts, grant.accountId, 'read')
  const asker = await activePerson(ctx, grant.askedIn, grant.askedById)
  if (!asker) return null
  const situation = {
    kind,
    asker,
    target: asPerson(target),
    change: { act, role },
    people: await powerfulPeople(ctx, tenantId),
  }
  // Roles of one tenant say nothing in another.
  if (act === 'appoint')
    return asker.roles.includes('operator') ? { ...situation, asker: { ...asker, roles: [] } } : null
  return ['now', 'ask'].includes(verdictOn(situation)) ? situation : null
}

/** Why the reader may not be the second person; null when they may. */
function refusalFor(ctx: Context, grant: RoleGrant, situation: Situation, reader: Person): string | null {
  // Whoever keeps the server, for a request that nobody of the product can decide.
  if (ctx.actor.realm.kind === 'system') return grant.channel === 'outside' ? null : notYours
  const clash = conflictOf(reader, situation)
  if (clash) return conflictTexts[clash]
  if (grant.tenantId !== ctx.tenantId) return grant.channel === 'outside' ? null : notYours
  return confirmersOf(situation).some(({ id }) => id === reader.id) ? null : notYours
}
const notYours = '这项变更不由您确认。由谁确认，见“权限变更”中该项的说明。'

/** A request held for decision by whoever may decide it today. One that has lapsed can only be refused. */
async function toDecide(ctx: Context, id: string, mayHaveLapsed = false): Promise<RoleGrant> {
  const grant = await ctx.one(RoleGrants, id, 'decide')
  if (grant.state !== 'asked') throw conflict('grant_decided', '这项变更已经办理过，请刷新查看结果。')
  const situation = await situationOf(ctx, grant)
  const refusal = situation && refusalFor(ctx, grant, situation, await personActing(ctx))
  if (refusal) throw forbidden(refusal, 'power_second')
  if (situation || mayHaveLapsed) return grant
  throw conflict('grant_lapsed', '提出这项变更的人已停用或不再有权提出，这项变更已失效。需要时请重新提出。')
}

/** The second person agrees: what was asked takes effect in this same transaction. */
export async function confirmGrant(ctx: Context, id: string) {
  const grant = await toDecide(ctx, id)
  // Whoever is outside must not be able to sign in as somebody inside: who asked collects the password.
  const isCollected = grant.act === 'reset' && grant.channel === 'outside' && grant.tenantId !== ctx.tenantId
  await decide(ctx, grant, isCollected ? 'approved' : 'confirmed', null)
  const initialPassword = isCollected ? null : await carryOut(ctx, grant)
  return { login: grant.accountLogin, initialPassword }
}

const carryOut = (ctx: Context, grant: RoleGrant) =>
  takeEffect(
    ctx,
    { tenantId: grant.tenantId, id: grant.accountId },
    { act: grant.act, role: grant.role },
    { reason: grant.reason, askedBy: grant.askedByName, identity: grant.identity },
  )

export async function refuseGrant(ctx: Context, id: string, reason: string) {
  const grant = await toDecide(ctx, id, true)
  await decide(ctx, grant, 'refused', reason)
  return { state: grant.state }
}

export async function withdrawGrant(ctx: Context, id: string) {
  const grant = await ctx.one(RoleGrants, id, 'withdraw')
  if (grant.state !== 'asked' && grant.state !== 'approved')
    throw conflict('grant_decided', '这项变更已经办理过，请刷新查看结果。')
  await decide(ctx, grant, 'withdrawn', null)
  return { state: grant.state }
}

/** The second person outside has agreed: the password is made, and shown to who asked. */
export async function collectPassword(ctx: Context, id: string) {
  const grant = await ctx.one(RoleGrants, id, 'withdraw')
  if (grant.state !== 'approved') throw conflict('grant_decided', '这项变更没有待领取的密码，请刷新查看结果。')
  if (!(await situationOf(ctx, grant))) throw conflict('grant_lapsed', '您已无权办理这项变更，请由管理员重新提出。')
  await ctx.save(grant, { state: 'confirmed' })
  await ctx.emit(grantEvents.collected, grant, { name: grant.accountName, change: grant.act })
  return { login: grant.accountLogin, initialPassword: (await carryOut(ctx, grant)) ?? '' }
}

async function decide(ctx: Context, grant: RoleGrant, state: RoleGrant['state'], note: string | null): Promise<void> {
  const { userId, name } = ctx.actor
  await ctx.save(grant, { state, decidedById: userId, decidedByName: name, decidedAt: ctx.now, note })
  const { accountName, accountId, act, role, reason, askedById } = grant
  const about = { name: accountName, account: accountId, change: act, role, reason, askedById, note }
  await ctx.emit(grantEvents[state], grant, about)
}

/** Accounts of the tenant that may confirm a request today. */
export async function confirmersFor(ctx: Context, id: string): Promise<string[]> {
  const grant = await ctx.one(RoleGrants, id, 'read')
  const situation = grant.state === 'asked' ? await situationOf(ctx, grant) : null
  return situation ? confirmersOf(situation).map((person) => person.id) : []
}
