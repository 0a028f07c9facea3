import type { AssessmentScheme } from '@shuangfang/shared/risk/risk.methods'
import sql from 'sql-template-tag'
import type { Context } from '#platform/context'

type Definition = Pick<AssessmentScheme, 'factors' | 'bands' | 'directRules' | 'controlLevels'>
interface SchemeRow extends Omit<AssessmentScheme, keyof Definition> {
  definition: Definition | string
}

/** The version of every scheme that is in force on a day: reference data, the same for everyone. */
export async function schemesOn(ctx: Context, day: string): Promise<AssessmentScheme[]> {
  const rows = await ctx.query<SchemeRow>(
    sql`SELECT code, version, method, name, certainty, effective_from AS effectiveFrom, effective_to AS effectiveTo, definition
        FROM ref_scheme s
        WHERE (effective_from IS NULL OR effective_from <= ${day}) AND (effective_to IS NULL OR effective_to >= ${day})
          AND version = (SELECT MAX(version) FROM ref_scheme n WHERE n.code = s.code
            AND (n.effective_from IS NULL OR n.effective_from <= ${day}) AND (n.effective_to IS NULL OR n.effective_to >= ${day}))`,
  )
  return rows.map(({ definition, ...row }) => ({
    ...row,
    ...((typeof definition === 'string' ? JSON.parse(definition) : definition) as Definition),
  }))
}
