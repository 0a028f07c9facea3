/** What an import can take from a risk list, as people call it. */
export const riskFieldTitles = {
  point: '风险点',
  location: '所在位置',
  unit: '检查项目或作业步骤',
  factor: '危险源或潜在事件',
  accident: '事故类型',
  consequence: '可能的后果',
  l: '可能性 L',
  s: '严重性 S',
  e: '暴露频次 E',
  c: '后果 C',
  m: '控制措施状态 M',
  score: '风险值',
  level: '风险等级',
  measureEngineering: '工程技术措施',
  measureManagement: '管理措施',
  measureTraining: '培训教育措施',
  measureProtection: '个体防护措施',
  measureEmergency: '应急处置措施',
  measures: '管控措施（合并一列）',
  improvement: '建议改进措施',
  controlLevel: '管控层级',
  department: '责任单位',
  person: '责任人',
  basis: '依据',
  remark: '备注',
} as const
export type RiskField = keyof typeof riskFieldTitles
export const riskFields = Object.keys(riskFieldTitles) as RiskField[]

/** Longest text of a field; the register's own limits. */
export const riskFieldLimits: Partial<Record<RiskField, number>> = {
  point: 120,
  location: 120,
  unit: 200,
  factor: 2000,
  consequence: 500,
  accident: 500,
  measureEngineering: 2000,
  measureManagement: 2000,
  measureTraining: 2000,
  measureProtection: 2000,
  measureEmergency: 2000,
  measures: 8000,
  improvement: 1000,
  department: 60,
  person: 40,
  basis: 500,
  remark: 300,
}

const titles: Readonly<Record<string, string>> = {
  unreadable: '含无法识别的字符',
  too_long: '文字超过长度上限',
  point_missing: '没有填写风险点',
  point_short: '风险点名称只有一个字',
  factor_missing: '没有填写危险源或潜在事件',
  factor_short: '危险源或潜在事件只有一个字',
  level_unknown: '风险等级不是四级的写法',
  level_contradictory: '同一格写了几个风险等级',
  level_bare_number: '风险等级只写了数字',
  level_differs: '表中等级与得分不符',
  score_differs: '表中风险值与取值相乘不符',
  control_unknown: '看不出管控层级',
}

/** A heading for all the rows that met one problem. */
export function riskProblemTitle(code: string): string | undefined {
  const [, factor, what] = /^([A-Z])_(missing|range)$/.exec(code) ?? []
  if (factor) return what === 'missing' ? `评分不全：缺 ${factor}` : `评分 ${factor} 不在取值范围内`
  return titles[code]
}
