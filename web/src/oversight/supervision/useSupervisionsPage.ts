import { type Supervision, supervisionApi } from '@shuangfang/shared/oversight/supervision.contract'
import { api } from '#kit/api'
import type { Column } from '#kit/columns'
import { civil } from '#kit/time'
import { useList } from '#kit/useList'

const supervisions = api(supervisionApi)

export const supervisionColumns: Column<Supervision>[] = [
  { key: 'number', label: '文号', minWidth: 172, text: ({ number }) => number ?? '未编号' },
  { key: 'hazardTitle', label: '重大隐患', minWidth: 200 },
  { key: 'enterpriseName', label: '企业', minWidth: 160 },
  { key: 'authorityName', label: '督办单位', minWidth: 140, isExtra: true },
  { key: 'state', label: '状态', width: 110 },
  { key: 'next', label: '最近期限', minWidth: 190 },
  { key: 'treatBy', label: '治理期限', width: 130, text: ({ treatBy }) => civil(treatBy) },
  { key: 'progress', label: '进度', width: 72, align: 'right', text: ({ progress }) => `${progress}%`, isExtra: true },
]

/** Cases of listed supervision. */
export function useSupervisionsPage() {
  const list = useList(supervisions.list, { q: '', state: [] as string[], late: '', enterprise: '' })
  return { list }
}
