import type { OpenTasks } from '@shuangfang/shared/hazard/hazard.contract'
import { duringRectification } from '@shuangfang/shared/hazard/hazard.workflow'

export interface Team {
  /** As the list filters by it. */
  unit: string
  name: string
  people: OpenTasks[]
  open: number
  dueToday: number
  late: number
}
type Count = 'open' | 'dueToday' | 'late'

/** People by department or team, the most pressing team first. */
export function teamsOf(people: readonly OpenTasks[]): Team[] {
  const byUnit = new Map<string, OpenTasks[]>()
  for (const one of people) byUnit.set(one.unitId ?? 'none', [...(byUnit.get(one.unitId ?? 'none') ?? []), one])
  const teams = [...byUnit].map(([unit, members]) => {
    const sum = (key: Count) => members.reduce((total, one) => total + one[key], 0)
    const name = members[0]?.unitName ?? '未分部门'
    return { unit, name, people: members, open: sum('open'), dueToday: sum('dueToday'), late: sum('late') }
  })
  return teams.sort((a, b) => b.late - a.late || b.dueToday - a.dueToday || b.open - a.open)
}

const filters: Record<Count, Record<string, string>> = {
  open: { state: duringRectification.join(',') },
  dueToday: { due: 'today' },
  late: { overdue: '1' },
}
/** The list of exactly the hazards that a count of a team, or of one of its people, counts. */
export const taskRows = (key: Count, unit: string, owner?: string) => ({
  path: '/desk/hazards',
  query: { ...filters[key], sort: 'deadline', unit, ...(owner ? { owner } : {}) },
})
