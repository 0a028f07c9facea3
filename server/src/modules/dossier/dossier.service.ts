import type { Subject } from '@shuangfang/shared/access/abilities'
import { activityDetail, activityTypes } from '@shuangfang/shared/dossier/activity'
import { bookStates, completeness } from '@shuangfang/shared/dossier/completeness.rules'
import type { Dossier } from '@shuangfang/shared/dossier/dossier.contract'
import { dossierEvents } from '@shuangfang/shared/dossier/dossier.events'
import { type CodeColour, colourOf, greenRule, ruleText } from '@shuangfang/shared/enterprise/colour.rules'
import { authorityById } from '#modules/authority/authority.service'
import { enterpriseRegion, openDossier } from '#modules/enterprise/enterprise.service'
import type { Context } from '#platform/context'
import type { Row } from '#platform/entity'
import { industryName, lastEvents, lookedLately } from './dossier.report'
import { colourFacts, dossierFacts } from './facts.service'

/** 一企一档 for whoever may open it. An authority's look is recorded, and told to the enterprise. */
export async function readDossier(ctx: Context, id: string): Promise<Dossier> {
  const enterprise = await openDossier(ctx, id)
  if (ctx.actor.realm.kind === 'authority') await recordLook(ctx, enterprise)
  // Figures and completeness are counted whole: whoever may open the dossier may know how much there is.
  const inside = ctx.system(id)
  const [counted, regionName, industry, changes, activity, views] = await Promise.all([
    dossierFacts(inside, ctx),
    enterpriseRegion(ctx, enterprise),
    industryName(ctx, enterprise.industryCode),
    colourChanges(ctx, id),
    activityOf(ctx, id),
    viewsOf(ctx, id),
  ])
  const books = bookStates(counted.facts)
  const { closed = 0, void: voided = 0, ...open } = counted.hazards.states
  const rule = await ruleOf(inside, enterprise.colour, changes[0])
  return {
    enterprise,
    regionName,
    industryName: industry,
    colour: { colour: enterprise.colour, reason: enterprise.colourReason, rule, ruleText: ruleText(rule) },
    colourChanges: changes,
    figures: {
      risks: counted.risks.counts,
      ungraded: counted.risks.ungraded,
      hazards: { ...open, closed },
      open: Object.values(open).reduce((sum, count) => sum + count, 0),
      overdue: counted.facts.hazards.overdue,
      majorOpen: counted.hazards.majorOpen,
      supervised: counted.hazards.supervised,
      closed,
    },
    certificate: counted.certificate,
    evaluation: counted.evaluation,
    completeness: completeness(books),
    books,
    activity,
    views,
    asOf: ctx.now,
  }
}

/** The rule of the last change; a colour that came without one is judged by the facts of now. */
async function ruleOf(inside: Context, colour: CodeColour, last: Dossier['colourChanges'][number] | undefined) {
  if (last?.to === colour) return last.rule
  const verdict = colourOf(await colourFacts(inside))
  return verdict.colour === colour ? verdict.rule : greenRule.rule
}

async function recordLook(ctx: Context, enterprise: Row): Promise<void> {
  if (await lookedLately(ctx, enterprise.id)) return
  const { name } = await authorityById(ctx, ctx.tenantId)
  await ctx.emit(dossierEvents.viewed, enterprise, { authority: name })
}

async function colourChanges(ctx: Context, id: string): Promise<Dossier['colourChanges']> {
  const events = await lastEvents(ctx, id, {
    types: ['enterprise.colour_changed'],
    subjects: ['Enterprise'],
    limit: 10,
  })
  return events.map(({ payload, occurredAt }) => ({ ...payload, at: occurredAt })) as Dossier['colourChanges']
}

const told: readonly Subject[] = ['Enterprise', 'Risk', 'RiskPoint', 'Register', 'Hazard', 'Evaluation', 'Certificate']

/** Kinds of an activity that the viewer may read without condition. */
export const readWhole = (ctx: Context): Subject[] =>
  told.filter((subject) => ctx.ability.rulesFor('read', subject).some(({ conditions }) => !conditions))

/** What happened last to rows of kinds that the viewer may read without condition. */
async function activityOf(ctx: Context, id: string): Promise<Dossier['activity']> {
  const events = await lastEvents(ctx, id, { types: activityTypes, subjects: readWhole(ctx), limit: 20 })
  return events.map(({ payload, ...event }) => ({ ...event, detail: activityDetail(event.type, payload) }))
}

/** The enterprise knows who of which authority looked; one authority does not learn of another. */
async function viewsOf(ctx: Context, id: string): Promise<Dossier['views']> {
  if (ctx.actor.realm.kind !== 'enterprise') return []
  const types = ['dossier.viewed', 'enterprise.contacts_revealed']
  const events = await lastEvents(ctx, id, { types, subjects: ['Enterprise'], limit: 10 })
  return events.map(({ id: eventId, actorName, payload, occurredAt }) => ({
    id: eventId,
    viewer: actorName,
    authority: String(payload.authority ?? ''),
    at: occurredAt,
    reason: payload.reason ? String(payload.reason) : null,
  }))
}
