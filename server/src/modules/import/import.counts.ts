import type { ImportCounts, ImportOutcome } from '@shuangfang/shared/import/import.contract'
import type { ImportProblem } from '@shuangfang/shared/import/problem'
import type { PlannedLine } from './import.entity'
import type { ReadRow } from './import.reading'
import type { ImportTarget } from './target'

type Reason = ImportCounts['reasons'][number]

/** Counts rows as they are planned. A row with two problems counts under both. */
export function counting(target: ImportTarget) {
  const totals = { rows: 0, create: 0, change: 0, same: 0, refuse: 0, skip: 0, warned: 0, ungraded: 0 }
  const reasons = new Map<string, Reason>()

  function note(problem: ImportProblem, outcome: Reason['outcome']): void {
    const known = reasons.get(`${outcome} ${problem.code}`)
    if (known) known.count++
    else {
      const title = target.problemTitle(problem.code) ?? ownTitles[problem.code] ?? problem.reason
      reasons.set(`${outcome} ${problem.code}`, { code: problem.code, title, outcome, count: 1 })
    }
  }
  function add(row: PlannedLine, read: ReadRow): void {
    totals.rows++
    totals[row.outcome]++
    if (row.warned) totals.warned++
    if ((row.outcome === 'create' || row.outcome === 'change') && target.isUngraded(read.row)) totals.ungraded++
    noteAll(row.problems, row.outcome)
  }
  function noteAll(problems: readonly ImportProblem[], outcome: ImportOutcome): void {
    for (const problem of new Map(problems.map((each) => [each.code, each])).values()) {
      if (problem.warning) note(problem, 'warning')
      else if (outcome === 'refuse' || outcome === 'skip') note(problem, outcome)
    }
  }
  const result = (): ImportCounts => ({
    ...totals,
    reasons: [...reasons.values()].sort((a, b) => b.count - a.count).slice(0, 60),
  })
  return { add, result }
}

const ownTitles: Readonly<Record<string, string>> = {
  skip_twin: '与文件中前面的行相同',
  twin_differs: '与文件中前面的行是同一条，内容不同',
  skip_left: '清单中已有，按所选保留不变',
}
