import type { MeasureKind, RiskPoint } from './risk.contract.ts'
import type { Band, ControlLevel, RiskLevel } from './risk.methods.ts'

/** The words of the field, said once: screens, documents, sheets and messages all take them from here. */
export const riskLevelNames: Record<RiskLevel, string> = {
  major: '重大风险',
  considerable: '较大风险',
  general: '一般风险',
  low: '低风险',
}

export const riskColourNames: Record<RiskLevel, string> = { major: '红', considerable: '橙', general: '黄', low: '蓝' }

/** The four colours; yellow carries dark text. */
export const riskColours: Record<RiskLevel, string> = {
  major: '#D92D20',
  considerable: '#F97316',
  general: '#FACC15',
  low: '#2563EB',
}

export const controlLevelNames: Record<ControlLevel, string> = {
  company: '公司级',
  workshop: '车间级',
  team: '班组级',
  post: '岗位级',
}

export const riskPointKindNames: Record<RiskPoint['kind'], string> = {
  area: '区域场所',
  facility: '设备设施',
  activity: '作业活动',
  installation: '装置部位',
}

export const measureNames: Record<MeasureKind, string> = {
  engineering: '工程技术措施',
  management: '管理措施',
  training: '培训教育措施',
  protection: '个体防护措施',
  emergency: '应急处置措施',
}

export const methodNames = { LS: 'LS', LEC: 'LEC', MES: 'MES', declared: '原清单定级' } as const

/** The scores of a level: `20–25`, `大于 160，至 320`, `70 及以上，不足 160`. Both ends say whose they are. */
export function bandWords(bands: readonly Band[], level: RiskLevel): string {
  const own = bands.filter((band) => band.level === level).sort((a, b) => a.min - b.min)
  const [first, last] = [own[0], own.at(-1)]
  if (!first || !last) return ''
  if (last.max !== null && first.minInclusive && last.maxInclusive) return `${first.min}–${last.max}`
  const from = first.minInclusive ? `${first.min} 及以上` : `大于 ${first.min}`
  if (last.max === null) return from
  const to = last.maxInclusive ? `至 ${last.max}` : `不足 ${last.max}`
  return first.min === 0 ? to.replace('至 ', '不超过 ') : `${from}，${to}`
}
