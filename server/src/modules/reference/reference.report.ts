import sql, { empty } from 'sql-template-tag'
import type { Context } from '#platform/context'
import { escapeLike } from '#platform/scope'

type Flag = 0 | 1 | '0' | '1'
export interface RegionRow {
  code: string
  parentCode: string | null
  name: string
  level: 'province' | 'city' | 'county' | 'town'
  hasChildren: Flag
}

const regionColumns = sql`r.code, r.parent_code AS parentCode, r.name, r.level,
  EXISTS (SELECT 1 FROM ref_region AS below WHERE below.parent_code = r.code) AS hasChildren`

/** Regions right below one, the provinces without one. */
export const regionsBelow = (ctx: Context, parent: string | undefined) =>
  ctx.query<RegionRow>(
    sql`SELECT ${regionColumns} FROM ref_region AS r
        WHERE ${parent ? sql`r.parent_code = ${parent}` : sql`r.parent_code IS NULL`} ORDER BY r.code`,
  )

/** From the province down to this code. A code's digits are not always its parent's, so the tree is climbed. */
export const regionPath = (ctx: Context, code: string) =>
  ctx.query<RegionRow>(
    sql`WITH RECURSIVE above AS (
          SELECT code, parent_code FROM ref_region WHERE code = ${code}
          UNION ALL SELECT p.code, p.parent_code FROM ref_region AS p JOIN above ON p.code = above.parent_code)
        SELECT ${regionColumns} FROM ref_region AS r JOIN above ON above.code = r.code ORDER BY LENGTH(r.code)`,
  )

export interface IndustryRow {
  code: string
  name: string
  level: 'class'
  groupName: string | null
  divisionName: string | null
}
/** Classes whose code begins with the words or whose names, up to the division, contain them. */
export function industriesLike(ctx: Context, q: string, limit = 50): Promise<IndustryRow[]> {
  const like = `%${escapeLike(q)}%`
  return ctx.query(
    sql`SELECT c.code, c.name, c.level, g.name AS groupName, d.name AS divisionName
        FROM ref_industry AS c
        LEFT JOIN ref_industry AS g ON g.code = c.parent_code
        LEFT JOIN ref_industry AS d ON d.code = g.parent_code
        WHERE c.level = 'class'
        ${q ? sql`AND (c.code LIKE ${`${escapeLike(q)}%`} OR c.name LIKE ${like} OR g.name LIKE ${like} OR d.name LIKE ${like})` : empty}
        ORDER BY ${q ? sql`c.name LIKE ${like} DESC, g.name LIKE ${like} DESC, ` : empty}c.code LIMIT ${limit}`,
  )
}

export const sectorRules = (ctx: Context) =>
  ctx.query<{ industryCode: string; sector: string }>(
    sql`SELECT industry_code AS industryCode, sector FROM ref_sector_industry`,
  )

export interface PlaceKnown {
  town: Flag
  industry: Flag
}
/** Whether this is a township and that a class of the classification. */
export async function placeKnown(ctx: Context, regionCode: string, industryCode: string): Promise<PlaceKnown> {
  const [row] = await ctx.query<PlaceKnown>(
    sql`SELECT EXISTS (SELECT 1 FROM ref_region WHERE code = ${regionCode} AND level = 'town') AS town,
          EXISTS (SELECT 1 FROM ref_industry WHERE code = ${industryCode} AND level = 'class') AS industry`,
  )
  return row as PlaceKnown
}

const isEffective = (today: string) =>
  sql`(effective_from IS NULL OR effective_from <= ${today}) AND (effective_to IS NULL OR effective_to >= ${today})`

export const accidentTypesOn = (ctx: Context, today: string) =>
  ctx.query<{ edition: string; code: string; name: string }>(
    sql`SELECT edition, code, name FROM ref_accident_type WHERE ${isEffective(today)} ORDER BY edition, sort_order`,
  )

export interface CriterionRow {
  code: string
  parentCode: string | null
  kind: string
  sector: string | null
  documentTitle: string
  documentNumber: string | null
  clause: string
  text: string
  certainty: string
}
const criterionColumns = sql`code, parent_code AS parentCode, kind, sector, doc_title AS documentTitle,
  doc_number AS documentNumber, clause, text, certainty`

/** Provisions in force that match; texts not yet entered are left out, nobody can judge by them. */
export function criteriaLike(
  ctx: Context,
  { sector, q, code, today }: { sector?: string; q?: string; code?: string; today: string },
): Promise<CriterionRow[]> {
  const like = `%${escapeLike(q ?? '')}%`
  return ctx.query(
    sql`SELECT ${criterionColumns} FROM ref_criterion
        WHERE doc_status = 'current' AND ${isEffective(today)} AND text <> '待录入'
        ${sector ? sql`AND (sector = ${sector} OR sector IS NULL)` : empty}
        ${code ? sql`AND code = ${code}` : empty}
        ${q ? sql`AND kind = 'clause' AND (text LIKE ${like} OR clause LIKE ${like})` : empty}
        ORDER BY ${sector ? sql`sector IS NULL, ` : empty}doc_code, sort_order LIMIT 500`,
  )
}

export interface ElementRow {
  clause: string
  parentClause: string | null
  level: number
  title: string
  certainty: string
  isLeaf: Flag
}
export const elementsOf = (ctx: Context, standard: string) =>
  ctx.query<ElementRow>(
    sql`SELECT e.clause, e.parent_clause AS parentClause, e.level, e.title, e.certainty,
          NOT EXISTS (SELECT 1 FROM ref_standard_element AS below
            WHERE below.standard_code = e.standard_code AND below.parent_clause = e.clause) AS isLeaf
        FROM ref_standard_element AS e WHERE e.standard_code = ${standard} ORDER BY e.sort_order`,
  )

export interface ParameterRow {
  code: string
  value: number
  certainty: string
}
/** Parameters whose code begins with `prefix.`. */
export const parametersOf = (ctx: Context, prefix: string) =>
  ctx.query<ParameterRow>(
    sql`SELECT code, value, certainty FROM ref_clock WHERE code LIKE ${`${escapeLike(prefix)}.%`} ORDER BY code`,
  )
