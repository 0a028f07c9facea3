import { hazardApi } from '@shuangfang/shared/hazard/hazard.contract'
import { openHazardStates } from '@shuangfang/shared/hazard/hazard.workflow'
import { computed } from 'vue'
import { api } from '#kit/api'
import { exact } from '#kit/time'
import { useOne } from '#kit/useOne'

const hazards = api(hazardApi)
const rows = (query: Record<string, string>) => ({ path: '/desk/hazards', query })

/** Counts of one's own enterprise as figures: each says how it is counted and opens the rows it counts. */
export function useSummary() {
  const { item, loading, trouble, reload } = useOne(
    () => 'mine',
    (_, options) => hazards.summary({}, options),
  )
  const asOf = computed(() => `截至 ${exact(item.value?.asOf)}`)

  const queue = computed(() => {
    const s = item.value
    if (!s) return []
    return [
      figure('待定级', s.byState.reported, '已上报、还没有定级的隐患', { state: 'reported' }),
      figure('待下达', s.byState.graded, '已定级、还没有下达整改或提交方案的隐患', { state: 'graded' }),
      figure('待验收', s.byState.verifying, '已提交整改、等待验收的隐患', { state: 'verifying' }),
      figure('超期', s.overdue, '整改中或待验收、已过整改期限的隐患', { overdue: '1', sort: 'deadline' }, true),
      figure('方案被退回', s.planReturned, '治理方案被主要负责人退回、等待修改的重大隐患', { planReturned: '1' }, true),
    ]
  })
  const overview = computed(() => {
    const s = item.value
    if (!s) return []
    const open = openHazardStates.join(',')
    const month = { from: s.monthStart, to: today(s.asOf), dated: 'closed' }
    return [
      {
        ...figure('未销号', s.open, '已上报、还没有销号的隐患，不含已作废', { state: open }),
        note: `本月上报 ${s.reportedThisMonth}`,
      },
      {
        ...figure('超期', s.overdue, '整改中或待验收、已过整改期限的隐患', { overdue: '1', sort: 'deadline' }, true),
        note: `近 7 天新增 ${s.newlyOverdue}`,
      },
      {
        ...figure('重大', s.major, '判为重大、还没有销号的隐患', { level: 'major', state: open }, true),
        note: `挂牌督办 ${s.supervised}`,
      },
      {
        ...figure('本月销号', s.closedThisMonth, `${s.monthStart.slice(0, 7)} 以来销号的隐患`, {
          state: 'closed',
          ...month,
        }),
        note: `上月 ${s.closedLastMonth}`,
      },
    ]
  })
  function figure(label: string, value: number, words: string, query: Record<string, string>, isBad = false) {
    const tone = isBad && value > 0 ? ('bad' as const) : undefined
    return { label, value, definition: `${words}；${asOf.value}`, to: rows(query), tone }
  }
  return { item, loading, trouble, reload, queue, overview }
}
const today = (at: Date) => exact(at).slice(0, 10)
