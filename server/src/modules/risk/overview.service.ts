import { grade, type RiskLevel, riskLevels } from '@shuangfang/shared/risk/risk.methods'
import { enterpriseById } from '#modules/enterprise/enterprise.service'
import type { Context } from '#platform/context'
import { notFound, unprocessable } from '#platform/errors'
import { currentSchemes } from './assessment.service'
import { RiskRegisters } from './register.entity'
import { RiskPoints, Risks } from './risk.entity'
import { countByCell, countByLevel } from './risk.report'
import { measuresOf, noMeasures } from './risk-view.service'

/** Zero of every colour, plus what was counted. */
export function countsOf(found: readonly { level: RiskLevel | null; count: number }[]) {
  const sum = (wanted: RiskLevel | null) =>
    found.filter(({ level }) => level === wanted).reduce((total, { count }) => total + count, 0)
  return {
    counts: Object.fromEntries(riskLevels.map((level) => [level, sum(level)])) as Record<RiskLevel, number>,
    ungraded: sum(null),
  }
}

/** Four colours, points, and how far the register is. */
export async function riskSummary(ctx: Context, enterprise?: string) {
  if (enterprise) await enterpriseById(ctx, enterprise)
  const { levels, points } = await countByLevel(ctx, enterprise)
  const isOne = ctx.actor.realm.kind === 'enterprise' || enterprise
  const newest = isOne && (await ctx.list(RiskRegisters, { filter: { tenantId: enterprise }, size: 1 })).items[0]
  return { ...countsOf(levels), points, register: newest || null }
}

/** Every cell of an LS scheme with its level and how many rows stand in it. */
export async function riskMatrix(ctx: Context, code: string, enterprise?: string) {
  const scheme = (await currentSchemes(ctx)).get(code)
  if (scheme?.method !== 'LS') throw unprocessable('risk_scheme_unknown', '风险矩阵只适用于现行的 LS 法，请重新选择。')
  if (enterprise) await enterpriseById(ctx, enterprise)
  const [found, { levels }] = await Promise.all([countByCell(ctx, code, enterprise), countByLevel(ctx, enterprise)])
  const [likelihood = [], severity = []] = ['L', 'S'].map(
    (factor) => scheme.factors.find((candidate) => candidate.code === factor)?.levels.map(({ value }) => value) ?? [],
  )
  const cells = likelihood.flatMap((l) =>
    severity.map((s) => ({
      l,
      s,
      level: grade(scheme, { L: l, S: s }).level,
      count: found.find((cell) => cell.l === l && cell.s === s)?.count ?? 0,
    })),
  )
  const total = levels.reduce((sum, { count }) => sum + count, 0)
  return { scheme: code, cells, elsewhere: total - cells.reduce((sum, { count }) => sum + count, 0) }
}

/** What fits a phone in a hurry. */
const shownOnCard = 50

/** The page behind a risk point's code: what a passer-by must know, the gravest first; no names, no telephones. */
export async function riskPointCard(ctx: Context, code: string) {
  const anyone = ctx.anyone()
  const id = await anyone.idBy(RiskPoints, 'read_card', { code })
  if (!id) throw notFound('这个风险点')
  const point = await anyone.one(RiskPoints, id, 'read_card')
  // The code was placed at the workplace by the enterprise itself so that anyone there can read exactly this.
  const within = ctx.system(point.tenantId)
  const [enterprise, risks] = await Promise.all([
    enterpriseById(within, point.tenantId),
    within.every(Risks, { filter: { riskPointId: id } }),
  ])
  const gravity = (level: RiskLevel | null) => (level ? riskLevels.indexOf(level) : riskLevels.length)
  const shown = risks.sort((a, b) => gravity(a.level) - gravity(b.level)).slice(0, shownOnCard)
  const measures = await measuresOf(
    within,
    shown.map((risk) => risk.id),
  )
  return {
    ...point,
    enterpriseName: enterprise.name,
    more: risks.length - shown.length,
    risks: shown.map((risk) => ({ ...risk, measures: measures.get(risk.id) ?? noMeasures() })),
  }
}
