import type { RiskText } from '@shuangfang/database/seeds/content/types'
import { toLocalDate } from '@shuangfang/shared/reference/calendar'
import { measureKinds, type Risk } from '@shuangfang/shared/risk/risk.contract'
import { assess } from '@shuangfang/shared/risk/risk.grading'
import { type AssessmentScheme, highestLevel } from '@shuangfang/shared/risk/risk.methods'
import { ControlMeasures, RiskPoints, Risks } from '../modules/risk/risk.entity'
import { fingerprintOf } from '../modules/risk/risk.service'
import { day } from './calendar'
import { riskTexts } from './texts'
import { type Company, remark, type World } from './world'

/** The scores of the texts are on the scale of these two schemes. */
const schemeOf = { LS: 'LS-DB37', LEC: 'LEC-A' } as const

/** Risk points and the register's rows of one enterprise, as the contract shows them. */
export function addRisks(world: World, company: Company): Risk[] {
  const { own, general } = riskTexts(company.text)
  const texts = [...world.random.shuffled(own), ...world.random.shuffled(general)]
  const most = company.isStory ? 40 : world.random.int(14, 24)
  const byPoint = new Map<string, RiskText[]>()
  for (const text of texts.slice(0, most)) byPoint.set(text.point, [...(byPoint.get(text.point) ?? []), text])
  const views = [...byPoint].flatMap(([name, found]) => addPoint(world, company, name, found))
  world.sink.series(company.row.id, 'risk_point', byPoint.size)
  return views
}

function addPoint(world: World, company: Company, name: string, texts: readonly RiskText[]): Risk[] {
  const { random, sink } = world
  const [first] = texts as [RiskText]
  const owner = random.pick(company.owners)
  const createdAt = new Date(company.since.getTime() + random.between(2, 6) * day)
  const { tenantId } = company.row
  const point = {
    id: sink.nextId(RiskPoints.table),
    tenantId,
    version: 1,
    createdAt,
    number: `FX-${String(company.points.length + 1).padStart(4, '0')}`,
    name,
    kind: first.kind,
    location: first.area,
    code: random.code(),
    unitId: owner.unitId,
    unitName: null,
    personName: owner.name,
    level: null,
    riskCount: texts.length,
    importId: null,
  }
  const graded = texts.map((text) => ({ text, ...gradeText(world, text) }))
  const levels = graded.map(({ residual }) => residual.level)
  const stored = sink.add(RiskPoints, { ...point, level: highestLevel(levels) })
  company.points.push(stored)
  company.events.push({
    tenantId,
    actor: company.safety,
    type: 'risk_point.created',
    subject: 'RiskPoint',
    subjectId: point.id,
    payload: { name, number: point.number },
    at: createdAt,
  })
  return graded.map((entry) => addRisk(world, company, stored, entry, owner.name))
}

type Graded = { text: RiskText } & ReturnType<typeof gradeText>

/** What the text scores is what remains; without the measures it would be likelier. */
function gradeText({ schemes }: World, text: RiskText) {
  const scheme = schemes.get(schemeOf[text.method])
  if (!scheme) throw new Error(`No scheme ${schemeOf[text.method]}; load the reference data first`)
  const scores = Object.fromEntries(Object.entries(text.scores).map(([factor, value]) => [factor.toUpperCase(), value]))
  const before = { ...scores, L: likelier(scheme, scores.L ?? 1) }
  return {
    scheme,
    inherent: assess(scheme, { scheme: scheme.code, scores: before }),
    residual: assess(scheme, { scheme: scheme.code, scores }),
  }
}

function likelier(scheme: AssessmentScheme, value: number): number {
  const values = (scheme.factors.find(({ code }) => code === 'L')?.levels ?? [])
    .map((level) => level.value)
    .sort((a, b) => a - b)
  return values[Math.min(values.indexOf(value) + 1, values.length - 1)] ?? value
}

function addRisk(
  world: World,
  company: Company,
  point: Company['points'][number],
  { text, scheme, inherent, residual }: Graded,
  person: string,
): Risk {
  const { random, sink } = world
  const { tenantId } = company.row
  const assessedAt = new Date(point.createdAt.getTime() + random.between(1, 20) * day)
  const risk = sink.add(Risks, {
    tenantId,
    createdAt: point.createdAt,
    riskPointId: point.id,
    unit: text.unit,
    factor: text.factor,
    accidentTypes: text.accidents,
    consequence: text.consequence,
    inherent,
    residual,
    inherentLevel: inherent.level,
    level: residual.level,
    assessedAt,
    controlLevel: scheme.controlLevels[residual.level],
    improvement: null,
    departmentName: random.pick(company.text.departments),
    personName: person,
    basis: null,
    remark,
    importId: null,
    versionsUndone: 0,
    fingerprint: fingerprintOf(point.id, text.unit, text.factor),
  })
  for (const kind of measureKinds) {
    sink.add(ControlMeasures, { tenantId, createdAt: risk.createdAt, riskId: risk.id, kind, text: text.measures[kind] })
  }
  company.events.push({
    tenantId,
    actor: company.safety,
    type: 'risk.created',
    subject: 'Risk',
    subjectId: risk.id,
    payload: { point: point.name, level: risk.level, on: toLocalDate(assessedAt) },
    at: assessedAt,
  })
  const { name: pointName, number: pointNumber, kind: pointKind, location } = point
  return { ...risk, pointName, pointNumber, pointKind, location, measures: text.measures }
}
