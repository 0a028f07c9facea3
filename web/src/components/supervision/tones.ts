import type { SupervisionState } from '@shuangfang/shared/oversight/supervision.workflow'
import type { StateTone } from '#components/StateTag.vue'

/** Hollow: someone's decision is awaited. */
export const supervisionTones: Partial<Record<SupervisionState, StateTone>> = {
  draft: 'quiet',
  signed: 'wait',
  issued: 'wait',
  served: 'busy',
  plan_filed: 'wait',
  treating: 'busy',
  extension_review: 'wait',
  acceptance_review: 'wait',
  accepted: 'ok',
  delisted: 'ok',
}
