import type { belongingApi } from '@shuangfang/shared/belonging/belonging.contract'
import { belongingEvents } from '@shuangfang/shared/belonging/belonging.events'
import { type ChangeAction, changeWorkflow } from '@shuangfang/shared/belonging/belonging.workflow'
import type { Input } from '@shuangfang/shared/kit/contract'
import { next } from '@shuangfang/shared/kit/workflow'
import { authorityById } from '#modules/authority/authority.service'
import { isOverToday, registerAnew, usccIsTaken } from '#modules/enterprise/enterprise.service'
import { settleLeftBehind } from '#modules/oversight/handover.service'
import { assertPlace } from '#modules/reference/reference.service'
import type { Context } from '#platform/context'
import { conflict, overtaken, unprocessable } from '#platform/errors'
import { assertActs, openActs } from './acts.service'
import { type ChangeRow, EnterpriseChanges } from './belonging.entity'
import { changedFields } from './request.service'

/** The word of one office; the last one that is needed carries the change out. */
export async function consentToChange(ctx: Context, id: string, body: Input<typeof belongingApi.consent>['body']) {
  const change = await holdChange(ctx, id, 'consent')
  await assertInCharge(ctx, change)
  await assertActs(ctx, change, body.acts)
  const isReceiving = change.receivingOfficeId === ctx.tenantId
  await ctx.save(
    change,
    isReceiving
      ? { receivedAt: ctx.now, receiverName: ctx.actor.name, receiveNote: body.note }
      : { releasedAt: ctx.now, releaserName: ctx.actor.name, releaseNote: body.note },
  )
  // The list stands as decided, with what the office left to its default.
  if (!isReceiving && change.receivingOfficeId) {
    const acts = await openActs(ctx, change)
    const chosen = new Map(body.acts.map(({ supervisionId, to }) => [supervisionId, to]))
    await ctx.save(change, { acts: acts.map((act) => ({ ...act, to: chosen.get(act.supervisionId) ?? act.to })) })
  }
  const { name } = await authorityById(ctx, ctx.tenantId)
  await ctx.emit(belongingEvents.consented, change, { office: name, note: body.note })
  if (isAgreed(change)) await carryOut(ctx, change)
  return change
}

const isAgreed = ({ releasingOfficeId, releasedAt, receivingOfficeId, receivedAt }: ChangeRow) =>
  (!releasingOfficeId || !!releasedAt) && (!receivingOfficeId || !!receivedAt)

/** In one transaction with the last consent: the entry, the register of belongings, the tenant's name, the open acts. */
async function carryOut(ctx: Context, change: ChangeRow): Promise<void> {
  const { tenantId, former, wanted, reason } = change
  await assertPlace(ctx, wanted, former)
  if (wanted.uscc !== former.uscc && (await usccIsTaken(ctx, wanted.uscc)))
    throw unprocessable(
      'uscc_taken',
      '申请的统一社会信用代码已由其他企业登记，不能变更。请核实后不予同意，并写明原因。',
    )
  const acts = await openActs(ctx, change)
  const changed = Object.fromEntries(changedFields(former, wanted).map((field) => [field, wanted[field]]))
  await registerAnew(ctx, tenantId, changed, change.id)
  if (change.receivingOfficeId) await settleLeftBehind(ctx, tenantId, acts, reason)
  await moveChange(ctx, change, 'approve', { acts })
  await ctx.emit(belongingEvents.approved, change, { name: wanted.name })
}

export async function refuseChange(ctx: Context, id: string, reason: string) {
  const change = await holdChange(ctx, id, 'refuse')
  await assertInCharge(ctx, change)
  const { name } = await authorityById(ctx, ctx.tenantId)
  await moveChange(ctx, change, 'refuse', { refusedBy: `${name} ${ctx.actor.name}`, refusal: reason })
  await ctx.emit(belongingEvents.refused, change, { office: name, reason })
  return change
}

export async function withdrawChange(ctx: Context, id: string) {
  const change = await holdChange(ctx, id, 'withdraw')
  await moveChange(ctx, change, 'withdraw', {})
  await ctx.emit(belongingEvents.withdrawn, change)
  return change
}

const decided = '这份变更申请已经有结果或已撤回，请刷新查看。'

/** Locks a request for a step: 404 unseen, 409 decided or already consented to, 403 not yours. */
async function holdChange(ctx: Context, id: string, action: 'consent' | 'refuse' | 'withdraw') {
  const seen = await ctx.one(EnterpriseChanges, id, 'read')
  const office = ctx.tenantId
  const hasSpoken =
    (seen.releasingOfficeId === office && seen.releasedAt) || (seen.receivingOfficeId === office && seen.receivedAt)
  if (hasSpoken && action !== 'withdraw')
    throw seen.state === 'requested'
      ? conflict('change_consented', '本单位已经表示同意，正在等另一方单位的意见。')
      : conflict('change_decided', decided)
  const change = await ctx.one(EnterpriseChanges, id, action)
  if (!next(changeWorkflow, change.state, action)) throw overtaken('change_decided', decided, ctx.about(change))
  return change
}

async function moveChange(ctx: Context, change: ChangeRow, action: ChangeAction, more: Partial<ChangeRow>) {
  const state = next(changeWorkflow, change.state, action)
  if (!state) throw new Error(`${action} is no step from ${change.state}`)
  await ctx.save(change, { ...more, state, decidedAt: ctx.now, isOpen: null })
}

/** At this moment: who gives an enterprise up is over it, who takes it over is over where it goes. */
async function assertInCharge(ctx: Context, change: ChangeRow): Promise<void> {
  const { former, wanted, receivingOfficeId } = change
  const places = !receivingOfficeId ? [former, wanted] : receivingOfficeId === ctx.tenantId ? [wanted] : [former]
  for (const place of places) {
    if (await isOverToday(ctx, ctx.tenantId, place)) continue
    throw unprocessable(
      'office_changed',
      '本单位的辖区已经变动，这份申请不再由本单位决定。请告知企业撤回后重新申请，由现在的监管单位办理。',
    )
  }
}
