import type { RiskQuery } from '@shuangfang/shared/risk/risk.contract'
import type { RiskLevel } from '@shuangfang/shared/risk/risk.methods'
import sql, { empty, join, raw, type Sql } from 'sql-template-tag'
import type { z } from 'zod'
import type { Context } from '#platform/context'
import { enterprisesIn, escapeLike } from '#platform/scope'
import { RegisterRows } from './register.entity'
import { type RiskPointEntity, RiskPoints, Risks } from './risk.entity'

type Query = Pick<z.output<typeof RiskQuery>, 'q' | 'scheme' | 'l' | 's' | 'outside' | 'region' | 'sector'>

const like = (q: string) => `%${escapeLike(q)}%`
/** The assessment that counts. MySQL's JSON null is not SQL's, so a stored null column is what COALESCE sees. */
const counting = raw('COALESCE(residual, inherent)')
const score = (factor: 'L' | 'S') => sql`CAST(JSON_EXTRACT(${counting}, ${`$.scores.${factor}`}) AS DECIMAL(6,2))`
const schemeIs = (code: string) => sql`JSON_UNQUOTE(JSON_EXTRACT(${counting}, '$.scheme')) = ${code}`

/** Whether a cell of this scheme's matrix shows the row; NULL for rows without an assessment. */
const inCell = (code: string) => sql`(${schemeIs(code)} AND JSON_EXTRACT(${counting}, '$.scores.L') IS NOT NULL)`

/** What a list's query asks beyond plain columns. */
export function risksMatching(ctx: Context, { q, scheme, l, s, outside, region, sector }: Query): Sql | undefined {
  const tests = [
    ...(q
      ? [
          sql`(factor LIKE ${like(q)} OR unit LIKE ${like(q)} OR risk_point_id IN (
            SELECT id FROM ${ctx.visible(RiskPoints)} AS p WHERE name LIKE ${like(q)} OR number LIKE ${`${escapeLike(q)}%`}))`,
        ]
      : []),
    ...(scheme ? [schemeIs(scheme)] : []),
    ...(l === undefined ? [] : [sql`${score('L')} = ${l}`]),
    ...(s === undefined ? [] : [sql`${score('S')} = ${s}`]),
    ...(outside ? [sql`COALESCE(${inCell(outside)}, 0) = 0`] : []),
    ...(region || sector
      ? [sql`tenant_id IN (${enterprisesIn([{ region: region ?? '', sectors: sector?.split(',') ?? null }])})`]
      : []),
  ]
  return tests.length ? join(tests, ' AND ') : undefined
}

export const pointsMatching = (q: string): Sql =>
  sql`(name LIKE ${like(q)} OR location LIKE ${like(q)} OR number LIKE ${`${escapeLike(q)}%`})`

export type PointName = Pick<RiskPointEntity, 'id' | 'name' | 'location'>

/** The points of the actor's own enterprise by what people call them, oldest first. */
export const pointNames = (ctx: Context): Promise<PointName[]> =>
  ctx.query(
    sql`SELECT id, name, location FROM ${ctx.visible(RiskPoints)} AS p WHERE tenant_id = ${ctx.tenantId} ORDER BY id`,
  )

export interface PointLevel {
  riskPointId: string
  level: RiskLevel | null
  count: number
}

/** Risks per level and point. */
export async function levelsOfPoints(ctx: Context, pointIds: readonly string[]): Promise<PointLevel[]> {
  if (!pointIds.length) return []
  const rows = await ctx.query<PointLevel>(
    sql`SELECT risk_point_id AS riskPointId, level, COUNT(*) AS count FROM ${ctx.visible(Risks)} AS r
        WHERE risk_point_id IN (${join([...pointIds])}) GROUP BY risk_point_id, level`,
  )
  return rows.map((row) => ({ ...row, count: Number(row.count) }))
}

/** Risks per level among those the actor may read. */
export async function countByLevel(ctx: Context, enterprise?: string) {
  const narrow = enterprise ? sql`WHERE tenant_id = ${enterprise}` : empty
  const rows = await ctx.query<{ level: RiskLevel | null; n: number }>(
    sql`SELECT level, COUNT(*) AS n FROM ${ctx.visible(Risks)} AS r ${narrow} GROUP BY level`,
  )
  const [points] = await ctx.query<{ n: number }>(
    sql`SELECT COUNT(*) AS n FROM ${ctx.visible(RiskPoints)} AS p ${narrow}`,
  )
  return {
    levels: rows.map(({ level, n }) => ({ level, count: Number(n) })),
    points: Number(points?.n ?? 0),
  }
}

/** Rows per pair of likelihood and severity, of those that this scheme graded. */
export async function countByCell(ctx: Context, scheme: string, enterprise?: string) {
  const narrow = enterprise ? sql`AND tenant_id = ${enterprise}` : empty
  const rows = await ctx.query<{ l: string; s: string; n: number }>(
    sql`SELECT ${score('L')} AS l, ${score('S')} AS s, COUNT(*) AS n FROM ${ctx.visible(Risks)} AS r
        WHERE ${inCell(scheme)} ${narrow}
        GROUP BY ${score('L')}, ${score('S')}`,
  )
  return rows.map(({ l, s, n }) => ({ l: Number(l), s: Number(s), count: Number(n) }))
}

/** Rows per level of a frozen version. */
export async function countFrozen(ctx: Context, registerId: string) {
  const rows = await ctx.query<{ level: RiskLevel | null; n: number }>(
    sql`SELECT level, COUNT(*) AS n FROM ${ctx.visible(RegisterRows)} AS r WHERE register_id = ${registerId} GROUP BY level`,
  )
  return rows.map(({ level, n }) => ({ level, count: Number(n) }))
}
