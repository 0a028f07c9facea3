import type { TreatmentPlan, TreatmentPlanWrite } from '@shuangfang/shared/hazard/hazard.contract'
import type { HazardAction } from '@shuangfang/shared/hazard/hazard.workflow'
import type { z } from 'zod'

/** Documents use these too, so they have one home. */
export {
  categoryLabels as hazardCategoryLabels,
  levelLabels as hazardLevelLabels,
  sourceLabels as hazardSourceLabels,
  specialityLabels as hazardSpecialityLabels,
  stateLabels as hazardStateLabels,
  treatmentLabels,
} from '@shuangfang/shared/hazard/hazard.labels'

type PlanPart = Exclude<keyof z.output<typeof TreatmentPlanWrite>, 'commitments'>

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
