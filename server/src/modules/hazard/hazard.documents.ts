import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { categoryLabels, levelLabels, sourceLabels } from '@shuangfang/shared/hazard/hazard.labels'
import { toLocalDate } from '@shuangfang/shared/reference/calendar'
import { enterpriseById } from '#modules/enterprise/enterprise.service'
import { sendFile } from '#modules/file/file.service'
import { unitsById } from '#modules/organization/organization.service'
import type { Context } from '#platform/context'
import { conflict, notFound } from '#platform/errors'
import type { Sent } from '#platform/http'
import { type HazardEntity, TreatmentPlans } from './hazard.entity'
import { criterionText } from './hazard.report'
import { hazardById } from './hazard.service'
import { rectificationNoticeDocument } from './rectification-notice.document'
import { treatmentPlanDocument as treatmentPlanPages } from './treatment-plan.document'

const pdf = (name: string, bytes: Buffer): Sent => ({
  stream: Readable.from([bytes]),
  type: 'application/pdf',
  name: `${name}.pdf`,
  inline: true,
})

/** 隐患整改通知单: what was found, the five commitments, the photos before. 409 until rectification is ordered. */
export async function rectificationNotice(ctx: Context, id: string): Promise<Sent> {
  const hazard = await hazardById(ctx, id)
  if (!hazard.deadline || !hazard.ownerName)
    throw conflict('not_assigned', '还没有下达整改，下达后才能打印整改通知单。')
  const inside = ctx.system(hazard.tenantId)
  const [enterprise, units, photos, basis] = await Promise.all([
    enterpriseById(ctx, hazard.tenantId),
    unitsById(inside, [hazard.ownerUnitId]),
    photosOf(inside, hazard),
    hazard.criterionCode ? criterionText(ctx, hazard.criterionCode) : null,
  ])
  const { pdf: bytes } = await ctx.services.documents.render(rectificationNoticeDocument, {
    enterprise: enterprise.name,
    number: hazard.number,
    title: hazard.title,
    level: hazard.level ? levelLabels[hazard.level] : '未定级',
    category: hazard.category ? categoryLabels[hazard.category] : undefined,
    source: sourceLabels[hazard.source],
    place: hazard.place,
    riskPoint: hazard.riskPointName ?? undefined,
    reporter: hazard.reporterName,
    foundAt: hazard.foundAt,
    description: hazard.title,
    basis: basis ?? undefined,
    photos,
    ownerUnit: units.get(hazard.ownerUnitId ?? '')?.name ?? enterprise.shortName,
    owner: hazard.ownerName,
    measure: hazard.measure ?? '',
    funds: hazard.funds,
    deadline: toLocalDate(hazard.deadline),
    contingency: hazard.contingency ?? undefined,
    interim: hazard.interim ?? undefined,
    issuer: enterprise.name,
    issuedOn: toLocalDate(ctx.now),
    createdAt: ctx.now,
    isDemo: ctx.services.config.isDemo,
  })
  return pdf(`隐患整改通知单-${hazard.number}`, bytes)
}

/** At most four pictures: the notice is one page. */
async function photosOf(ctx: Context, hazard: HazardEntity) {
  return Promise.all(
    hazard.photos.slice(0, 4).map(async (id) => ({ image: await buffer((await sendFile(ctx, id)).stream) })),
  )
}

/** 重大隐患治理方案, as last submitted. */
export async function treatmentPlanDocument(ctx: Context, id: string): Promise<Sent> {
  const hazard = await hazardById(ctx, id)
  const plan = (await ctx.system(hazard.tenantId).all(TreatmentPlans, { hazardId: id })).at(-1)
  if (!plan) throw notFound('治理方案')
  const enterprise = await enterpriseById(ctx, hazard.tenantId)
  const { pdf: bytes } = await ctx.services.documents.render(treatmentPlanPages, {
    enterprise: enterprise.name,
    number: hazard.number,
    hazardTitle: hazard.title,
    place: hazard.place,
    basis: hazard.criterionCode ? ((await criterionText(ctx, hazard.criterionCode)) ?? undefined) : undefined,
    deadline: toLocalDate(new Date(plan.commitments.deadline)),
    situation: hazard.cause ?? undefined,
    goal: plan.goal,
    methods: plan.methods,
    funds: plan.funds,
    people: plan.people,
    timetable: plan.timetable,
    safety: plan.safety,
    author: plan.submitterName,
    writtenOn: toLocalDate(plan.createdAt),
    approver: plan.result === 'approved' ? (plan.deciderName ?? undefined) : undefined,
    approvedOn: plan.result === 'approved' && plan.decidedAt ? toLocalDate(plan.decidedAt) : undefined,
    createdAt: ctx.now,
    isDemo: ctx.services.config.isDemo,
  })
  return pdf(`重大隐患治理方案-${hazard.number}`, bytes)
}
