import { toLocalDate } from '@shuangfang/shared/reference/calendar'
import sql, { join, type Sql } from 'sql-template-tag'
import type { Context } from '#platform/context'
import { escapeLike } from '#platform/scope'

export const nameOrUsccLike = (q: string): Sql =>
  sql`(name LIKE ${`%${escapeLike(q)}%`} OR short_name LIKE ${`%${escapeLike(q)}%`} OR uscc LIKE ${`${escapeLike(q)}%`})`

export const allTests = (tests: readonly Sql[]): Sql | undefined =>
  tests.length ? join([...tests], ' AND ') : undefined

export const inRegion = (code: string): Sql => sql`region_code LIKE ${`${escapeLike(code)}%`}`

/** Whether any tenant has this 统一社会信用代码: asked before an enterprise exists, so by nobody's scope. */
export async function usccIsTaken(ctx: Context, uscc: string): Promise<boolean> {
  const [row] = await ctx.query<{ found: number }>(sql`SELECT 1 AS found FROM enterprise WHERE uscc = ${uscc}`)
  return !!row
}

/** The tenant of an enterprise whose registration with this code was refused. */
export async function refusedTenant(ctx: Context, uscc: string): Promise<string | null> {
  const [row] = await ctx.query<{ id: string }>(
    sql`SELECT tenant_id AS id FROM enterprise WHERE uscc = ${uscc} AND status = 'refused' FOR UPDATE`,
  )
  return row ? String(row.id) : null
}

/** 郑州市新郑市薛店镇 for a code of any length, from the reference regions. */
export async function regionName(ctx: Context, code: string): Promise<string> {
  const codes = [2, 4, 6, 9].map((length) => code.slice(0, length)).filter((part, i, all) => all.indexOf(part) === i)
  const rows = await Promise.all(
    codes.map((part) => ctx.query<{ name: string }>(sql`SELECT name FROM ref_region WHERE code = ${part}`)),
  )
  return rows
    .slice(1)
    .flatMap(([row]) => (row ? [row.name] : []))
    .join('')
}

/** The own name of each region, without the ones above it. */
export async function lastRegionNames(ctx: Context, codes: readonly string[]): Promise<Map<string, string>> {
  if (!codes.length) return new Map()
  const rows = await ctx.query<{ code: string; name: string }>(
    sql`SELECT code, name FROM ref_region WHERE code IN (${join([...codes])})`,
  )
  return new Map(rows.map(({ code, name }) => [code, name]))
}

/** "This part of a jurisdiction `j` holds today and takes in the place": as platform/scope.ts asks the other way round. */
function covers(ctx: Context, regionCode: string, sector: string): Sql {
  const today = toLocalDate(ctx.now)
  return sql`${regionCode} LIKE CONCAT(j.region_code, '%')
    AND (j.sectors IS NULL OR JSON_CONTAINS(j.sectors, ${JSON.stringify(sector)}))
    AND j.valid_from <= ${today} AND (j.valid_to IS NULL OR j.valid_to >= ${today})`
}

/** Tenants of the working authorities that oversee an enterprise: 上级、乡镇、行业. */
export async function authoritiesOver(ctx: Context, { regionCode, sector }: OverseenPlace): Promise<string[]> {
  const rows = await ctx.query<{ id: string }>(
    sql`SELECT DISTINCT j.tenant_id AS id FROM jurisdiction j JOIN tenant t ON t.id = j.tenant_id
        WHERE t.kind = 'authority' AND t.status = 'active' AND ${covers(ctx, regionCode, sector)} ORDER BY id`,
  )
  return rows.map(({ id }) => String(id))
}

export interface OverseenPlace {
  regionCode: string
  sector: string
}

export interface OfficePhone {
  phone: string
}

/** Telephone of the nearest authority over a region and sector; 12350 where none gave one. */
export async function supervisionPhone(ctx: Context, regionCode: string, sector: string): Promise<string> {
  const [row] = await ctx.query<OfficePhone>(
    sql`SELECT a.phone FROM jurisdiction j JOIN authority a ON a.tenant_id = j.tenant_id
        WHERE a.phone IS NOT NULL AND ${covers(ctx, regionCode, sector)}
        ORDER BY LENGTH(j.region_code) DESC, j.id LIMIT 1`,
  )
  return row?.phone ?? '12350'
}
