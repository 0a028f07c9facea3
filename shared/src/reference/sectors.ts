import { z } from 'zod'

/** The regulated sectors that divide the work of authorities; an enterprise has one, a jurisdiction some. */
export const sectors = [
  'hazardous_chemicals',
  'industry_trade',
  'coal_mine',
  'noncoal_mine',
  'construction',
  'transport',
  'fire',
  'commerce',
  'special_equipment',
  'education',
  'culture_tourism',
  'gas',
  'logistics',
] as const
export const Sector = z.enum(sectors, { error: '请选择监管行业' })
export type Sector = z.infer<typeof Sector>

export const sectorLabels: Record<Sector, string> = {
  hazardous_chemicals: '危险化学品',
  industry_trade: '工贸',
  coal_mine: '煤矿',
  noncoal_mine: '非煤矿山',
  construction: '建筑施工',
  transport: '交通运输',
  fire: '消防',
  commerce: '商贸',
  special_equipment: '特种设备',
  education: '教育',
  culture_tourism: '文化旅游',
  gas: '城镇燃气',
  logistics: '仓储物流',
}

export type SectorRule = { industryCode: string; sector: Sector }

/**
 * The sector of a GB/T 4754 code: the rule with the longest matching prefix wins, so that a class can leave its division.
 * Null where no rule speaks (fire and special equipment cut across industries and are never derived).
 */
export function sectorOfIndustry(industryCode: string, rules: readonly SectorRule[]): Sector | null {
  let best: SectorRule | null = null
  for (const rule of rules) {
    if (!industryCode.startsWith(rule.industryCode)) continue
    if (!best || rule.industryCode.length > best.industryCode.length) best = rule
  }
  return best?.sector ?? null
}

/**
 * Whether an enterprise of this industry may be overseen under this sector: the one that follows from its industry, or
 * one of which the rules say nothing. No rule gives fire or special equipment, which cut across industries, and none
 * speaks of some industries: there every sector fits.
 */
export function sectorFitsIndustry(sector: Sector, industryCode: string, rules: readonly SectorRule[]): boolean {
  const due = sectorOfIndustry(industryCode, rules)
  return due === null || due === sector || !rules.some((rule) => rule.sector === sector)
}
