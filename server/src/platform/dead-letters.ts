import { undeliveredEvents } from '@shuangfang/shared/undelivered/undelivered.events'
import type { Sql } from 'sql-template-tag'
import type { DataSource, EntityManager } from 'typeorm'
import type { Context } from './context'
import { errorClass } from './error-class'
import { notFound } from './errors'
import type { Consumer, Event } from './events'

/**
 * Reactions that failed, until they succeed: tried again by the queue within seconds, then from here at growing pauses,
 * then left to the operator. A row says what failed and how, nothing of what it was about.
 */

/** Minutes until the next attempt after the first, second … failure; the queue makes the first five by itself. */
const pauses = [1, 1, 1, 1, 5, 15, 60, 180, 360, 720, 720]
export const attemptsAllowed = pauses.length + 1

/** After the rollback, in a statement of its own. */
export async function noteFailure(db: DataSource, consumer: string, event: Event, error: unknown): Promise<void> {
  const pause = `ELT(attempts, ${pauses.join(', ')})`
  await db.query(
    `INSERT INTO dead_letter (consumer, event_id, tenant_id, event_type, error, attempts, first_at, last_at, next_at)
     VALUES (?, ?, ?, ?, ?, 1, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), UTC_TIMESTAMP(3) + INTERVAL ${pauses[0]} MINUTE)
     ON DUPLICATE KEY UPDATE error = VALUES(error), attempts = attempts + 1, last_at = VALUES(last_at),
       next_at = UTC_TIMESTAMP(3) + INTERVAL ${pause} MINUTE`,
    [consumer, event.id, event.tenantId, event.type, errorClass(error)],
  )
}

/** In the transaction of the success. */
export async function forgetFailure(manager: EntityManager, consumer: string, eventId: string): Promise<void> {
  const [failed] = await manager.query('SELECT id FROM dead_letter WHERE consumer = ? AND event_id = ?', [
    consumer,
    eventId,
  ])
  if (failed) await manager.query('DELETE FROM dead_letter WHERE id = ?', [failed.id])
}

interface Due {
  id: string
  consumer: string
  eventId: string
}

/**
 * Tries again what is due, one after the other. Each is put off before it is tried, so that no other worker tries it too,
 * and a crash only delays it. Returns how many were tried.
 */
export async function redeliver(
  db: DataSource,
  consumers: readonly Consumer[],
  again: (consumer: Consumer, eventId: string) => Promise<void>,
): Promise<number> {
  const known = new Map(consumers.map((consumer) => [consumer.name, consumer]))
  if (!known.size) return 0
  const due: Due[] = await db.query(
    `SELECT id, consumer, event_id AS eventId FROM dead_letter
     WHERE next_at <= UTC_TIMESTAMP(3) AND consumer IN (?) ORDER BY next_at LIMIT 50`,
    [[...known.keys()]],
  )
  for (const { id, consumer, eventId } of due) {
    const { affectedRows } = await db.query(
      'UPDATE dead_letter SET next_at = UTC_TIMESTAMP(3) + INTERVAL 5 MINUTE WHERE id = ? AND next_at <= UTC_TIMESTAMP(3)',
      [id],
    )
    // It fails again as it did: that is written down, and the next one is tried.
    if (affectedRows === 1) await again(known.get(consumer) as Consumer, eventId).catch(() => undefined)
  }
  return due.length
}

/** Asks for another attempt, at once: of these, or of all that were given up. Returns how many. */
export async function replayEvents(db: Pick<DataSource, 'query'>, ids?: readonly string[]): Promise<number> {
  if (ids && !ids.length) return 0
  const { affectedRows } = await db.query(
    `UPDATE dead_letter SET next_at = UTC_TIMESTAMP(3) WHERE ${ids ? 'id IN (?)' : 'next_at IS NULL'}`,
    [ids],
  )
  return affectedRows
}

/** The same for messages that a channel would not take; they start anew. */
export async function replayMessages(db: Pick<DataSource, 'query'>, ids?: readonly string[]): Promise<number> {
  if (ids && !ids.length) return 0
  const { affectedRows } = await db.query(
    `UPDATE delivery SET state = 'queued', attempts = 0, next_at = UTC_TIMESTAMP(3), version = version + 1
     WHERE state = 'failed' ${ids ? 'AND id IN (?)' : ''}`,
    [ids],
  )
  return affectedRows
}

/** The same for the console: it stands in the operator's trail. Its rows are no entity's, so Context cannot hold them. */
export async function replayFor(ctx: Context, what: 'events' | 'messages', ids?: readonly string[]) {
  const count = await (what === 'events' ? replayEvents : replayMessages)(statementsOf(ctx), ids)
  if (ids && !count) throw notFound('所选记录')
  if (count) await ctx.record(undeliveredEvents.replayed, { tenantId: ctx.tenantId, id: '0' }, { what, count })
  return { count }
}

export const undeliveredCounts = (ctx: Context) => countUndelivered(statementsOf(ctx))

const statementsOf = (ctx: Context): Pick<DataSource, 'query'> => ({
  query: (text: string, values: unknown[] = []) => ctx.query({ sql: text, values } as Sql) as Promise<never>,
})

export interface Undelivered {
  /** Reactions that failed and were given up, and those still tried again. */
  events: number
  retrying: number
  messages: number
}

/** How much waits for the operator. */
export async function countUndelivered(db: Pick<DataSource, 'query'>): Promise<Undelivered> {
  const [row] = await db.query(
    `SELECT (SELECT COUNT(*) FROM dead_letter WHERE next_at IS NULL) AS events,
       (SELECT COUNT(*) FROM dead_letter WHERE next_at IS NOT NULL) AS retrying,
       (SELECT COUNT(*) FROM delivery WHERE state = 'failed') AS messages`,
  )
  return { events: Number(row.events), retrying: Number(row.retrying), messages: Number(row.messages) }
}
