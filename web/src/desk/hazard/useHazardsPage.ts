import { hazardApi, type ListedHazard } from '@shuangfang/shared/hazard/hazard.contract'
import { computed, ref } from 'vue'
import { api } from '#kit/api'
import type { Column } from '#kit/columns'
import { useList } from '#kit/useList'

const hazards = api(hazardApi)
const columns: readonly Column<ListedHazard>[] = [
  { key: 'number', label: '编号', width: 144 },
  { key: 'title', label: '隐患', minWidth: 240 },
  { key: 'place', label: '位置', minWidth: 140, text: (row) => row.riskPointName ?? row.place, isExtra: true },
  { key: 'level', label: '级别', width: 104 },
  { key: 'state', label: '状态', width: 104 },
  { key: 'owner', label: '责任人', width: 92, text: (row) => row.ownerName },
  { key: 'deadline', label: '期限', width: 136 },
  { key: 'reporter', label: '上报人', width: 132, isExtra: true },
]
const pastLabels: Record<string, string> = { level: '当时级别', deadline: '当时期限', owner: '现责任人' }
/** Of a past moment the list tells how things stood, and what has become of them. */
const pastColumns: typeof columns = columns.flatMap((column) =>
  column.key === 'state'
    ? [
        { ...column, label: '当时状态' },
        { key: 'now', label: '现在', width: 104 },
      ]
    : [{ ...column, label: pastLabels[column.key] ?? column.label }],
)

/** 隐患 list: every filter in the address, so that the figures of 今日 open it filtered. */
export function useHazardsPage() {
  const list = useList(
    (request, options) => hazards.list(request, options),
    {
      q: '',
      state: [] as string[],
      level: [] as string[],
      source: [] as string[],
      overdue: '',
      supervised: '',
      planReturned: '',
      mine: '',
      owner: '',
      unit: '',
      due: '',
      riskPoint: '',
      from: '',
      to: '',
      dated: '',
      sort: '',
      asOf: '',
    },
    { size: 20 },
  )
  const isReporting = ref(false)
  /** The past moment that the list tells of, if any. */
  const then = computed(() => {
    const at = new Date(list.filters.asOf)
    return Number.isNaN(at.getTime()) ? undefined : at
  })
  const shownColumns = computed(() => (then.value ? pastColumns : columns))
  return { list, columns: shownColumns, then, isReporting }
}
