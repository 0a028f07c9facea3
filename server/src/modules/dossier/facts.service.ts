import type { DossierFacts } from '@shuangfang/shared/dossier/completeness.rules'
import type { ColourFacts } from '@shuangfang/shared/enterprise/colour.rules'
import { toLocalDate } from '@shuangfang/shared/reference/calendar'
import { countPeople } from '#modules/account/account.service'
import { enterpriseById } from '#modules/enterprise/enterprise.service'
import { listUnits } from '#modules/organization/organization.service'
import { listSupervisions } from '#modules/oversight/supervision.service'
import { listPlans } from '#modules/risk/floor-plan.service'
import { riskSummary } from '#modules/risk/overview.service'
import { currentCertificate, verifiedCertificate } from '#modules/standardization/certificate.service'
import { latestEvaluation } from '#modules/standardization/evaluation.service'
import type { Context } from '#platform/context'
import { countHazards, type HazardCounts } from './facts.report'

const dayMs = 86_400_000
const daysBetween = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / dayMs)

/** What the colour of the context's enterprise follows from. `ctx` is the system acting for it. */
export async function colourFacts(ctx: Context): Promise<ColourFacts & { oldestOverdue: Date | null }> {
  const [hazards, certificate, evaluation] = await Promise.all([
    countHazards(ctx),
    // What an enterprise says of itself turns no colour that a verified certificate gives.
    verifiedCertificate(ctx, ctx.tenantId).then((verified) => verified ?? currentCertificate(ctx, ctx.tenantId)),
    latestEvaluation(ctx, ctx.tenantId),
  ])
  const today = toLocalDate(ctx.now)
  const { majorOpen, supervised, majorOverdue, generalOverdue, longestOverdueDays, oldestOverdue } = hazards
  return {
    majorOpen,
    supervised,
    majorOverdue,
    generalOverdue,
    longestOverdueDays,
    certificate: certificate && {
      state: certificate.state,
      daysLeft: daysBetween(today, certificate.expiresOn),
      daysHeld: daysBetween(certificate.issuedOn, today),
    },
    evaluatedYear: evaluation?.submittedAt ? evaluation.year : null,
    thisYear: Number(today.slice(0, 4)),
    oldestOverdue,
  }
}

/** Everything a dossier counts. `inside` is the system acting for the enterprise; only numbers and states leave here. */
export async function dossierFacts(inside: Context, viewer: Context) {
  const id = inside.tenantId
  const [enterprise, people, units, risks, plans, hazards, certificate, evaluation, supervision] = await Promise.all([
    enterpriseById(inside, id),
    countPeople(inside, 'principal', 'safety_manager'),
    listUnits(inside),
    riskSummary(inside, id),
    listPlans(inside, id),
    countHazards(inside),
    currentCertificate(inside, id),
    // What is being written is the enterprise's own: a viewer sees what they could read.
    latestEvaluation(viewer, id),
    supervisionCounts(viewer, id),
  ])
  const facts: DossierFacts = {
    profile: {
      principalPhone: !!enterprise.principalPhone,
      safetyPhone: !!enterprise.safetyPhone,
      products: !!enterprise.products,
    },
    people: {
      active: people.active,
      principals: people.holding[0] ?? 0,
      safetyManagers: people.holding[1] ?? 0,
      units: units.length,
    },
    risks: {
      points: risks.points,
      graded: Object.values(risks.counts).reduce((sum, count) => sum + count, 0),
      ungraded: risks.ungraded,
      register: risks.register?.state ?? null,
      plans: plans.items.length,
    },
    hazards: {
      total: foundIn(hazards),
      waiting: hazards.states.reported ?? 0,
      overdue: hazards.majorOverdue + hazards.generalOverdue,
      recent: hazards.recent,
    },
    standardization: { evaluation: evaluation?.state ?? null, certificate: certificate?.state ?? null },
    supervision: { open: hazards.supervised, ...supervision },
  }
  return { facts, risks, hazards, certificate, evaluation }
}

const foundIn = ({ states }: HazardCounts) =>
  Object.entries(states).reduce((sum, [state, count]) => (state === 'void' ? sum : sum + count), 0)

/** Orders are the authorities': the viewer counts those they may see. */
async function supervisionCounts(viewer: Context, enterprise: string) {
  const [unreceived, late] = await Promise.all([
    listSupervisions(viewer, { enterprise, state: ['issued'], size: 1, total: '1' }),
    listSupervisions(viewer, { enterprise, late: '1', size: 1, total: '1' }),
  ])
  return { unreceived: unreceived.total ?? 0, late: late.total ?? 0 }
}
