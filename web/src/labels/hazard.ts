import type { TreatmentPlan, TreatmentPlanWrite } from '@shuangfang/shared/hazard/hazard.contract'
import type {
  HazardCategory,
  HazardSource,
  HazardSpeciality,
  Treatment,
} from '@shuangfang/shared/hazard/hazard.dictionary'
import type { HazardLevel } from '@shuangfang/shared/hazard/hazard.policy'
import type { HazardAction, HazardState } from '@shuangfang/shared/hazard/hazard.workflow'
import type { z } from 'zod'

type PlanPart = Exclude<keyof z.output<typeof TreatmentPlanWrite>, 'commitments'>

export const hazardStateLabels: Record<HazardState, string> = {
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

export const hazardActionLabels: Record<HazardAction, string> = {
  grade: '定级',
  assign: '下达整改',
  submit_plan: '提交治理方案',
  approve_plan: '批准方案',
  return_plan: '退回方案',
  submit: '提交验收',
  return: '退回重改',
  verify: '验收销号',
  accept: '验收合格',
  write_off: '核销',
  reopen: '重新整改',
  propose_void: '提请作废',
  approve_void: '同意作废',
  refuse_void: '不同意作废',
}

export const hazardLevelLabels: Record<HazardLevel, string> = { general: '一般隐患', major: '重大隐患' }

export const hazardSourceLabels: Record<HazardSource, string> = {
  daily: '日常排查',
  comprehensive: '综合性排查',
  professional: '专业性排查',
  seasonal: '季节性排查',
  holiday: '重点时段及节假日前排查',
  analogy: '事故类比排查',
  restart: '复产复工前排查',
  expert: '外聘专家诊断式排查',
  measure_failure: '管控措施失效',
  quick_report: '随手报',
  public_report: '群众举报',
  enforcement: '监管执法检查',
  other: '其他',
}

export const hazardCategoryLabels: Record<HazardCategory, string> = { basic: '基础管理类', site: '现场管理类' }

export const hazardSpecialityLabels: Record<HazardSpeciality, string> = {
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

/** The six parts of a treatment plan, in the order of the regulation. */
export const planPartLabels: Record<PlanPart, string> = {
  goal: '治理的目标和任务',
  methods: '采取的方法和措施',
  funds: '经费和物资的落实',
  people: '负责治理的机构和人员',
  timetable: '治理的时限和要求',
  safety: '安全措施和应急预案',
}
export const planResultLabels: Record<NonNullable<TreatmentPlan['result']>, string> = {
  approved: '已批准',
  returned: '已退回',
}
