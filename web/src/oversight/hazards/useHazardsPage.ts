import { type hazardApi as Api, hazardApi } from '@shuangfang/shared/hazard/hazard.contract'
import type { Reply } from '@shuangfang/shared/kit/contract'
import { computed } from 'vue'
import { api } from '#kit/api'
import type { Column } from '#kit/columns'
import { useList } from '#kit/useList'
import { countedBy } from '../countedBy'

const hazards = api(hazardApi)
export type HazardItem = Reply<(typeof Api)['list']>['items'][number]

export const hazardColumns: Column<HazardItem>[] = [
  { key: 'title', label: '隐患', minWidth: 220 },
  { key: 'enterpriseName', label: '企业', minWidth: 130 },
  { key: 'level', label: '级别', width: 110 },
  { key: 'state', label: '状态', width: 110 },
  { key: 'deadline', label: '整改期限', width: 140 },
  { key: 'ownerName', label: '责任人', width: 90, text: ({ ownerName }) => ownerName ?? '—', isExtra: true },
  { key: 'createdAt', label: '上报', width: 130, isExtra: true },
]

/** Hazards of the jurisdiction; every figure of the overview opens here with its own filter. */
export function useHazardsPage() {
  const list = useList(
    hazards.list,
    {
      q: '',
      state: [] as string[],
      level: '',
      sector: '',
      region: '',
      overdue: '',
      supervised: '',
      handedIn: '',
      enterprise: '',
      from: '',
      to: '',
      dated: '',
    },
    { beyond: countedBy('hazards') },
  )
  const { filters } = list
  /** 超期 and 挂牌 are yes-or-nothing: ticked in one box. */
  const marks = computed({
    get: () => (['overdue', 'supervised'] as const).filter((key) => filters[key] === '1'),
    set: (chosen: readonly string[]) => {
      for (const key of ['overdue', 'supervised'] as const) filters[key] = chosen.includes(key) ? '1' : ''
    },
  })
  const days = computed({
    get: () => (filters.from && filters.to ? [filters.from, filters.to] : null),
    set: (range: string[] | null) => {
      filters.from = range?.[0] ?? ''
      filters.to = range?.[1] ?? ''
      if (!range) filters.dated = ''
    },
  })
  return { list, marks, days }
}
