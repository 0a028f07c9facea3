import { type Assessment, type MeasureKind, RiskPointWrite, RiskWrite } from '@shuangfang/shared/risk/risk.contract'
import { assess, declared, isBelow } from '@shuangfang/shared/risk/risk.grading'
import { type ControlLevel, GradeError, type RiskLevel } from '@shuangfang/shared/risk/risk.methods'
import { controlLevelNames, riskLevelNames } from '@shuangfang/shared/risk/risk.words'
import type { Context } from '#platform/context'
import { currentSchemes, leastControlLevel, type Schemes } from './assessment.service'

/** How a sheet says how grave something is: scores of a scheme, a direct rule, or just a level. */
export interface ImportedGrade {
  scheme?: string | null
  scores?: Record<string, number>
  direct?: { rule: string; evidence: string } | null
  level?: RiskLevel | null
}

/** A row of a register as a sheet brings it. What is absent or null leaves a stored value alone. */
export interface ImportedRisk {
  /** Row of the sheet, for messages. */
  row: number
  pointName: string
  location?: string | null
  /** Empty: the whole of the point. */
  unit?: string | null
  factor: string
  accidentTypes?: string[]
  consequence?: string | null
  inherent?: ImportedGrade | null
  residual?: ImportedGrade | null
  controlLevel?: ControlLevel | null
  measures?: Partial<Record<MeasureKind, string | null>>
  improvement?: string | null
  departmentName?: string | null
  personName?: string | null
  basis?: string | null
  remark?: string | null
}

/** Something to tell about a row: a problem keeps it out, a notice does not. */
export interface RowNote {
  field: string
  message: string
}

/** A row that can be stored, once its point is known; plain JSON. */
export interface CheckedRisk {
  source: ImportedRisk
  unit: string
  inherent: Assessment | null
  residual: Assessment | null
  controlLevel: ControlLevel | null
  problems: RowNote[]
  notices: RowNote[]
}

/** The form's own limits and the figures of the schemes in force, applied to rows of a sheet. */
export async function checkRisks(ctx: Context, rows: readonly ImportedRisk[]): Promise<CheckedRisk[]> {
  const schemes = await currentSchemes(ctx)
  return rows.map((row) => checkRow(schemes, row))
}

function checkRow(schemes: Schemes, source: ImportedRisk): CheckedRisk {
  const notices: RowNote[] = []
  const unit = source.unit?.trim() || source.pointName.trim()
  const inherent = gradeOf(schemes, source.inherent, 'inherent', notices)
  const residual = gradeOf(schemes, source.residual, 'residual', notices)
  const counting = residual ?? inherent
  if (!counting) notices.push({ field: 'level', message: '没有可用的等级或分值，导入后为未定级' })
  const least = leastControlLevel(schemes, counting)
  let controlLevel = source.controlLevel ?? least
  if (controlLevel && least && isBelow(controlLevel, least)) {
    notices.push({
      field: 'controlLevel',
      message: `管控层级“${controlLevelNames[controlLevel]}”低于该等级的要求，改为${controlLevelNames[least]}`,
    })
    controlLevel = least
  }
  return { source, unit, inherent, residual, controlLevel, problems: problemsOf(source, unit), notices }
}

const pointFields = RiskPointWrite.pick({ name: true })
const riskFields = RiskWrite.pick({
  unit: true,
  factor: true,
  accidentTypes: true,
  consequence: true,
  measures: true,
  improvement: true,
  departmentName: true,
  personName: true,
  basis: true,
  remark: true,
})

function problemsOf(source: ImportedRisk, unit: string): RowNote[] {
  const { factor, accidentTypes, consequence, measures, improvement, departmentName, personName, basis, remark } =
    source
  const point = pointFields.safeParse({ name: source.pointName })
  const risk = riskFields.safeParse({
    unit,
    factor,
    accidentTypes,
    consequence,
    measures,
    improvement,
    departmentName,
    personName,
    basis,
    remark,
  })
  const tooLong = (source.location ?? '').length > 120 ? [{ field: 'location', message: '所在位置最多 120 个字' }] : []
  return [
    ...(point.error?.issues ?? []).map(({ message }) => ({ field: 'pointName', message })),
    ...(risk.error?.issues ?? []).map(({ path, message }) => ({ field: path.join('.'), message })),
    ...tooLong,
  ]
}

/** Scores count before words: where both are there and disagree, the computed level stands and the row says so. */
function gradeOf(
  schemes: Schemes,
  grade: ImportedGrade | null | undefined,
  field: string,
  notices: RowNote[],
): Assessment | null {
  if (!grade) return null
  const stated = grade.level ? declared(grade.level) : null
  const hasFigures = grade.direct || Object.keys(grade.scores ?? {}).length > 0
  const scheme = grade.scheme ? schemes.get(grade.scheme) : undefined
  if (!scheme || !hasFigures) return stated
  try {
    const found = assess(scheme, { scheme: scheme.code, scores: grade.scores ?? {}, direct: grade.direct })
    if (stated && stated.level !== found.level) {
      const [said, computed] = [riskLevelNames[stated.level], riskLevelNames[found.level]]
      notices.push({ field, message: `原表为${said}，按“${scheme.name}”计算为${computed}，以计算结果为准` })
    }
    return found
  } catch (error) {
    if (!(error instanceof GradeError)) throw error
    notices.push({ field, message: stated ? `${error.message}；按原表等级导入` : error.message })
    return stated
  }
}
