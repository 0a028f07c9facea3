/** A state machine is a table. Everything else here reads that table. */
export interface Step<S extends string> {
  from: readonly S[]
  to: S
  /** On the button. */
  label: string
  /** In records of it, where that differs. */
  done?: string
  /** The step approves somebody's work, so it is not theirs to take: four eyes. */
  judges?: Judged
}

export interface Judged {
  /** Columns that say whose work it is: an account, or a list of accounts. */
  workOf: readonly string[]
  /** Why it is refused, and who can take it instead: one sentence each. */
  refusal: string
}

export interface Workflow<S extends string, A extends string> {
  initial: S
  states: readonly S[]
  steps: Record<A, Step<S>>
}

export const defineWorkflow = <const S extends string, const A extends string>(workflow: Workflow<S, A>) => workflow

/** The state `action` leads to, or null where the table has no such step. */
export function next<S extends string, A extends string>(workflow: Workflow<S, A>, state: S, action: A): S | null {
  const step = workflow.steps[action]
  return step.from.includes(state) ? step.to : null
}

export function available<S extends string, A extends string>(workflow: Workflow<S, A>, state: S): A[] {
  const actions = Object.keys(workflow.steps) as A[]
  return actions.filter((action) => next(workflow, state, action) !== null)
}

/** The words on the buttons. */
export function stepLabels<S extends string, A extends string>({ steps }: Workflow<S, A>): Record<A, string> {
  const labels = (Object.keys(steps) as A[]).map((action) => [action, steps[action].label])
  return Object.fromEntries(labels)
}

/** States no path from `initial` reaches. A healthy workflow returns none. */
export function unreachable<S extends string, A extends string>(workflow: Workflow<S, A>): S[] {
  const seen = new Set<S>([workflow.initial])
  for (const state of seen) {
    for (const action of available(workflow, state)) seen.add(workflow.steps[action].to)
  }
  return workflow.states.filter((state) => !seen.has(state))
}

/** The whole table as text, one line a state: a changed process is a readable diff in its test. */
export function printWorkflow<S extends string, A extends string>(workflow: Workflow<S, A>): string {
  const actions = Object.keys(workflow.steps) as A[]
  const lines = workflow.states.map((state) =>
    [state, ...actions.map((action) => next(workflow, state, action) ?? '·')].join(' | '),
  )
  return [`state | ${actions.join(' | ')}`, ...lines].join('\n')
}
