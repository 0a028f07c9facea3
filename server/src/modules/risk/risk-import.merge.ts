import { isDeepStrictEqual } from 'node:util'
import { type Assessment, measureKinds } from '@shuangfang/shared/risk/risk.contract'
import { saysTheSame } from '@shuangfang/shared/risk/risk.grading'
import type { RiskEntity } from './risk.entity'
import type { CheckedRisk } from './risk-import.check'
import type { Measures } from './risk-view.service'

/** The columns an import may change. */
const columns = [
  'accidentTypes',
  'consequence',
  'inherent',
  'residual',
  'inherentLevel',
  'level',
  'assessedAt',
  'controlLevel',
  'improvement',
  'departmentName',
  'personName',
  'basis',
  'remark',
  'importId',
] as const
export type RiskValues = Pick<RiskEntity, (typeof columns)[number]>

/**
 * Counts the changes that still hold. Each change is one more; undoing an import puts the row back where it stood
 * before it, so that the import before that one finds its own rows again.
 */
export const standing = ({ version, versionsUndone }: Pick<RiskEntity, 'version' | 'versionsUndone'>): number =>
  version - versionsUndone

/** The stored row with what the sheet says laid over it; a cell that is empty in the sheet erases nothing. */
export function mergedWith(stored: RiskEntity, storedMeasures: Measures, checked: CheckedRisk) {
  const { source } = checked
  const before = Object.fromEntries(columns.map((column) => [column, stored[column]])) as unknown as RiskValues
  const inherent = graded(stored.inherent, checked.inherent)
  const residual = graded(stored.residual, checked.residual)
  const level = (residual ?? inherent)?.level ?? null
  const isRegraded = inherent !== stored.inherent || residual !== stored.residual
  const said = (text: string | null | undefined, otherwise: string | null) => text?.trim() || otherwise
  const values: RiskValues = {
    ...before,
    accidentTypes: source.accidentTypes?.length ? source.accidentTypes : stored.accidentTypes,
    consequence: said(source.consequence, stored.consequence),
    inherent,
    residual,
    inherentLevel: inherent?.level ?? null,
    level,
    assessedAt: stored.assessedAt,
    controlLevel: source.controlLevel || isRegraded ? checked.controlLevel : stored.controlLevel,
    improvement: said(source.improvement, stored.improvement),
    departmentName: said(source.departmentName, stored.departmentName),
    personName: said(source.personName, stored.personName),
    basis: said(source.basis, stored.basis),
    remark: said(source.remark, stored.remark),
  }
  const measures = Object.fromEntries(
    measureKinds.map((kind) => [kind, said(source.measures?.[kind], storedMeasures[kind])]),
  ) as unknown as Measures
  const hasNewMeasures = !isDeepStrictEqual(measures, storedMeasures)
  return { before, values, measures, hasNewMeasures, isChanged: hasNewMeasures || !isDeepStrictEqual(values, before) }
}

/** A stored assessment stays unless the sheet says something else; a mere level does not outweigh the same level scored. */
function graded(stored: Assessment | null, said: Assessment | null): Assessment | null {
  if (!said) return stored
  if (said.scheme === null) return stored?.level === said.level ? stored : said
  return saysTheSame(stored, { scheme: said.scheme, scores: said.scores, direct: said.direct }) ? stored : said
}
