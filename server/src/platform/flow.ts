import type { Subject } from '@shuangfang/shared/access/abilities'
import type { EventKind, PayloadOf } from '@shuangfang/shared/kit/events'
import { next, unmet, type Workflow } from '@shuangfang/shared/kit/workflow'
import type { Context } from './context'
import type { Entity, New, Of, Row } from './entity'
import { overtaken, stale, unprocessable } from './errors'

/** A process of the product: whose rows go through it, by which table, and what each step tells. */
export interface Flow<R extends Row, A extends string, E extends Readonly<Record<A, EventKind>>> {
  entity: Entity<R>
  workflow: Workflow<string, A>
  /** Where the row says how far it is. */
  state: keyof R & string
  events: E
  /** What every step tells of the row, beside what it says itself. */
  says: (row: R, from: string, to: string) => Record<string, unknown>
  /** Where the row is in no state for the step. */
  refusal: (row: R, action: A) => { code: string; detail: string }
}

export function defineFlow<R extends Row, A extends string, const E extends Readonly<Record<NoInfer<A>, EventKind>>>(
  flow: Omit<Flow<R, A, E>, 'state'> & { state?: keyof R & string },
): Flow<R, A, E> {
  return { state: 'state' as keyof R & string, ...flow }
}

/**
 * Locks a row for a step: 404 unseen, 403 not theirs to take, 409 in no state for it, 412 not as the caller saw it, 422
 * where a condition of the step does not hold.
 */
export async function hold<R extends Row, A extends string, E extends Readonly<Record<A, EventKind>>>(
  ctx: Context,
  flow: Flow<R, A, E>,
  id: string,
  action: NoInfer<A>,
  version?: number,
): Promise<R> {
  const { entity, workflow, state } = flow
  const row = await ctx.one(entity as unknown as Entity<R, Subject>, id, action as never)
  if (!next(workflow, row[state] as string, action)) {
    const { code, detail } = flow.refusal(row, action)
    throw overtaken(code, detail, ctx.about(row))
  }
  if (version !== undefined && row.version !== version) throw stale(ctx.about(row))
  const guard = unmet(workflow, row, action)
  if (guard) throw unprocessable(guard.code, guard.detail)
  return row
}

/** Writes one step of a held row and tells of it. The only function that changes a state. */
export async function move<R extends Row, A extends string, E extends Readonly<Record<A, EventKind>>, B extends A>(
  ctx: Context,
  flow: Flow<R, A, E>,
  row: R,
  action: B,
  changes: Partial<New<R>> = {},
  payload: Partial<PayloadOf<E[B]>> = {},
): Promise<R> {
  const { workflow, state, events, says } = flow
  const from = row[state] as string
  const to = next(workflow, from, action)
  if (!to) throw new Error(`${action} is no step from ${from}`)
  await ctx.save(row, { ...changes, [state]: to } as Partial<New<R>>)
  const said = { ...says(row, from, to), ...payload } as PayloadOf<E[B]>
  await ctx.emitMany<EventKind>(events[action], [[row as R & Of<never>, said as never]])
  return row
}
