import type { HazardState } from '@shuangfang/shared/hazard/hazard.workflow'
import type { StateTone } from '#components/StateTag.vue'

export const hazardTones: Record<HazardState, StateTone> = {
  reported: 'wait',
  graded: 'wait',
  plan_review: 'wait',
  rectifying: 'busy',
  verifying: 'wait',
  accepted: 'wait',
  closed: 'ok',
  void_review: 'quiet',
  void: 'quiet',
}
