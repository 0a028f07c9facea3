import { aboutWorkdays } from '@shuangfang/shared/hazard/hazard.deadline'
import {
  clockLevels,
  defaultClock,
  extensionLastDay,
  latestTerm,
  progressDue,
} from '@shuangfang/shared/oversight/supervision.clock'
import type {
  AcceptanceApplication,
  ExtensionRequest,
  SupervisionEntry,
  SupervisionPlan,
  SupervisionProgress,
} from '@shuangfang/shared/oversight/supervision.contract'
import { addDays, toLocalDate } from '@shuangfang/shared/reference/calendar'
import type { z } from 'zod'
import { attachFiles, filesToAttach } from '#modules/file/file.service'
import { hazardById } from '#modules/hazard/hazard.service'
import { assertTakenAfter } from '#modules/hazard/photos.service'
import { extendSupervised } from '#modules/hazard/supervised.service'
import type { Context } from '#platform/context'
import { clearDeadline, setDeadline } from '#platform/deadlines'
import { unprocessable } from '#platform/errors'
import { issueExtensionReply } from './documents.service'
import { entryFiles, SupervisionEntries, type SupervisionRow } from './oversight.entity'
import { holdSupervision, moveSupervision } from './supervision.service'

/** What the enterprise hands in becomes a row of the case, in the authority's tenant, beside the held order. */
async function addEntry(
  ctx: Context,
  order: SupervisionRow,
  kind: SupervisionEntry['kind'],
  { files, ...content }: { files: string[] } & Record<string, unknown>,
) {
  const entry = await ctx.add(
    SupervisionEntries,
    {
      enterpriseId: order.enterpriseId,
      supervisionId: order.id,
      kind,
      content,
      files,
      authorName: ctx.actor.name,
    },
    order,
  )
  await attachFiles(ctx, files, entryFiles.on(order, entry), '/files')
  return entry
}

/** Writes the authority's answer on the entry that waits for one. */
export async function decideEntry(
  ctx: Context,
  order: SupervisionRow,
  kind: SupervisionEntry['kind'],
  decision: 'granted' | 'refused',
  note: string,
  more: Record<string, unknown> = {},
) {
  const inside = ctx.system(order.tenantId)
  const waiting = (await inside.all(SupervisionEntries, { supervisionId: order.id, kind, decision: null })).at(-1)
  if (!waiting) throw new Error(`Supervision ${order.id} has no ${kind} to decide`)
  const entry = await inside.one(SupervisionEntries, waiting.id, 'revise')
  return inside.save(entry, {
    content: { ...entry.content, ...more },
    decision,
    decisionNote: note,
    deciderName: ctx.actor.name,
    decidedAt: ctx.now,
  })
}

export async function filePlan(ctx: Context, id: string, plan: z.output<typeof SupervisionPlan>) {
  const order = await holdSupervision(ctx, id, 'file_plan')
  await addEntry(ctx, order, 'plan', plan)
  await clearDeadline(ctx, order, 'plan')
  return moveSupervision(ctx, order, 'file_plan', { filerId: ctx.actor.userId })
}

/** The plan is on file and treatment runs, with progress reports due; or it goes back with what must change. */
export async function decidePlanFiling(ctx: Context, id: string, isAccepted: boolean, note: string) {
  const action = isAccepted ? 'accept_plan' : 'return_plan'
  const order = await holdSupervision(ctx, id, action)
  await decideEntry(ctx, order, 'plan', isAccepted ? 'granted' : 'refused', note)
  if (!isAccepted) {
    const planBy = aboutWorkdays(toLocalDate(ctx.now), defaultClock.planDays)
    await moveSupervision(ctx, order, action, { planBy }, { note, planBy })
    await setDeadline(ctx, order, 'plan', clockLevels(planBy, ctx.now))
    return order
  }
  const progressBy = progressDue(ctx.now, order.treatBy)
  await moveSupervision(ctx, order, action, { progressBy }, { note, progressBy })
  await setDeadline(ctx, order, 'progress', clockLevels(progressBy, ctx.now))
  return order
}

function assertForward(order: SupervisionRow, percent: number): void {
  if (percent >= order.progress) return
  throw unprocessable('progress_backwards', `进度不能低于上次报告的 ${order.progress}%。确有返工请在治理进展中说明。`, [
    { pointer: '/percent', code: 'backwards', message: `不低于 ${order.progress}%` },
  ])
}

export async function reportProgress(ctx: Context, id: string, report: z.output<typeof SupervisionProgress>) {
  const order = await holdSupervision(ctx, id, 'report_progress')
  assertForward(order, report.percent)
  await addEntry(ctx, order, 'progress', report)
  const progressBy = progressDue(ctx.now, order.treatBy)
  await moveSupervision(
    ctx,
    order,
    'report_progress',
    { progress: report.percent, progressBy },
    { percent: report.percent },
  )
  await setDeadline(ctx, order, 'progress', clockLevels(progressBy, ctx.now))
  return order
}

/**
 * Asked for in good time, for a later day, with what keeps people safe until then. The request says how far things are,
 * so it counts as a report; the clock of reports stands still until the authority has answered.
 */
export async function askExtension(ctx: Context, id: string, request: z.output<typeof ExtensionRequest>) {
  const order = await holdSupervision(ctx, id, 'ask_extension')
  assertInTime(ctx, order)
  assertForward(order, request.percent)
  assertLater(ctx, order, request.until)
  await addEntry(ctx, order, 'extension', { ...request, originalDeadline: order.treatBy })
  await clearDeadline(ctx, order, 'progress')
  const answerBy = aboutWorkdays(toLocalDate(ctx.now), defaultClock.extensionReview)
  const changes = { progress: request.percent, progressBy: null, answerBy, filerId: ctx.actor.userId }
  await moveSupervision(ctx, order, 'ask_extension', changes, { until: request.until, percent: request.percent })
  await setDeadline(ctx, order, 'extension', clockLevels(answerBy, ctx.now))
  return order
}

function assertInTime(ctx: Context, { treatBy }: SupervisionRow): void {
  const lastDay = extensionLastDay(treatBy)
  if (toLocalDate(ctx.now) <= lastDay) return
  throw unprocessable(
    'extension_too_late',
    `延期申请须在期限届满前 ${defaultClock.extensionLead} 个工作日（${lastDay}）提出，现已过期。请联系督办单位说明情况。`,
  )
}

function assertLater(ctx: Context, { treatBy }: SupervisionRow, until: string): void {
  const latest = latestTerm(ctx.now)
  if (until > treatBy && until <= latest) return
  throw unprocessable('extension_out_of_range', `延期后的日期须晚于现在的治理期限，最迟到 ${latest}，请重新选择。`, [
    { pointer: '/until', code: 'range', message: `须晚于 ${treatBy}，最迟 ${latest}` },
  ])
}

export async function decideExtension(ctx: Context, id: string, isGranted: boolean, note: string) {
  const action = isGranted ? 'grant_extension' : 'refuse_extension'
  const order = await holdSupervision(ctx, id, action)
  const entry = await decideEntry(ctx, order, 'extension', isGranted ? 'granted' : 'refused', note)
  await clearDeadline(ctx, order, 'extension')
  await issueExtensionReply(ctx, order, entry.id)
  const treatBy = isGranted ? String(entry.content.until) : order.treatBy
  const progressBy = progressDue(ctx.now, treatBy)
  const extensions = order.extensions + (isGranted ? 1 : 0)
  const payload = { note, treatBy, ...(isGranted && { until: treatBy }) }
  await moveSupervision(ctx, order, action, { treatBy, progressBy, extensions, answerBy: null }, payload)
  await setDeadline(ctx, order, 'progress', clockLevels(progressBy, ctx.now))
  if (!isGranted) return order
  await setDeadline(ctx, order, 'treatment', clockLevels(treatBy, ctx.now))
  // The workflow grants this one change of the enterprise's own record.
  await extendSupervised(ctx.system(order.enterpriseId), order.hazardId, treatBy)
  return order
}

/** Only after the enterprise itself has verified the rectification: the authority judges finished work. */
export async function applyAcceptance(ctx: Context, id: string, application: z.output<typeof AcceptanceApplication>) {
  const order = await holdSupervision(ctx, id, 'apply_acceptance')
  const hazard = await hazardById(ctx, order.hazardId)
  if (hazard.state !== 'accepted') {
    throw unprocessable('hazard_not_accepted', '申请验收前，请先在隐患里提交整改并由本企业验收通过。')
  }
  const proof = await filesToAttach(ctx, application.files, '/files', 'scans')
  await assertTakenAfter(ctx, hazard, proof, '/files')
  await addEntry(ctx, order, 'acceptance', application)
  // Handed in: from here on the time is the authority's.
  for (const kind of ['progress', 'treatment']) await clearDeadline(ctx, order, kind)
  const answerBy = addDays(toLocalDate(ctx.now), defaultClock.acceptanceDays)
  await moveSupervision(ctx, order, 'apply_acceptance', {
    appliedAt: ctx.now,
    progress: 100,
    answerBy,
    filerId: ctx.actor.userId,
  })
  await setDeadline(ctx, order, 'acceptance', clockLevels(answerBy, ctx.now))
  return order
}
