import { systemActor } from '@shuangfang/shared/access/actor'
import { currentType, formerNames } from '@shuangfang/shared/audit/catalogue'
import type { EventKind, PayloadOf } from '@shuangfang/shared/kit/events'
import type { DataSource, EntityManager } from 'typeorm'
import { Context } from './context'
import { forgetFailure, noteFailure } from './dead-letters'
import type { Services } from './services'
import { driverCode, inTransaction } from './transaction'

/** A committed row of the `event` table, under the name that its kind has today. */
export interface Event<K extends EventKind = EventKind> {
  seq: string
  id: string
  tenantId: string
  actorId: string
  actorName: string
  /** `noun.verb` */
  type: K['type']
  subject: string
  subjectId: string
  payload: PayloadOf<K>
  occurredAt: Date
}
export type EventOf<K extends EventKind> = K extends EventKind ? Event<K> : never

/** A reaction to events: runs once per event, in its own transaction, as the system acting for the event's tenant. */
export interface Consumer {
  name: string
  on: readonly EventKind[]
  /**
   * It looks at the tenant as a whole, so that one run does for all events of the tenant that are committed by then: a
   * burst of a thousand causes a few runs.
   */
  coalesce?: boolean
  run: (ctx: Context, event: Event) => Promise<void>
}

/** Declares a reaction; what it is given is an event of one of the kinds it names. */
export const defineConsumer = <const K extends EventKind>(consumer: {
  name: string
  on: readonly K[]
  coalesce?: boolean
  run: (ctx: Context, event: EventOf<K>) => Promise<void>
}): Consumer => consumer as unknown as Consumer
const hears = ({ on }: Consumer, type: string) => on.some((kind) => kind.type === type)

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
  for (const consumer of consumers.filter((one) => hears(one, event.type))) {
    try {
      await inTransaction(db, async (manager) => {
        await takeReceipt(manager, consumer.name, event.id)
        await forgetFailure(manager, consumer.name, event.id)
        if (consumer.coalesce) await takeBurst(manager, consumer, event)
        await consumer.run(new Context(systemActor(event.tenantId), manager, services), event)
      })
    } catch (error) {
      if (error instanceof AlreadyReceived) continue
      services.log.warn({ err: error, consumer: consumer.name, event: event.id, type: event.type }, 'consumer failed')
      // With the database away there is nowhere to write it; then the receipt is missed.
      await noteFailure(db, consumer.name, event, error).catch(() => undefined)
      failures.push(error)
    }
  }
  services.wake()
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

/** How many events of a burst one run does for. */
const burst = 1000

/**
 * Receipts for what came after this event in its tenant and is committed by now: the run that follows sees it all. What
 * another delivery of it holds at this moment is left to that one.
 */
async function takeBurst(manager: EntityManager, { name, on }: Consumer, { tenantId, seq }: Event): Promise<void> {
  const ids: { id: string }[] = await manager.query(
    `SELECT e.id FROM event e WHERE e.tenant_id = ? AND e.seq > ? AND e.type IN (?)
       AND NOT EXISTS (SELECT 1 FROM event_receipt r WHERE r.consumer = ? AND r.event_id = e.id)
     ORDER BY e.seq LIMIT ${burst}`,
    [tenantId, seq, on.map(({ type }) => type), name],
  )
  if (!ids.length) return
  await manager.query('INSERT IGNORE INTO event_receipt (consumer, event_id) VALUES ?', [
    ids.map(({ id }) => [name, id]),
  ])
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
  const payload = typeof event.payload === 'string' ? JSON.parse(event.payload) : event.payload
  return { ...event, payload, type: currentType(event.type, event.subject) }
}

/** A committed event by id. `isQueued`: from a queue, which may be older than the receipts of what it holds. */
export async function eventById(db: DataSource, id: string, isQueued = false): Promise<Event | null> {
  const young = `AND (relayed_at IS NULL OR relayed_at > UTC_TIMESTAMP(3) - INTERVAL ${deliverableDays} DAY)`
  const [event]: Event[] = await db.query(`SELECT ${columns} FROM event WHERE id = ? ${isQueued ? young : ''}`, [id])
  return event ? readable(event) : null
}

/** Days after which an event is no longer delivered from the queue: receipts are kept a little longer (retention.ts). */
export const deliverableDays = 30

/** Writes down since when each consumer listens: what happened before is not its business. */
export async function knowConsumers(db: DataSource, consumers: readonly Consumer[]): Promise<void> {
  if (!consumers.length) return
  // A minute of grace: what happened while it was starting is its business.
  const known = consumers.map(() => '(?, UTC_TIMESTAMP(3) - INTERVAL 1 MINUTE)').join(', ')
  await db.query(
    `INSERT IGNORE INTO consumer (name, since) VALUES ${known}`,
    consumers.map(({ name }) => name),
  )
}

/**
 * Events handed over in the last `minutes` (but not in the last two) that a consumer has no receipt for and has not failed
 * at: the queue lost them. Page by page; `after` is the place of the last one.
 */
export async function unreceived(
  db: DataSource,
  consumers: readonly Consumer[],
  minutes: number,
  after: { id: string; seq: string } | null = null,
): Promise<{ id: string; seq: string }[]> {
  if (!consumers.length) return []
  const missing = consumers.map(
    ({
      on,
    }) => `((e.type IN (?)${formerNames(on).length ? ' OR (e.type, e.subject) IN (?)' : ''}) AND e.occurred_at >= (SELECT since FROM consumer WHERE name = ?)
      AND NOT EXISTS (SELECT 1 FROM event_receipt r WHERE r.consumer = ? AND r.event_id = e.id)
      AND NOT EXISTS (SELECT 1 FROM dead_letter d WHERE d.consumer = ? AND d.event_id = e.id))`,
  )
  return db.query(
    `SELECT e.id, e.seq FROM event e
     WHERE e.relayed_at BETWEEN UTC_TIMESTAMP(3) - INTERVAL ? MINUTE AND UTC_TIMESTAMP(3) - INTERVAL 2 MINUTE
       AND e.seq > ? AND (${missing.join(' OR ')}) ORDER BY e.seq LIMIT ${unreceivedPage}`,
    [minutes, after?.seq ?? 0, ...consumers.flatMap(({ name, on }) => [...namesOf(on), name, name, name])],
  )
}
export const unreceivedPage = 1000

/** Of these kinds today, and of those that had another name, as pairs with what they are about. */
function namesOf(kinds: readonly EventKind[]): unknown[] {
  const former = formerNames(kinds).map(({ type, subject }) => [type, subject])
  return [kinds.map(({ type }) => type), ...(former.length ? [former] : [])]
}
