import { type Supervision, supervisionApi } from '@shuangfang/shared/oversight/supervision.contract'
import { api } from '#kit/api'
import type { Column } from '#kit/columns'
import { civil } from '#kit/time'
import { useList } from '#kit/useList'

const supervisions = api(supervisionApi)
const columns: readonly Column<Supervision>[] = [
  { key: 'number', label: '文号', minWidth: 180, text: (row) => row.number ?? '—' },
  { key: 'hazard', label: '隐患', minWidth: 240, text: (row) => `${row.hazardNumber} ${row.hazardTitle}` },
  { key: 'authority', label: '督办单位', minWidth: 150, text: (row) => row.authorityName, isExtra: true },
  { key: 'state', label: '状态', width: 110 },
  { key: 'progress', label: '进度', width: 80, align: 'right', text: (row) => `${row.progress}%` },
  { key: 'next', label: '下一期限', width: 220 },
  { key: 'treatBy', label: '治理期限', width: 136, text: (row) => civil(row.treatBy) },
]

/** 挂牌督办 as the enterprise sees it. */
export function useSupervisionsPage() {
  const list = useList((request, options) => supervisions.list(request, options), {
    q: '',
    state: [] as string[],
    late: '',
  })
  return { list, columns }
}
