import type { HazardCategory, HazardSource, HazardSpeciality, Treatment } from './hazard.dictionary'
import type { HazardLevel } from './hazard.policy'
import type { HazardState } from './hazard.workflow'

/** Words for screens and documents alike: a new state without one does not compile. */
export const stateLabels: Record<HazardState, string> = {
  reported: '待定级',
  graded: '待下达',
  plan_review: '方案待批',
  rectifying: '整改中',
  verifying: '待验收',
  accepted: '待核销',
  closed: '已销号',
  void_review: '作废待批',
  void: '已作废',
}
export const levelLabels: Record<HazardLevel, string> = { general: '一般隐患', major: '重大隐患' }
export const categoryLabels: Record<HazardCategory, string> = { basic: '基础管理类', site: '现场管理类' }
export const specialityLabels: Record<HazardSpeciality, string> = {
  safety: '安全管理',
  process: '工艺',
  electrical: '电气',
  instrument: '仪表',
  fire: '消防',
  layout: '总图',
  equipment: '设备',
  other: '其他',
}
export const treatmentLabels: Record<Treatment, string> = { immediate: '即查即改', by_deadline: '限期整改' }
export const sourceLabels: Record<HazardSource, string> = {
  daily: '日常排查',
  comprehensive: '综合性排查',
  professional: '专业性排查',
  seasonal: '季节性排查',
  holiday: '重点时段及节假日前排查',
  analogy: '事故类比排查',
  restart: '复产复工前排查',
  expert: '外聘专家诊断式排查',
  measure_failure: '管控措施失效',
  quick_report: '随手拍',
  public_report: '群众举报',
  enforcement: '监管执法检查',
  other: '其他',
}
