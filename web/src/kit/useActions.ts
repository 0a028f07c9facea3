import type { Permission, Subject } from '@shuangfang/shared/access/abilities'
import { available, type Workflow } from '@shuangfang/shared/kit/workflow'
import { ref } from 'vue'
import { confirm, type Question } from './confirm'
import { newKey } from './ids'
import { can } from './session'
import { say, sayTrouble } from './toast'

export interface Act<Row> {
  /** Sends the step, or opens the form that will. Returning text says it. */
  run: (row: Row, options: { key: string }) => unknown
  /** Asks before running: official and destructive steps. */
  confirm?: (row: Row) => Question
  /** `primary`: the one thing to do next. `grave`: takes something away. */
  tone?: 'primary' | 'plain' | 'grave'
}
export interface Offered<A extends string> {
  action: A
  label: string
  tone: NonNullable<Act<never>['tone']>
}

export interface ActionOptions<S extends string, A extends string, Row> {
  subject: Subject
  workflow: Workflow<S, A>
  labels: Record<A, string>
  acts: { [K in A]?: Act<Row> }
  /** After a step that ran: reload. */
  done?: (row: Row) => unknown
}

/** The buttons a row offers: what its state allows, what the person may do with it, and what this page can perform. */
export function useActions<S extends string, A extends string, Row extends { state: S }>({
  subject,
  workflow,
  labels,
  acts,
  done,
}: ActionOptions<S, A, Row>) {
  const busy = ref<A | null>(null)

  const actionsFor = (row: Row): Offered<A>[] =>
    available(workflow, row.state)
      .filter((action) => acts[action] && can(`${subject}:${action}` as Permission, row))
      .map((action) => ({ action, label: labels[action], tone: acts[action]?.tone ?? 'plain' }))

  async function run(action: A, row: Row): Promise<void> {
    const act = acts[action]
    if (!act || busy.value) return
    if (act.confirm && !(await confirm(act.confirm(row)))) return
    busy.value = action
    try {
      const told = await act.run(row, { key: newKey() })
      if (typeof told === 'string') say(told)
      await done?.(row)
    } catch (error) {
      sayTrouble(error)
    } finally {
      busy.value = null
    }
  }

  return { actionsFor, run, busy }
}
