import type { PageQuery } from '@shuangfang/shared/kit/contract'
import type { Context } from '#platform/context'
import { replayFor, undeliveredCounts } from '#platform/dead-letters'
import { undeliveredEvents, undeliveredMessages } from './undelivered.report'

export const counts = (ctx: Context) => undeliveredCounts(ctx)

export async function listEvents(ctx: Context, { size, after, total }: PageQuery) {
  const rows = await undeliveredEvents(ctx, size + 1, placeIn(after))
  const of = total ? await undeliveredCounts(ctx) : null
  return { ...pageFrom(rows, size), total: of && of.events + of.retrying }
}

export async function listMessages(ctx: Context, { size, after, total }: PageQuery) {
  const rows = await undeliveredMessages(ctx, size + 1, placeIn(after))
  return { ...pageFrom(rows, size), total: total ? (await undeliveredCounts(ctx)).messages : null }
}

/** What was asked for stands in the operator's trail; whether it succeeds shows in the list. */
export const replayEventsFor = (ctx: Context, ids?: readonly string[]) => replayFor(ctx, 'events', ids)
export const replayMessagesFor = (ctx: Context, ids?: readonly string[]) => replayFor(ctx, 'messages', ids)

/** A torn cursor starts again from the newest instead of failing. */
const placeIn = (after?: string) => (after && /^\d{1,18}$/.test(after) ? after : undefined)

function pageFrom<T extends { id: string }>(rows: T[], size: number) {
  const items = rows.slice(0, size)
  return { items, next: rows.length > size ? (items.at(-1)?.id ?? null) : null }
}
