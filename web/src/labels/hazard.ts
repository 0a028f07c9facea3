import type { TreatmentPlan, TreatmentPlanWrite } from '@shuangfang/shared/hazard/hazard.contract'
import { hazardWorkflow } from '@shuangfang/shared/hazard/hazard.workflow'
import { stepLabels } from '@shuangfang/shared/kit/workflow'
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

export const hazardActionLabels = stepLabels(hazardWorkflow)

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
