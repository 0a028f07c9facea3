import type {
  AuthorityCreation,
  authorityApi,
  JurisdictionAsked,
} from '@shuangfang/shared/authority/authority.contract'
import { authorityEvents, authorityRequestEvents } from '@shuangfang/shared/authority/authority.events'
import type { Input } from '@shuangfang/shared/kit/contract'
import type { z } from 'zod'
import { addAccount, assertLoginFree, initialPassword } from '#modules/account/account.service'
import { assertNotOperators } from '#modules/account/appointment.service'
import { isOneOfMine } from '#modules/account/power.service'
import type { Context } from '#platform/context'
import { conflict, forbidden, unprocessable } from '#platform/errors'
import {
  Authorities,
  type AuthorityContent,
  type AuthorityRequest,
  AuthorityRequests,
  Jurisdictions,
} from './authority.entity'
import { letterhead } from './authority.service'
import { assertMergeable, type Merger, mergeAuthorities, passingParts } from './merge.service'

/** What comes of a confirmed request: the authority, and for a new one its people with their one-time passwords. */
interface Outcome {
  authorityId: string
  passwords: { login: string; initialPassword: string }[]
}

const shown = ({ content, ...request }: AuthorityRequest) => ({
  ...request,
  merger: null,
  ...content,
  entry: content.entry && letterhead(content.entry),
})

export async function listRequests(ctx: Context, { state, ...page }: Input<typeof authorityApi.requests>['query']) {
  const found = await ctx.list(AuthorityRequests, { ...page, filter: { state } })
  return { ...found, items: found.items.map(shown) }
}

/** A new authority: nothing of it exists before another person of the operator confirms. */
export async function askAuthority(ctx: Context, body: z.output<typeof AuthorityCreation>) {
  const { administrator, leader, jurisdictions, reason, ...entry } = body
  for (const [as, person] of Object.entries({ administrator, leader })) {
    await assertNotOperators(ctx, person.phone, `/${as}/phone`)
    await assertLoginFree(ctx, person.login, `/${as}/login`)
  }
  if (administrator.phone === leader.phone || administrator.login === leader.login) {
    throw unprocessable('authority_people', '管理员和领导须是两个人，账号和手机号不能相同。', [
      { pointer: '/leader/phone', code: 'same', message: '须与管理员的不同' },
    ])
  }
  const people: AuthorityContent['people'] = [
    { ...administrator, as: 'administrator' },
    { ...leader, as: 'leader' },
  ]
  return ask(ctx, 'create', null, entry.name, reason, { entry, people, jurisdictions })
}

export async function askJurisdiction(
  ctx: Context,
  id: string,
  { reason, ...part }: z.output<typeof JurisdictionAsked>,
) {
  const authority = await ctx.one(Authorities, id, 'edit')
  return ask(ctx, 'jurisdiction', id, authority.name, reason, { entry: null, people: [], jurisdictions: [part] })
}

/** One authority into another: the parts that would pass stand in the request, for whoever confirms it. */
export async function askMerger(ctx: Context, id: string, { reason, intoId, from }: Merger & { reason: string }) {
  const [authority, into] = [await ctx.one(Authorities, id, 'edit'), await ctx.one(Authorities, intoId, 'edit')]
  assertMergeable(ctx, authority, into, from)
  const jurisdictions = (await passingParts(ctx, id, from)).map(({ passed }) => passed)
  const merger = { intoId, intoName: into.name, from }
  return ask(ctx, 'merge', id, authority.name, reason, { entry: null, people: [], jurisdictions, merger })
}

async function ask(
  ctx: Context,
  act: AuthorityRequest['act'],
  authorityId: string | null,
  name: string,
  reason: string,
  content: AuthorityContent,
) {
  const asked = { askedById: ctx.actor.userId, askedByName: ctx.actor.name }
  const request = await ctx.add(AuthorityRequests, {
    act,
    authorityId,
    name,
    reason,
    content,
    state: 'asked',
    ...asked,
  })
  await ctx.emit(authorityRequestEvents.asked, request, { name, act, reason, jurisdictions: content.jurisdictions })
  return shown(request)
}

/** Another person than who asked, by account and by telephone. */
async function toDecide(ctx: Context, id: string): Promise<AuthorityRequest> {
  const request = await ctx.one(AuthorityRequests, id, 'decide')
  if (request.state !== 'asked') throw decided()
  if (await isOneOfMine(ctx, request.askedById))
    throw forbidden('提出的人登记的手机号与您的相同，视为同一个人，须由另一名运营人员确认。', 'power_second')
  return request
}
const decided = () => conflict('authority_request_decided', '这项申请已经办理过，请刷新查看结果。')

export async function confirmRequest(ctx: Context, id: string): Promise<Outcome> {
  const request = await toDecide(ctx, id)
  await close(ctx, request, 'confirmed', null)
  if (request.act === 'create') return found(ctx, request)
  return request.act === 'merge' ? merge(ctx, request) : addParts(ctx, request)
}

async function merge(ctx: Context, { authorityId, content, reason }: AuthorityRequest): Promise<Outcome> {
  if (!authorityId || !content.merger) throw new Error('A merger is of an authority into another')
  await mergeAuthorities(ctx, authorityId, content.merger, reason)
  return { authorityId, passwords: [] }
}

export async function refuseRequest(ctx: Context, id: string, reason: string) {
  const request = await toDecide(ctx, id)
  await close(ctx, request, 'refused', reason)
  return shown(request)
}

export async function withdrawRequest(ctx: Context, id: string) {
  const request = await ctx.one(AuthorityRequests, id, 'withdraw')
  if (request.state !== 'asked') throw decided()
  await close(ctx, request, 'withdrawn', null)
  return shown(request)
}

async function close(ctx: Context, request: AuthorityRequest, state: AuthorityRequest['state'], note: string | null) {
  await ctx.save(request, { state, note, decidedByName: ctx.actor.name, decidedAt: ctx.now })
  const { name, act, reason, askedById } = request
  await ctx.emit(authorityRequestEvents[state], request, { name, act, reason, note, askedById })
}

/** The authority with its jurisdiction, and the two who begin: one keeps its accounts, one answers for it. */
async function found(ctx: Context, { content, reason, askedByName }: AuthorityRequest): Promise<Outcome> {
  const { entry, people, jurisdictions } = content
  if (!entry) throw new Error('A new authority has an entry')
  const tenant = await ctx.found('authority', entry.name, 'active')
  const authority = await tenant.add(Authorities, { ...letterhead(entry), id: tenant.tenantId })
  for (const part of jurisdictions) await tenant.add(Jurisdictions, { ...part, validTo: part.validTo ?? null })
  const passwords: Outcome['passwords'] = []
  for (const { as, name, login, phone } of people) {
    await assertNotOperators(ctx, phone, `/${as}/phone`)
    const password = initialPassword()
    const roles = [as === 'leader' ? ('leader' as const) : ('system_admin' as const)]
    await addAccount(tenant, { name, login, phone, roles }, password, `/${as}/login`)
    passwords.push({ login, initialPassword: password })
  }
  const payload = { name: authority.name, jurisdictions, reason, askedBy: askedByName }
  await ctx.record(authorityEvents.created, authority, payload)
  return { authorityId: authority.id, passwords }
}

async function addParts(
  ctx: Context,
  { authorityId, content, reason, askedByName }: AuthorityRequest,
): Promise<Outcome> {
  if (!authorityId) throw new Error('A further jurisdiction is of an authority')
  // Whoever keeps the server sees no authorities either; what is asked for was the operator's to ask.
  const system = ctx.system(authorityId)
  const authority = await system.one(Authorities, authorityId, 'edit')
  for (const part of content.jurisdictions) {
    await system.add(Jurisdictions, { ...part, validTo: part.validTo ?? null })
    const payload = { ...part, reason, askedBy: askedByName }
    await ctx.record(authorityEvents.jurisdiction_added, authority, payload)
  }
  return { authorityId, passwords: [] }
}
