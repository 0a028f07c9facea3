import { type MeasureKind, measureKinds } from '@shuangfang/shared/risk/risk.contract'
import { riskEvents, riskPointEvents } from '@shuangfang/shared/risk/risk.events'
import { comparable } from '@shuangfang/shared/risk/risk.identity'
import { unitNamed } from '#modules/organization/organization.service'
import type { Context } from '#platform/context'
import { ControlMeasures, type RiskEntity, type RiskPointEntity, RiskPoints, Risks } from './risk.entity'
import { type PointName, pointNames } from './risk.report'
import { fingerprintOf, identityOf, writeMeasures } from './risk.service'
import type { CheckedRisk, ImportedRisk, RowNote } from './risk-import.check'
import { mergedWith, type RiskValues, standing } from './risk-import.merge'
import { addPoints, settlePoints } from './risk-point.service'
import { type Measures, measuresOf, noMeasures } from './risk-view.service'

export { type CheckedRisk, checkRisks, type ImportedRisk, type RowNote } from './risk-import.check'

/** What a row was before an import touched it, enough to put it back; plain JSON. */
export interface BeforeImage {
  riskId: string
  /** Where the row stood after the import: another place means that someone edited it since. */
  standing: number
  /** Null: the import created the row. */
  before: { values: RiskValues; measures: Measures } | null
}

export interface RowOutcome {
  row: number
  outcome: 'created' | 'changed' | 'unchanged' | 'refused'
  riskId: string | null
  image: BeforeImage | null
  problems: RowNote[]
  notices: RowNote[]
}

/** A row with its point (null: to be made) and the stored risk it is, if any. */
interface Placed {
  checked: CheckedRisk
  pointKey: string
  pointId: string | null
  stored: RiskEntity | null
}

/**
 * Stores rows of a sheet in this transaction: call it once per 1000 rows or so. Points and departments come into being
 * by name; a row that says nothing new is `unchanged`; one with problems is `refused` and the others go in.
 */
export async function upsertRisks(ctx: Context, rows: readonly CheckedRisk[], importId: string): Promise<RowOutcome[]> {
  const { placed, refused } = await place(ctx, rows, importId)
  return inOrder(rows, [...refused, ...(await store(ctx, placed, importId))])
}

/** What `upsertRisks` would do with these rows, by the same rules, without a write. */
export async function planRisks(ctx: Context, rows: readonly CheckedRisk[]): Promise<RowOutcome[]> {
  const { placed, refused } = await place(ctx, rows, null)
  const measures = await measuresOf(
    ctx,
    placed.flatMap(({ stored }) => (stored ? [stored.id] : [])),
  )
  return inOrder(rows, [...refused, ...placed.map((row) => foreseen(row, measures))])
}

function inOrder(rows: readonly CheckedRisk[], outcomes: readonly RowOutcome[]): RowOutcome[] {
  const byRow = new Map(outcomes.map((outcome) => [outcome.row, outcome]))
  return rows.flatMap(({ source }) => byRow.get(source.row) ?? [])
}

function foreseen({ checked, stored }: Placed, measures: Map<string, Measures>): RowOutcome {
  if (!stored) return outcomeOf(checked, 'created', null)
  const { isChanged } = mergedWith(stored, measures.get(stored.id) ?? noMeasures(), checked)
  return outcomeOf(checked, isChanged ? 'changed' : 'unchanged', stored.id)
}

const outcomeOf = (checked: CheckedRisk, outcome: RowOutcome['outcome'], riskId: string | null): RowOutcome => ({
  row: checked.source.row,
  outcome,
  riskId,
  image: null,
  problems: checked.problems,
  notices: checked.notices,
})

async function knownPoints(ctx: Context): Promise<Map<string, PointName[]>> {
  const byName = new Map<string, PointName[]>()
  for (const point of await pointNames(ctx)) {
    const key = comparable(point.name)
    byName.set(key, [...(byName.get(key) ?? []), point])
  }
  return byName
}

/** Points of one name at several places are several points; a row that names no place means the only one there is. */
function pointOf(points: Map<string, PointName[]>, { pointName, location }: ImportedRisk) {
  const named = points.get(comparable(pointName)) ?? []
  const place = comparable(location ?? '')
  return (
    named.find((point) => comparable(point.location) === place) ??
    ((!place || named.every((point) => !point.location)) && named.length === 1 ? named[0] : undefined)
  )
}

/** Finds for every sound row its point and the risk it may already be. */
async function place(ctx: Context, rows: readonly CheckedRisk[], importId: string | null) {
  const points = await knownPoints(ctx)
  const seen = new Map<string, number>()
  const refused: RowOutcome[] = []
  const sound: Placed[] = []
  for (const checked of rows) {
    const { source, unit, problems } = checked
    const pointId = pointOf(points, source)?.id ?? null
    const pointKey = pointId ?? [comparable(source.pointName), comparable(source.location ?? '')].join('\n')
    const identity = identityOf(pointKey, unit, source.factor)
    const twin = seen.get(identity)
    if (problems.length) refused.push(outcomeOf(checked, 'refused', null))
    else if (twin !== undefined) {
      refused.push(refusal(checked, null, `与第 ${twin} 行的风险点、单元和危险源相同，没有重复导入`))
    } else {
      seen.set(identity, source.row)
      sound.push({ checked, pointKey, pointId, stored: null })
    }
  }
  const placed: Placed[] = []
  for (const row of await withStored(ctx, sound)) {
    // An earlier part of the same sheet brought this very risk.
    if (!importId || row.stored?.importId !== importId) placed.push(row)
    else refused.push(refusal(row.checked, row.stored.id, '与本次导入中前面的一行相同，没有重复导入'))
  }
  return { placed, refused }
}

const refusal = (checked: CheckedRisk, riskId: string | null, message: string): RowOutcome => ({
  ...outcomeOf(checked, 'refused', riskId),
  problems: [{ field: 'factor', message }],
})

/** The rows of known points, with the risks they may be; rows of new points are new. */
async function withStored(ctx: Context, rows: readonly Placed[]): Promise<Placed[]> {
  const prints = rows.map(
    ({ pointId, checked: { unit, source } }) => pointId && fingerprintOf(pointId, unit, source.factor),
  )
  const stored = await storedBy(
    ctx,
    prints.flatMap((print) => print ?? []),
  )
  return rows.map((row, i) => ({ ...row, stored: stored.get(prints[i] ?? '') ?? null }))
}

async function storedBy(ctx: Context, prints: string[]): Promise<Map<string, RiskEntity>> {
  if (!prints.length) return new Map()
  const rows = await ctx.all(Risks, { fingerprint: prints, tenantId: ctx.tenantId }, prints.length * 4)
  // Oldest last, so that it wins: it is the one that tasks and hazards refer to.
  return new Map(rows.reverse().map((row) => [row.fingerprint, row]))
}

async function store(ctx: Context, placed: readonly Placed[], importId: string): Promise<RowOutcome[]> {
  const points = await pointsFor(ctx, placed, importId)
  const changing = placed.flatMap(({ stored }) => (stored ? [stored.id] : []))
  const held = new Map((await heldRisks(ctx, changing)).map((risk) => [risk.id, risk]))
  const measures = await measuresOf(ctx, changing)
  const outcomes: RowOutcome[] = []
  const fresh: Placed[] = []
  for (const row of placed) {
    const risk = row.stored && held.get(row.stored.id)
    if (risk) outcomes.push(await change(ctx, risk, measures.get(risk.id) ?? noMeasures(), row.checked, importId))
    else fresh.push(row)
  }
  outcomes.push(...(await create(ctx, fresh, points, importId)))
  await settlePoints(ctx, [...points.values()])
  await tell(ctx, points, placed, outcomes, importId)
  return outcomes
}

const heldRisks = (ctx: Context, ids: string[]) => (ids.length ? ctx.many(Risks, { id: ids }, 'import') : [])

/** Every point of these rows, held for change: the known ones locked first, the missing ones made. */
async function pointsFor(ctx: Context, placed: readonly Placed[], importId: string) {
  const ids = [...new Set(placed.flatMap(({ pointId }) => pointId ?? []))]
  const known = ids.length ? await ctx.many(RiskPoints, { id: ids }, 'import') : []
  const points = new Map(known.map((point) => [point.id, point]))
  // A point is described by the first row that mentions it.
  const missing = new Map<string, ImportedRisk>()
  for (const { pointKey, checked } of placed) {
    if (!points.has(pointKey) && !missing.has(pointKey)) missing.set(pointKey, checked.source)
  }
  const units = await unitsNamed(ctx, [...missing.values()])
  const made = await addPoints(
    ctx,
    [...missing.values()].map((source) => newPoint(source, units)),
    importId,
  )
  for (const [i, pointKey] of [...missing.keys()].entries()) points.set(pointKey, made[i] as RiskPointEntity)
  return points
}

async function unitsNamed(ctx: Context, sources: readonly ImportedRisk[]): Promise<Map<string, string>> {
  const units = new Map<string, string>()
  for (const name of new Set(sources.flatMap(({ departmentName }) => clean(departmentName) ?? []))) {
    units.set(name, (await unitNamed(ctx, name)).id)
  }
  return units
}

function newPoint({ pointName, location, departmentName, personName }: ImportedRisk, units: Map<string, string>) {
  const unitName = clean(departmentName)
  return {
    name: pointName.trim(),
    kind: 'area' as const,
    location: clean(location) ?? '',
    unitId: unitName && (units.get(unitName) ?? null),
    unitName,
    personName: clean(personName),
  }
}

const clean = (text: string | null | undefined): string | null => text?.trim() || null

async function change(
  ctx: Context,
  risk: RiskEntity,
  measures: Measures,
  checked: CheckedRisk,
  importId: string,
): Promise<RowOutcome> {
  const merged = mergedWith(risk, measures, checked)
  if (!merged.isChanged) return outcomeOf(checked, 'unchanged', risk.id)
  const before = { values: merged.before, measures }
  await ctx.save(risk, { ...merged.values, importId })
  if (merged.hasNewMeasures) await writeMeasures(ctx, risk, merged.measures)
  return { ...outcomeOf(checked, 'changed', risk.id), image: { riskId: risk.id, standing: standing(risk), before } }
}

async function create(
  ctx: Context,
  fresh: readonly Placed[],
  points: Map<string, RiskPointEntity>,
  importId: string,
): Promise<RowOutcome[]> {
  const risks = await ctx.addMany(
    Risks,
    fresh.map(({ checked, pointKey }) => newRisk(ctx, checked, points.get(pointKey)?.id ?? '', importId)),
  )
  await ctx.addMany(
    ControlMeasures,
    risks.flatMap((risk, i) => newMeasures(risk.id, fresh[i]?.checked.source.measures ?? {})),
  )
  return fresh.map(({ checked }, i) => {
    const risk = risks[i] as RiskEntity
    return {
      ...outcomeOf(checked, 'created', risk.id),
      image: { riskId: risk.id, standing: standing(risk), before: null },
    }
  })
}

const newMeasures = (riskId: string, measures: NonNullable<ImportedRisk['measures']>) =>
  measureKinds.flatMap((kind: MeasureKind) => {
    const text = measures[kind]?.trim()
    return text ? [{ riskId, kind, text }] : []
  })

function newRisk(ctx: Context, checked: CheckedRisk, riskPointId: string, importId: string) {
  const { source, unit, inherent, residual, controlLevel } = checked
  const level = (residual ?? inherent)?.level ?? null
  return {
    riskPointId,
    unit,
    factor: source.factor.trim(),
    accidentTypes: source.accidentTypes ?? [],
    consequence: clean(source.consequence),
    inherent,
    residual,
    inherentLevel: inherent?.level ?? null,
    level,
    assessedAt: level ? ctx.now : null,
    controlLevel,
    improvement: clean(source.improvement),
    departmentName: clean(source.departmentName),
    personName: clean(source.personName),
    basis: clean(source.basis),
    remark: clean(source.remark),
    importId,
    versionsUndone: 0,
    fingerprint: fingerprintOf(riskPointId, unit, source.factor),
  }
}

/** One event a point and part, not one a row: 50 000 rows must not be 50 000 lines of the audit trail. */
async function tell(
  ctx: Context,
  points: ReadonlyMap<string, RiskPointEntity>,
  placed: readonly Placed[],
  outcomes: readonly RowOutcome[],
  importId: string,
): Promise<void> {
  const outcomeOfRow = new Map(outcomes.map(({ row, outcome }) => [row, outcome]))
  const told = [...points].flatMap(([key, point]) => {
    const mine = placed.filter(({ pointKey }) => pointKey === key).map(({ checked }) => checked.source.row)
    const count = (wanted: RowOutcome['outcome']) => mine.filter((row) => outcomeOfRow.get(row) === wanted).length
    const [created, changed] = [count('created'), count('changed')]
    return created + changed ? [[point, { name: point.name, importId, created, changed }] as const] : []
  })
  await ctx.emitMany(riskPointEvents.imported, told)
  // What counts risks counts once a part, not once a point.
  if (told.length) await ctx.record(riskEvents.imported, { tenantId: ctx.tenantId, id: importId }, {})
}
