import { type Handover, handoverApi } from '@shuangfang/shared/oversight/handover.contract'
import type { HandoverState } from '@shuangfang/shared/oversight/handover.workflow'
import type { StateTone } from '#components/StateTag.vue'
import { api } from '#kit/api'
import type { Column } from '#kit/columns'
import { when } from '#kit/time'
import { useList } from '#kit/useList'
import { handoverCauseLabels } from '#labels/handover'

const handovers = api(handoverApi)

export const handoverColumns: Column<Handover>[] = [
  { key: 'number', label: '文号', minWidth: 172, text: ({ number }) => number ?? '草稿' },
  { key: 'enterpriseName', label: '企业', minWidth: 160 },
  { key: 'hazardTitle', label: '重大隐患', minWidth: 200 },
  { key: 'state', label: '状态', width: 140 },
  { key: 'officeName', label: '原单位', minWidth: 140 },
  { key: 'successorName', label: '接收单位', minWidth: 140, text: ({ successorName }) => successorName ?? '—' },
  { key: 'cause', label: '原因', width: 120, text: ({ cause }) => handoverCauseLabels[cause], isExtra: true },
  { key: 'createdAt', label: '列入时间', width: 150, text: ({ createdAt }) => when(createdAt) },
]

/** Hollow: someone's decision is awaited. */
export const handoverTones: Partial<Record<HandoverState, StateTone>> = {
  proposed: 'wait',
  agreed: 'wait',
  declined: 'wait',
  received: 'ok',
  stays: 'busy',
}

/** What this office gives away, and what it receives. */
export function useHandoversPage() {
  return { list: useList(handovers.list, { q: '', side: '', state: [] as string[] }) }
}
