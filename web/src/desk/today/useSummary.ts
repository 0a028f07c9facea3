import { hazardApi } from '@shuangfang/shared/hazard/hazard.contract'
import { openHazardStates } from '@shuangfang/shared/hazard/hazard.workflow'
import { computed } from 'vue'
import { api } from '#kit/api'
import { exact } from '#kit/time'
import { useOne } from '#kit/useOne'

const hazards = api(hazardApi)
const rows = (query: Record<string, string>) => ({ path: '/desk/hazards', query })

interface Figure {
  label: string
  value: number
  definition: string
  to: { path: string; query: Record<string, string> }
  tone?: 'bad'
  note?: string
}

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
    const then = s.monthAgo
    const open = openHazardStates.join(',')
    const [from, to] = [s.monthStart, today(s.asOf)]
    const arrived = { from, to, state: [...openHazardStates, 'closed'].join(',') }
    const month = `${from} 到 ${to}`
    return [
      since(figure('未销号', s.open, '已上报、还没有销号的隐患，不含已作废', { state: open }), then.open),
      since(
        figure('超期', s.overdue, '整改中或待验收、已过整改期限的隐患', { overdue: '1', sort: 'deadline' }, true),
        then.overdue,
      ),
      since(figure('重大', s.major, '判为重大、还没有销号的隐患', { level: 'major', state: open }, true), then.major),
      during(figure('本月上报', s.reportedThisMonth, `${month} 上报的隐患，不含已作废`, arrived), then.reported),
      during(
        figure('本月销号', s.closedThisMonth, `${month} 销号的隐患`, { state: 'closed', from, to, dated: 'closed' }),
        then.closed,
      ),
    ]
  })
  /** How it stood at this hour a month ago, as the record tells. */
  const since = (one: Figure, before: number): Figure => ({
    ...one,
    note: `一个月前 ${before}${change(one.value - before)}`,
    definition: `${one.definition}。一个月前：${exact(item.value?.monthAgo.asOf)} 时的同一个数，按当时的记录还原`,
  })
  /** What the same days of the month before brought. */
  const during = (one: Figure, before: number): Figure => ({
    ...one,
    note: `上月同期 ${before}${change(one.value - before)}`,
    definition: `${one.definition}。上月同期：${item.value?.monthAgo.from} 到 ${item.value?.monthAgo.to}`,
  })
  function figure(label: string, value: number, words: string, query: Record<string, string>, isBad = false): Figure {
    const tone = isBad && value > 0 ? ('bad' as const) : undefined
    return { label, value, definition: `${words}；${asOf.value}`, to: rows(query), tone }
  }
  return { item, loading, trouble, reload, queue, overview }
}
const change = (by: number) => (by > 0 ? `，多 ${by}` : by < 0 ? `，少 ${-by}` : '，持平')
const today = (at: Date) => exact(at).slice(0, 10)
