/** 排查类型 (隐患来源). Codes 1–10 of the exchange interface, plus our own; see regulation 2.1. */
export const hazardSources = [
  'daily',
  'comprehensive',
  'professional',
  'seasonal',
  'holiday',
  'analogy',
  'restart',
  'expert',
  'measure_failure',
  'quick_report',
  'public_report',
  'enforcement',
  'other',
] as const
export type HazardSource = (typeof hazardSources)[number]

/** 基础管理类 / 现场管理类. */
export const hazardCategories = ['basic', 'site'] as const
export type HazardCategory = (typeof hazardCategories)[number]

/** 专业; order = code of the exchange interface. */
export const hazardSpecialities = [
  'safety',
  'process',
  'electrical',
  'instrument',
  'fire',
  'layout',
  'equipment',
  'other',
] as const
export type HazardSpeciality = (typeof hazardSpecialities)[number]

/** 治理类型: 即查即改 / 限期整改. */
export const treatments = ['immediate', 'by_deadline'] as const
export type Treatment = (typeof treatments)[number]
