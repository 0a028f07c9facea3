/** One invented risk of the demo city: what can go wrong, where, and how it is held. */
export interface RiskText {
  /** Trade inside the sector (only where the sector is split over trades). */
  trade?: string
  /** 风险点 */
  point: string
  kind: 'facility' | 'activity' | 'area'
  /** 区域/位置 */
  area: string
  /** 检查项目 / 作业步骤 */
  unit: string
  /** 危险源或潜在事件 */
  factor: string
  /** 事故类型, names of GB 6441-2025 */
  accidents: string[]
  consequence: string
  measures: RiskMeasures
  /** The scores are demo data: residual, on the scale of the method. */
  method: 'LS' | 'LEC'
  scores: { l: number; s: number } | { l: number; e: number; c: number }
  /** 责任岗位 */
  post: string
}

/** The five kinds of control measure. */
export interface RiskMeasures {
  engineering: string
  management: string
  training: string
  protection: string
  emergency: string
}

/** The thirteen sectors of the demo city. */
export type SectorCode =
  | 'industry_trade'
  | 'hazardous_chemicals'
  | 'construction'
  | 'logistics'
  | 'commerce'
  | 'gas'
  | 'transport'
  | 'special_equipment'
  | 'education'
  | 'culture_tourism'
  | 'fire'
  | 'noncoal_mine'
  | 'coal_mine'

/** One invented enterprise of the demo city. */
export interface EnterpriseText {
  name: string
  short: string
  sector: SectorCode
  trade?: string
  /** GB/T 4754, four digits */
  industryCode: string
  /** Town code of 新郑 (nine digits) */
  town: string
  address: string
  staff: number
  products: string
  areas: string[]
  departments: string[]
  /** 主要负责人 */
  principal: string
  safetyManager: string
}

/** Word pools from which the seed composes further distinct enterprise names. */
export interface NamePattern {
  /** Products or services that stand in the middle of a name. */
  words: string[]
  /** Endings with the legal form. */
  endings: string[]
}
