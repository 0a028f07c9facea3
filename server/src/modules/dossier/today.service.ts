import { activityDetail } from '@shuangfang/shared/dossier/activity'
import type { DutyList, NewsList } from '@shuangfang/shared/dossier/dossier.contract'
import { dutiesOf } from '@shuangfang/shared/dossier/duties.rules'
import { allPages } from '@shuangfang/shared/kit/pages'
import { listedStates } from '@shuangfang/shared/oversight/supervision.workflow'
import { addDays, toLocalDate } from '@shuangfang/shared/reference/calendar'
import { lastVisitOf } from '#modules/account/account.service'
import { openDossier } from '#modules/enterprise/enterprise.service'
import { listSupervisions } from '#modules/oversight/supervision.service'
import { approvedRegister } from '#modules/risk/register.service'
import { currentCertificate } from '#modules/standardization/certificate.service'
import { approvedEvaluation } from '#modules/standardization/evaluation.service'
import type { Context } from '#platform/context'
import { readWhole } from './dossier.service'
import { newsSince } from './news.report'

/** What the enterprise owes next, from what the product knows of it. */
export async function readDuties(ctx: Context, id: string): Promise<DutyList> {
  await openDossier(ctx, id)
  const [cases, certificate, evaluation, register] = await Promise.all([
    allPages((after) => listSupervisions(ctx, { enterprise: id, state: [...listedStates], size: 100, after })),
    currentCertificate(ctx, id),
    approvedEvaluation(ctx, id),
    approvedRegister(ctx, id),
  ])
  const facts = {
    cases,
    certificate,
    evaluatedYear: evaluation?.year ?? null,
    registerApprovedAt: register?.decidedAt ?? null,
  }
  return { asOf: ctx.now, duties: dutiesOf(facts, toLocalDate(ctx.now)) }
}

const shown = 30
/** Older things are history, which the dossier and the trail tell. */
const daysBack = 14

/** What changed since the reader was here last, at the least since yesterday began. */
export async function readNews(ctx: Context, id: string): Promise<NewsList> {
  await openDossier(ctx, id)
  const lastVisitAt = await lastVisitOf(ctx)
  const day = (ago: number) => new Date(`${addDays(toLocalDate(ctx.now), -ago)}T00:00:00+08:00`)
  const since = new Date(
    Math.max(day(daysBack).getTime(), Math.min(day(1).getTime(), lastVisitAt?.getTime() ?? Infinity)),
  )
  const rows = await newsSince(ctx, id, { since, subjects: wholeButHazards(ctx), limit: shown + 1 })
  const items = rows.slice(0, shown).map(({ payload, number, title, ...row }) => ({
    ...row,
    detail: title === null ? activityDetail(row.type, told(payload)) : [number, title].filter(Boolean).join(' '),
    payload: told(payload),
  }))
  return { since, lastVisitAt, items, more: rows.length > shown }
}

/** Hazards are told row by row: whoever reads only their own hears of their own. */
const wholeButHazards = (ctx: Context) => readWhole(ctx).filter((subject) => subject !== 'Hazard')

/** MariaDB's JSON may arrive as text. */
const told = (payload: Record<string, unknown> | string): Record<string, unknown> =>
  typeof payload === 'string' ? JSON.parse(payload) : payload
