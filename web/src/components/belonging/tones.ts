import type { ChangeState } from '@shuangfang/shared/belonging/belonging.workflow'
import type { StateTone } from '#components/StateTag.vue'

export const changeTones: Partial<Record<ChangeState, StateTone>> = {
  requested: 'wait',
  approved: 'ok',
  refused: 'bad',
}
