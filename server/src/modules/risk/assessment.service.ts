import { toLocalDate } from '@shuangfang/shared/reference/calendar'
import type { Assessment, RiskWrite } from '@shuangfang/shared/risk/risk.contract'
import { assess, defaultScheme, isBelow, saysTheSame, usualControlLevels } from '@shuangfang/shared/risk/risk.grading'
import { type AssessmentScheme, type ControlLevel, GradeError, riskLevels } from '@shuangfang/shared/risk/risk.methods'
import { controlLevelNames } from '@shuangfang/shared/risk/risk.words'
import type { Context } from '#platform/context'
import { unprocessable } from '#platform/errors'
import { schemesOn } from './scheme.report'

export type Schemes = ReadonlyMap<string, AssessmentScheme>
type Edit = RiskWrite['inherent']
type Graded = Pick<RiskWrite, 'inherent' | 'residual' | 'controlLevel'>
interface Stored {
  inherent: Assessment | null
  residual: Assessment | null
}

/** The schemes in force today, by code. */
export async function currentSchemes(ctx: Context): Promise<Schemes> {
  return new Map((await schemesOn(ctx, toLocalDate(ctx.now))).map((scheme) => [scheme.code, scheme]))
}

/** The endpoint's shape: newest of each, the proposed one first. */
export async function listSchemes(ctx: Context) {
  const schemes = [...(await currentSchemes(ctx)).values()]
  schemes.sort((a, b) => Number(b.code === defaultScheme) - Number(a.code === defaultScheme))
  return {
    items: schemes.map(({ code, version, method, name, certainty, ...definition }) => ({
      code,
      version,
      method,
      name,
      certainty,
      definition,
    })),
  }
}

/** Both assessments of a risk, the levels that follow and who answers. 422 where the figures or the level do not fit. */
export function gradeRisk(schemes: Schemes, write: Graded, stored: Stored | null) {
  const inherent = assessmentOf(schemes, write.inherent, stored?.inherent ?? null, 'inherent')
  const residual = assessmentOf(schemes, write.residual, stored?.residual ?? null, 'residual')
  if (inherent && residual && riskLevels.indexOf(residual.level) < riskLevels.indexOf(inherent.level)) {
    throw refused(
      'risk_residual_higher',
      'residual',
      '剩余风险高于固有风险：落实措施后等级不会升高，请核对两次评价的取值。',
    )
  }
  const counting = residual ?? inherent
  return {
    inherent,
    residual,
    inherentLevel: inherent?.level ?? null,
    level: counting?.level ?? null,
    controlLevel: controlLevelOf(schemes, counting, write.controlLevel ?? null),
  }
}

function assessmentOf(schemes: Schemes, edit: Edit, stored: Assessment | null, field: string): Assessment | null {
  if (!edit) return null
  if (edit === 'keep') return stored
  if (saysTheSame(stored, edit)) return stored
  const scheme = schemes.get(edit.scheme)
  if (!scheme) throw refused('risk_scheme_unknown', field, `没有现行的评价方法“${edit.scheme}”，请重新选择。`)
  try {
    return assess(scheme, edit)
  } catch (error) {
    if (error instanceof GradeError) throw refused('risk_scores_invalid', field, `${error.message}。`)
    throw error
  }
}

/** The organisation's level that answers by default for an assessment; null while there is none. */
export function leastControlLevel(schemes: Schemes, counting: Assessment | null): ControlLevel | null {
  if (!counting) return null
  const scheme = counting.scheme ? schemes.get(counting.scheme) : undefined
  return (scheme?.controlLevels ?? usualControlLevels)[counting.level]
}

function controlLevelOf(schemes: Schemes, counting: Assessment | null, chosen: ControlLevel | null) {
  const least = leastControlLevel(schemes, counting)
  if (chosen && least && isBelow(chosen, least)) {
    throw refused(
      'risk_control_lowered',
      'controlLevel',
      `该等级风险的管控层级不得低于${controlLevelNames[least]}：可以上提，不能下放。`,
    )
  }
  return chosen ?? least
}

const refused = (code: string, field: string, message: string) =>
  unprocessable(code, message, [{ pointer: `/${field}`, code, message }])
