import type { HazardSummary } from './hazard.contract'
import { openHazardStates } from './hazard.workflow'

/** A number that says how it is counted and which of the list's filters shows exactly its rows. */
interface Counted {
  label: string
  value: number
  /** 口径. */
  definition: string
  query: Record<string, string>
}
export interface HazardFigure extends Counted {
  /** More of it is worse. */
  isBad?: true
  /** The same figure a month earlier. */
  before?: Counted
}

const open = { state: openHazardStates.join(',') }
const late = { overdue: '1' }
const major = { level: 'major', ...open }
const byDeadline = { sort: 'deadline' }

/** What waits for the safety manager. */
export function queueFigures({ byState, overdue, planReturned }: HazardSummary): HazardFigure[] {
  return [
    figure('待定级', byState.reported, '已上报、还没有定级的隐患', { state: 'reported' }),
    figure('待下达', byState.graded, '已定级、还没有下达整改或提交方案的隐患', { state: 'graded' }),
    figure('待验收', byState.verifying, '已提交整改、等待验收的隐患', { state: 'verifying' }),
    lateFigure(overdue),
    {
      ...figure('方案被退回', planReturned, '治理方案被主要负责人退回、等待修改的重大隐患', { planReturned: '1' }),
      isBad: true,
    },
  ]
}

/** How the enterprise stands, beside how it stood a month ago. */
export function standingFigures({ monthAgo: then, ...now }: HazardSummary): HazardFigure[] {
  const asOf = { asOf: then.asOf.toISOString() }
  const since = (value: number, query: Record<string, string>): Counted => ({
    label: '一个月前',
    value,
    definition: '按当时的记录还原',
    query: { ...query, ...asOf },
  })
  const during = (value: number, query: Record<string, string>): Counted => ({
    label: '上月同期',
    value,
    definition: `${then.from} 到 ${then.to}`,
    query: { ...query, from: then.from, to: then.to },
  })
  const month = { from: now.monthStart, to: now.today }
  const days = `${month.from} 到 ${month.to}`
  const arrived = { state: [...openHazardStates, 'closed'].join(',') }
  const closed = { state: 'closed', dated: 'closed' }
  return [
    { ...figure('未销号', now.open, '已上报、还没有销号的隐患，不含已作废', open), before: since(then.open, open) },
    { ...lateFigure(now.overdue), before: since(then.overdue, late) },
    {
      ...figure('重大', now.major, '判为重大、还没有销号的隐患', major),
      isBad: true,
      before: since(then.major, major),
    },
    {
      ...figure('本月上报', now.reportedThisMonth, `${days} 上报的隐患，不含已作废`, { ...arrived, ...month }),
      before: during(then.reported, arrived),
    },
    {
      ...figure('本月销号', now.closedThisMonth, `${days} 销号的隐患`, { ...closed, ...month }),
      before: during(then.closed, closed),
    },
  ]
}

const lateFigure = (value: number): HazardFigure => ({
  ...figure('超期', value, '整改中或待验收、已过整改期限的隐患', { ...late, ...byDeadline }),
  isBad: true,
})
const figure = (label: string, value: number, definition: string, query: Record<string, string>): HazardFigure => ({
  label,
  value,
  definition,
  query,
})
