import { toLocalDate } from '@shuangfang/shared/reference/calendar'
import { type Sector, type SectorRule, sectorFitsIndustry } from '@shuangfang/shared/reference/sectors'
import sql from 'sql-template-tag'
import type { Context } from '#platform/context'

interface Placed {
  id: string
  name: string
  uscc: string
  regionCode: string
  sector: Sector
  industryCode: string
  isTown: number
  isClass: number
  isOverseen: number
}
export interface Misplaced extends Pick<Placed, 'id' | 'name' | 'uscc' | 'regionCode' | 'sector' | 'industryCode'> {
  faults: string[]
}

/** Enterprises whose entry the register would not accept today, or that no office oversees; by whom it is to be mended. */
export async function misplacedEnterprises(ctx: Context): Promise<Misplaced[]> {
  const today = toLocalDate(ctx.now)
  const rules = await ctx.query<SectorRule>(sql`SELECT industry_code AS industryCode, sector FROM ref_sector_industry`)
  const rows = await ctx.query<Placed>(
    sql`SELECT e.tenant_id AS id, e.name, e.uscc, e.region_code AS regionCode, e.sector, e.industry_code AS industryCode,
          EXISTS (SELECT 1 FROM ref_region r WHERE r.code = e.region_code AND r.level = 'town') AS isTown,
          EXISTS (SELECT 1 FROM ref_industry i WHERE i.code = e.industry_code AND i.level = 'class') AS isClass,
          EXISTS (SELECT 1 FROM jurisdiction j JOIN tenant t ON t.id = j.tenant_id AND t.status = 'active'
            WHERE e.region_code LIKE CONCAT(j.region_code, '%')
              AND (j.sectors IS NULL OR JSON_CONTAINS(j.sectors, JSON_QUOTE(e.sector)))
              AND j.valid_from <= ${today} AND (j.valid_to IS NULL OR j.valid_to >= ${today})) AS isOverseen
        FROM enterprise e WHERE e.status <> 'refused' ORDER BY e.tenant_id`,
  )
  return rows.flatMap(({ isTown, isClass, isOverseen, ...row }) => {
    const faults = [
      ...(Number(isTown) ? [] : [`没有 ${row.regionCode} 这个乡镇（街道）`]),
      ...(Number(isClass) ? [] : [`没有 ${row.industryCode} 这个行业小类`]),
      ...(sectorFitsIndustry(row.sector, row.industryCode, rules) ? [] : ['监管行业与国民经济行业不符']),
      ...(Number(isOverseen) ? [] : ['没有监管单位']),
    ]
    return faults.length ? [{ ...row, id: String(row.id), faults }] : []
  })
}
