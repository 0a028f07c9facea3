import { systemActor } from '@shuangfang/shared/access/actor'
import type { DataSource, EntityManager } from 'typeorm'
import { Context } from './context'
import type { Services } from './services'
import { driverCode, inTransaction } from './transaction'

/** A committed row of the `event` table. */
export interface Event {
  seq: string
  id: string
  tenantId: string
  actorId: string
  actorName: string
  /** `noun.verb` */
  type: string
  subject: string
  subjectId: string
  payload: Record<string, unknown>
  occurredAt: Date
}

/** A reaction to events: runs once per event, in its own transaction, as the system acting for the event's tenant. */
export interface Consumer {
  name: string
  on: readonly string[]
  run: (ctx: Context, event: Event) => Promise<void>
}

/** Another delivery of the same event got there first. */
class AlreadyReceived extends Error {}

/**
 * Runs every consumer interested in `event`, each once: the receipt is a row of the consumer's own transaction.
 * One that fails does not keep the others from theirs; its error is thrown at the end, so that delivery is repeated.
 */
export async function deliver(
  db: DataSource,
  services: Services,
  consumers: readonly Consumer[],
  event: Event,
): Promise<void> {
  const failures: unknown[] = []
  for (const consumer of consumers.filter(({ on }) => on.includes(event.type))) {
    try {
      await inTransaction(db, async (manager) => {
        await takeReceipt(manager, consumer.name, event.id)
        await consumer.run(new Context(systemActor(event.tenantId), manager, services), event)
      })
    } catch (error) {
      if (error instanceof AlreadyReceived) continue
      services.log.warn({ err: error, consumer: consumer.name, event: event.id, type: event.type }, 'consumer failed')
      failures.push(error)
    }
  }
  if (failures.length) throw failures[0]
}

async function takeReceipt(manager: EntityManager, consumer: string, eventId: string): Promise<void> {
  const [before] = await manager.query('SELECT 1 FROM event_receipt WHERE consumer = ? AND event_id = ?', [
    consumer,
    eventId,
  ])
  if (before) throw new AlreadyReceived()
  try {
    await manager.query('INSERT INTO event_receipt (consumer, event_id) VALUES (?, ?)', [consumer, eventId])
  } catch (error) {
    // Told apart here: a duplicate inside the consumer's own work is a failure, not a receipt.
    throw driverCode(error) === 'ER_DUP_ENTRY' ? new AlreadyReceived() : error
  }
}

const columns = `seq, id, tenant_id AS tenantId, actor_id AS actorId, actor_name AS actorName, type, subject,
  subject_id AS subjectId, payload, occurred_at AS occurredAt`

/**
 * Hands committed events to `send`, oldest first, and marks them. Several relays may run side by side: SKIP LOCKED
 * gives each its own rows. A crash between `send` and commit sends an event again, so consumers see it at least once.
 * Returns how many were handed over.
 */
export function relay(db: DataSource, send: (events: Event[]) => Promise<void>, batch = 200): Promise<number> {
  return db.transaction(async (manager) => {
    const events: Event[] = await manager.query(
      `SELECT ${columns} FROM event WHERE relayed_at IS NULL ORDER BY seq LIMIT ${batch} FOR UPDATE SKIP LOCKED`,
    )
    if (!events.length) return 0
    await send(events.map(readable))
    await manager.query('UPDATE event SET relayed_at = UTC_TIMESTAMP(3) WHERE seq IN (?)', [
      events.map(({ seq }) => seq),
    ])
    return events.length
  })
}

/** MariaDB's JSON may arrive as text. */
function readable(event: Event): Event {
  return typeof event.payload === 'string' ? { ...event, payload: JSON.parse(event.payload) } : event
}

/** A committed event by id. */
export async function eventById(db: DataSource, id: string): Promise<Event | null> {
  const [event]: Event[] = await db.query(`SELECT ${columns} FROM event WHERE id = ?`, [id])
  return event ? readable(event) : null
}

/**
 * Ids of events handed over in the last `minutes` (but not in the last two) that a consumer has no receipt for: the queue lost
 * them, or gave up on them.
 */
export async function unreceived(db: DataSource, consumers: readonly Consumer[], minutes: number): Promise<string[]> {
  if (!consumers.length) return []
  const missing = consumers.map(
    () => '(e.type IN (?) AND NOT EXISTS (SELECT 1 FROM event_receipt r WHERE r.consumer = ? AND r.event_id = e.id))',
  )
  const rows: { id: string }[] = await db.query(
    `SELECT e.id FROM event e
     WHERE e.relayed_at BETWEEN UTC_TIMESTAMP(3) - INTERVAL ? MINUTE AND UTC_TIMESTAMP(3) - INTERVAL 2 MINUTE
       AND (${missing.join(' OR ')}) ORDER BY e.relayed_at LIMIT 1000`,
    [minutes, ...consumers.flatMap(({ name, on }) => [on, name])],
  )
  return rows.map(({ id }) => id)
}
