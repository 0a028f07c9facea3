import type { HazardState } from '@shuangfang/shared/hazard/hazard.workflow'
import type { StateTone } from '#components/StateTag.vue'

/** Hollow: someone's decision is awaited; solid: work is under way. */
export const hazardTones: Partial<Record<HazardState, StateTone>> = {
  reported: 'wait',
  graded: 'wait',
  plan_review: 'wait',
  rectifying: 'busy',
  verifying: 'wait',
  accepted: 'wait',
  closed: 'ok',
  void_review: 'wait',
  void: 'quiet',
}
