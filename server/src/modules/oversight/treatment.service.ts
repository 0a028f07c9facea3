import { aboutWorkdays } from '@shuangfang/shared/hazard/hazard.deadline'
import {
  clockLevels,
  defaultClock,
  extensionLastDay,
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
import { attachFiles } from '#modules/file/file.service'
import { hazardById } from '#modules/hazard/hazard.service'
import type { Context } from '#platform/context'
import { clearDeadline, setDeadline } from '#platform/deadlines'
import { unprocessable } from '#platform/errors'
import { issueExtensionReply } from './documents.service'
import { SupervisionEntries, type SupervisionRow } from './oversight.entity'
import { holdSupervision, moveSupervision } from './supervision.service'

/** What the enterprise hands in becomes a row of the case, in the authority's tenant, beside the held order. */
async function addEntry(
  ctx: Context,
  order: SupervisionRow,
  kind: SupervisionEntry['kind'],
  { files, ...content }: { files: string[] } & Record<string, unknown>,
) {
  await attachFiles(ctx, files, '/files')
  return ctx.add(
    SupervisionEntries,
    {
      enterpriseId: order.enterpriseId,
      supervisionId: order.id,
      kind,
      content,
      files,
      authorName: ctx.actor.name,
      decision: null,
      decisionNote: null,
      deciderName: null,
      decidedAt: null,
    },
    order,
  )
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
  const waiting = (await ctx.all(SupervisionEntries, { supervisionId: order.id, kind, decision: null })).at(-1)
  if (!waiting) throw new Error(`Supervision ${order.id} has no ${kind} to decide`)
  const inside = ctx.system(order.tenantId)
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
  return moveSupervision(ctx, order, 'file_plan')
}

/** The plan is on file and treatment runs, with progress reports due; or it goes back with what must change. */
export async function decidePlanFiling(ctx: Context, id: string, isAccepted: boolean, note: string) {
  const action = isAccepted ? 'accept_plan' : 'return_plan'
  const order = await holdSupervision(ctx, id, action)
  await decideEntry(ctx, order, 'plan', isAccepted ? 'granted' : 'refused', note)
  if (!isAccepted) {
    const planBy = aboutWorkdays(toLocalDate(ctx.now), defaultClock.planDays)
    await moveSupervision(ctx, order, action, { planBy }, { note })
    await setDeadline(ctx, order, 'plan', clockLevels(planBy, ctx.now))
    return order
  }
  await moveSupervision(ctx, order, action, { progressBy: progressDue(ctx.now, order.treatBy) }, { note })
  await expectProgress(ctx, order)
  return order
}

async function expectProgress(ctx: Context, order: SupervisionRow): Promise<void> {
  if (order.progressBy) await setDeadline(ctx, order, 'progress', clockLevels(order.progressBy, ctx.now))
}

export async function reportProgress(ctx: Context, id: string, report: z.output<typeof SupervisionProgress>) {
  const order = await holdSupervision(ctx, id, 'report_progress')
  if (report.percent < order.progress) {
    throw unprocessable(
      'progress_backwards',
      `进度不能低于上次报告的 ${order.progress}%。确有返工请在治理进展中说明。`,
      [{ pointer: '/percent', code: 'backwards', message: `不低于 ${order.progress}%` }],
    )
  }
  await addEntry(ctx, order, 'progress', report)
  const progressBy = progressDue(ctx.now, order.treatBy)
  await moveSupervision(
    ctx,
    order,
    'report_progress',
    { progress: report.percent, progressBy },
    { percent: report.percent },
  )
  await expectProgress(ctx, order)
  return order
}

/** Asked for in good time, for a later day, with what keeps people safe until then. */
export async function askExtension(ctx: Context, id: string, request: z.output<typeof ExtensionRequest>) {
  const order = await holdSupervision(ctx, id, 'ask_extension')
  const lastDay = extensionLastDay(order.treatBy)
  if (toLocalDate(ctx.now) > lastDay) {
    throw unprocessable(
      'extension_too_late',
      `延期申请须在期限届满前 ${defaultClock.extensionLead} 个工作日（${lastDay}）提出，现已过期。请联系督办单位说明情况。`,
    )
  }
  if (request.until <= order.treatBy) {
    throw unprocessable('extension_not_later', '延期后的日期须晚于现在的治理期限。', [
      { pointer: '/until', code: 'range', message: `须晚于 ${order.treatBy}` },
    ])
  }
  await addEntry(ctx, order, 'extension', { ...request, originalDeadline: order.treatBy })
  await moveSupervision(ctx, order, 'ask_extension', {}, { until: request.until })
  await setDeadline(
    ctx,
    order,
    'extension',
    clockLevels(aboutWorkdays(toLocalDate(ctx.now), defaultClock.extensionReview), ctx.now),
  )
  return order
}

export async function decideExtension(ctx: Context, id: string, isGranted: boolean, note: string) {
  const action = isGranted ? 'grant_extension' : 'refuse_extension'
  const order = await holdSupervision(ctx, id, action)
  const entry = await decideEntry(ctx, order, 'extension', isGranted ? 'granted' : 'refused', note)
  await clearDeadline(ctx, order, 'extension')
  await issueExtensionReply(ctx, order)
  if (!isGranted) return moveSupervision(ctx, order, action, {}, { note })
  const treatBy = String(entry.content.until)
  await moveSupervision(ctx, order, action, { treatBy, extensions: order.extensions + 1 }, { note, until: treatBy })
  await setDeadline(ctx, order, 'treatment', clockLevels(treatBy, ctx.now))
  return order
}

/** Only after the enterprise itself has verified the rectification: the authority judges finished work. */
export async function applyAcceptance(ctx: Context, id: string, application: z.output<typeof AcceptanceApplication>) {
  const order = await holdSupervision(ctx, id, 'apply_acceptance')
  const hazard = await hazardById(ctx, order.hazardId)
  if (hazard.state !== 'accepted') {
    throw unprocessable('hazard_not_accepted', '申请验收前，请先在隐患里提交整改并由本企业验收通过。')
  }
  await addEntry(ctx, order, 'acceptance', application)
  await clearDeadline(ctx, order, 'progress')
  await moveSupervision(ctx, order, 'apply_acceptance', { appliedAt: ctx.now, progress: 100 })
  await setDeadline(
    ctx,
    order,
    'acceptance',
    clockLevels(addDays(toLocalDate(ctx.now), defaultClock.acceptanceDays), ctx.now),
  )
  return order
}
