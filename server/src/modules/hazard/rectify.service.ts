import type { HazardCommitments, TreatmentPlanWrite } from '@shuangfang/shared/hazard/hazard.contract'
import { HazardCommitments as Commitments } from '@shuangfang/shared/hazard/hazard.contract'
import { latestDeadline } from '@shuangfang/shared/hazard/hazard.dates'
import { deadlineAfterReturn, rectificationDeadlines } from '@shuangfang/shared/hazard/hazard.deadline'
import { isOverdue } from '@shuangfang/shared/hazard/hazard.workflow'
import { toLocalDate } from '@shuangfang/shared/reference/calendar'
import { z } from 'zod'
import { personIn } from '#modules/account/account.service'
import { attachFiles } from '#modules/file/file.service'
import type { Context } from '#platform/context'
import { clearDeadline, setDeadline } from '#platform/deadlines'
import { unprocessable } from '#platform/errors'
import { afterPhotos, type HazardEntity, Rectifications, TreatmentPlans } from './hazard.entity'
import { holdHazard, moveHazard } from './hazard.service'
import { assertTakenAfter } from './photos.service'

type Five = z.output<typeof HazardCommitments>

/** Orders the rectification of a general hazard, with all five commitments. A major one needs an approved plan first. */
export async function assignHazard(ctx: Context, id: string, five: Five) {
  const hazard = await holdHazard(ctx, id, 'assign')
  if (hazard.level === 'major') {
    throw unprocessable('plan_required', '重大隐患须先编制治理方案，经主要负责人批准后才能整改。请改用“提交治理方案”。')
  }
  return startRectification(ctx, id, 'assign', five)
}

async function startRectification(ctx: Context, id: string, action: 'assign' | 'approve_plan', five: Five) {
  assertDeadline(ctx, five, '/deadline')
  const owner = await personIn(ctx, five.ownerId, '/ownerId')
  const hazard = await moveHazard(
    ctx,
    id,
    action,
    {
      ownerId: owner.id,
      ownerName: owner.name,
      ownerUnitId: owner.unitId,
      measure: five.measure,
      funds: five.funds,
      deadline: five.deadline,
      contingency: five.contingency,
      interim: five.interim ?? null,
    },
    { owner: owner.name, ownerId: owner.id, deadline: five.deadline.toISOString() },
  )
  await setDeadline(ctx, hazard, 'rectification', rectificationDeadlines(five.deadline, ctx.now))
  return hazard
}

function assertDeadline(ctx: Context, { deadline }: Pick<Five, 'deadline'>, pointer: string): void {
  if (deadline <= ctx.now) {
    throw unprocessable('deadline_past', '整改期限须晚于现在，请重新选择。', [
      { pointer, code: 'past', message: '期限须晚于现在' },
    ])
  }
  const latest = latestDeadline(ctx.now)
  if (deadline <= latest) return
  throw unprocessable('deadline_far', `整改期限最长三年，最迟到 ${toLocalDate(latest)}，请重新选择。`, [
    { pointer, code: 'far', message: `最迟 ${toLocalDate(latest)}` },
  ])
}

/** The safety manager proposes how a major hazard is treated; the principal decides. */
export async function submitPlan(ctx: Context, id: string, write: z.output<typeof TreatmentPlanWrite>) {
  const held = await holdHazard(ctx, id, 'submit_plan')
  if (held.level !== 'major') {
    throw unprocessable('plan_needless', '一般隐患不需要治理方案，请直接下达整改。')
  }
  const { commitments, ...parts } = write
  assertDeadline(ctx, commitments, '/commitments/deadline')
  await personIn(ctx, commitments.ownerId, '/commitments/ownerId')
  await ctx.add(TreatmentPlans, {
    ...parts,
    hazardId: id,
    commitments: z.encode(Commitments, commitments),
    submitterName: ctx.actor.name,
  })
  return moveHazard(ctx, id, 'submit_plan', { plannerId: ctx.actor.userId })
}

/**
 * The principal approves the plan that they read: its commitments take effect. 412 when the hazard changed since, as
 * it does when a plan is returned and another one submitted.
 */
export async function approvePlan(ctx: Context, id: string, version: number) {
  const hazard = await holdHazard(ctx, id, 'approve_plan', version)
  const plan = await decidePlan(ctx, hazard, { result: 'approved' })
  return startRectification(ctx, id, 'approve_plan', z.decode(Commitments, plan.commitments))
}

export async function returnPlan(ctx: Context, id: string, reason: string) {
  await decidePlan(ctx, await holdHazard(ctx, id, 'return_plan'), { result: 'returned', resultNote: reason })
  return moveHazard(ctx, id, 'return_plan', {}, { reason })
}

async function decidePlan(
  ctx: Context,
  { id, tenantId }: HazardEntity,
  decision: { result: 'approved' | 'returned'; resultNote?: string },
) {
  const inside = ctx.system(tenantId)
  const [waiting] = await inside.all(TreatmentPlans, { hazardId: id, result: null })
  if (!waiting) throw new Error(`Hazard ${id} waits for a decision on no plan`)
  const plan = await inside.one(TreatmentPlans, waiting.id, 'submit_plan')
  return inside.save(plan, { ...decision, deciderName: ctx.actor.name, decidedAt: ctx.now })
}

/** The owner hands in what was done, with photos taken after. */
export async function submitRectification(
  ctx: Context,
  id: string,
  { note, photos }: { note: string; photos: string[] },
) {
  const hazard = await holdHazard(ctx, id, 'submit')
  const round = await ctx.add(Rectifications, {
    hazardId: id,
    round: hazard.returns + 1,
    note,
    photos,
    submitterName: ctx.actor.name,
  })
  const pictures = await attachFiles(ctx, photos, afterPhotos.on(hazard, round), '/photos')
  await assertTakenAfter(ctx, hazard, pictures, '/photos', round.id)
  // The time that the verifier takes is not the owner's. Late by now: though the sweep may not have come by yet.
  await clearDeadline(ctx, hazard, 'rectification')
  const overdueSince = hazard.overdueSince ?? (isOverdue(hazard, ctx.now) ? hazard.deadline : null)
  const changes = { submittedAt: ctx.now, submitterId: ctx.actor.userId, overdueSince }
  return moveHazard(ctx, id, 'submit', changes, { note })
}

/** Someone else accepts: closed, or, under listed supervision, waiting for the authority to write it off. */
export async function verifyHazard(ctx: Context, id: string, note: string | null) {
  const hazard = await holdHazard(ctx, id, 'verify')
  await judgeRound(ctx, hazard, 'accepted', note)
  const action = hazard.isSupervised ? 'accept' : 'verify'
  const closedAt = hazard.isSupervised ? null : ctx.now
  return moveHazard(ctx, id, action, { verifierName: ctx.actor.name, closedAt }, { note })
}

export async function returnRectification(ctx: Context, id: string, reason: string) {
  const hazard = await holdHazard(ctx, id, 'return')
  await judgeRound(ctx, hazard, 'returned', reason)
  const { deadline, submittedAt } = hazard
  if (!deadline || !submittedAt) throw new Error(`Hazard ${id} was handed in at no time`)
  const due = deadlineAfterReturn(deadline, submittedAt, ctx.now)
  const changes = { returns: hazard.returns + 1, deadline: due }
  const returned = await moveHazard(ctx, id, 'return', changes, { reason, deadline: due.toISOString() })
  await setDeadline(ctx, returned, 'rectification', rectificationDeadlines(due, ctx.now))
  return returned
}

async function judgeRound(ctx: Context, hazard: HazardEntity, result: 'accepted' | 'returned', note: string | null) {
  const inside = ctx.system(hazard.tenantId)
  const [round] = await inside.all(Rectifications, { hazardId: hazard.id, round: hazard.returns + 1 })
  if (!round) throw new Error(`Hazard ${hazard.id} has no round ${hazard.returns + 1}`)
  const held = await inside.one(Rectifications, round.id, 'submit')
  await inside.save(held, { result, verifierName: ctx.actor.name, verifyNote: note, verifiedAt: ctx.now })
}

/** A mistaken or doubled report: one proposes with a reason, someone else decides. Major hazards are never voided here. */
export async function proposeVoid(ctx: Context, id: string, reason: string) {
  const hazard = await holdHazard(ctx, id, 'propose_void')
  if (hazard.level === 'major') {
    throw unprocessable('void_refused', '重大隐患不能由企业自行作废，请联系属地监管部门复核。')
  }
  return moveHazard(ctx, id, 'propose_void', { voidProposerId: ctx.actor.userId }, { reason })
}
