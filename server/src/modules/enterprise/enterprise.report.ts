import { toLocalDate } from '@shuangfang/shared/reference/calendar'
import sql, { join, type Sql } from 'sql-template-tag'
import type { Context } from '#platform/context'
import { escapeLike, takesIn } from '#platform/scope'

export const nameOrUsccLike = (q: string): Sql =>
  sql`(name LIKE ${`%${escapeLike(q)}%`} OR short_name LIKE ${`%${escapeLike(q)}%`} OR uscc LIKE ${`${escapeLike(q)}%`})`

export const allTests = (tests: readonly Sql[]): Sql | undefined =>
  tests.length ? join([...tests], ' AND ') : undefined

export const inRegion = (code: string): Sql => sql`region_code LIKE ${`${escapeLike(code)}%`}`

/** Whether an admitted enterprise has this 统一社会信用代码: the database holds one of each. */
export async function usccIsTaken(ctx: Context, uscc: string): Promise<boolean> {
  return (await holderOf(ctx, uscc)) !== null
}

/** The tenant of the admitted enterprise with this code. */
export async function holderOf(ctx: Context, uscc: string): Promise<string | null> {
  const [row] = await ctx.query<{ id: string }>(sql`SELECT tenant_id AS id FROM enterprise WHERE held_uscc = ${uscc}`)
  return row ? String(row.id) : null
}

/** The tenant that a receipt belongs to: asked by whoever holds it, so by nobody's scope. */
export async function registrationBy(ctx: Context, receipt: string): Promise<string | null> {
  const [row] = await ctx.query<{ id: string }>(sql`SELECT tenant_id AS id FROM enterprise WHERE receipt = ${receipt}`)
  return row ? String(row.id) : null
}

/** How many registrations wait for a township, and how many of them came before this one. */
export async function queueOf(ctx: Context, regionCode: string, before?: string) {
  const [row] = await ctx.query<{ waiting: string; ahead: string }>(
    sql`SELECT COUNT(*) AS waiting, COALESCE(SUM(tenant_id < ${before ?? null}), 0) AS ahead
        FROM enterprise WHERE region_code = ${regionCode} AND status = 'pending'`,
  )
  return { waiting: Number(row?.waiting ?? 0), ahead: Number(row?.ahead ?? 0) }
}

/** Other entries with the same code, refused ones apart: more than one may ask for it, one is admitted. */
export async function sharingUscc(ctx: Context, { tenantId, uscc }: { tenantId: string; uscc: string }) {
  const rows = await ctx.query<{ id: string }>(
    sql`SELECT tenant_id AS id FROM enterprise WHERE uscc = ${uscc} AND status <> 'refused' AND tenant_id <> ${tenantId}`,
  )
  return rows.map(({ id }) => String(id))
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

const covers = (ctx: Context, regionCode: string, sector: string): Sql =>
  takesIn(toLocalDate(ctx.now), regionCode, sector)

/** Tenants of the working authorities that oversee an enterprise: 上级、乡镇、行业. */
export async function authoritiesOver(ctx: Context, { regionCode, sector }: OverseenPlace): Promise<string[]> {
  const rows = await ctx.query<{ id: string }>(
    sql`SELECT DISTINCT j.tenant_id AS id FROM jurisdiction j JOIN tenant t ON t.id = j.tenant_id
        WHERE t.kind = 'authority' AND t.status = 'active' AND ${covers(ctx, regionCode, sector)} ORDER BY id`,
  )
  return rows.map(({ id }) => String(id))
}

export interface OfficeOver {
  id: string
  name: string
  /** Region code of the office itself: its length tells whether it is of a province, city, county or township. */
  regionCode: string
  /** How near the part of its jurisdiction is that takes in the place. */
  depth: number
}

/** The working authorities over a place, the nearest first and there one for its sector before one for all. */
export async function officesOver(ctx: Context, { regionCode, sector }: OverseenPlace): Promise<OfficeOver[]> {
  const rows = await ctx.query<OfficeOver>(
    sql`SELECT a.tenant_id AS id, a.name, a.region_code AS regionCode, MAX(LENGTH(j.region_code)) AS depth
        FROM jurisdiction j JOIN tenant t ON t.id = j.tenant_id JOIN authority a ON a.tenant_id = j.tenant_id
        WHERE t.kind = 'authority' AND t.status = 'active' AND ${covers(ctx, regionCode, sector)}
        GROUP BY a.tenant_id, a.name, a.region_code ORDER BY depth DESC, MIN(j.sectors IS NULL), a.tenant_id`,
  )
  return rows.map((row) => ({ ...row, id: String(row.id), depth: Number(row.depth) }))
}

export interface OverseenPlace {
  regionCode: string
  sector: string
}

/** The office in charge of a place today: the nearest one over it. */
export const officeInCharge = async (ctx: Context, place: OverseenPlace) =>
  (await officesOver(ctx, place)).at(0) ?? null

/** Whether this office is over the place today. */
export const isOverToday = async (ctx: Context, officeId: string, place: OverseenPlace) =>
  (await officesOver(ctx, place)).some(({ id }) => id === officeId)

export interface CompetenceRow {
  officeId: string
  officeName: string
  region: string
  sectors: string[] | string | null
  from: string
  to: string | null
}
/** Every part of a jurisdiction, past and present, over one of these regions. */
export async function competencesOver(ctx: Context, regions: readonly string[]): Promise<CompetenceRow[]> {
  if (!regions.length) return []
  const any = join(
    regions.map((region) => sql`${region} LIKE CONCAT(j.region_code, '%')`),
    ' OR ',
    '(',
    ')',
  )
  return ctx.query(
    sql`SELECT j.tenant_id AS officeId, a.name AS officeName, j.region_code AS region, j.sectors,
          j.valid_from AS \`from\`, j.valid_to AS \`to\`
        FROM jurisdiction j JOIN authority a ON a.tenant_id = j.tenant_id WHERE ${any}`,
  )
}

export interface OfficePhone {
  phone: string
}

/** Telephone of the nearest authority over a region and sector; 12350 where none gave one. */
export async function supervisionPhone(ctx: Context, regionCode: string, sector: string): Promise<string> {
  const [row] = await ctx.query<OfficePhone>(
    sql`SELECT a.phone FROM jurisdiction j JOIN tenant t ON t.id = j.tenant_id AND t.status = 'active'
        JOIN authority a ON a.tenant_id = j.tenant_id
        WHERE a.phone IS NOT NULL AND ${covers(ctx, regionCode, sector)}
        ORDER BY LENGTH(j.region_code) DESC, j.sectors IS NULL, j.id LIMIT 1`,
  )
  return row?.phone ?? '12350'
}
