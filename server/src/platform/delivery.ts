import type { DataSource, EntityManager } from 'typeorm'
import { type Channel, type Message, Undeliverable } from './channels/channel'
import { errorClass } from './error-class'
import type { Platform } from './mount'

/** Minutes until the next attempt, after the first, second … failure; then it is given up. */
const pauses = [1, 2, 5, 15, 60, 180, 720]
/** Messages under way at the same time in one channel of one worker. */
const atOnce = 4
/** A message that is not taken by then has failed; its lease lasts longer, so that it is never sent by two. */
const sendMs = 45_000
const leaseSeconds = 60

interface Pending {
  id: string
  channel: string
  attempts: number
  userId: string
  tenantId: string
  dedupe: string
  title: string
  body: string
  link: string | null
  name: string
  email: string | null
  phone: string | null
}
type Ground = Pick<Platform, 'db' | 'services'>

/**
 * Sends what waits in the channels. A message is leased in a short transaction, sent outside of any, and its end written
 * down in another: no connection is held while a mail server thinks. A worker that dies in between leaves a lease that
 * ends; the message goes out again under the same key. Returns how many were tried.
 */
export async function deliverNotifications(ground: Ground, batch = 100): Promise<number> {
  const tried = await Promise.all(ground.services.channels.map((channel) => deliverThrough(ground, channel, batch)))
  return tried.reduce((sum, n) => sum + n, 0)
}

async function deliverThrough(ground: Ground, channel: Channel, batch: number): Promise<number> {
  let tried = 0
  while (tried < batch) {
    const pending = await lease(ground.db, channel.name, Math.min(atOnce, batch - tried))
    if (!pending.length) break
    await Promise.all(pending.map((one) => send(ground, channel, one)))
    tried += pending.length
  }
  return tried
}

/**
 * What is due, the longest waiting first, and of each person only the first that is not yet sent: nobody reads that a
 * deadline has passed before they read that it comes.
 */
function lease(db: DataSource, channel: string, count: number): Promise<Pending[]> {
  return db.transaction(async (manager) => {
    const due: { id: string }[] = await manager.query(
      `SELECT d.id FROM delivery d WHERE d.channel = ?
         AND ((d.state = 'queued' AND d.next_at <= UTC_TIMESTAMP(3)) OR (d.state = 'sending' AND d.lease_until < UTC_TIMESTAMP(3)))
         AND NOT EXISTS (SELECT 1 FROM delivery e WHERE e.tenant_id = d.tenant_id AND e.user_id = d.user_id
           AND e.channel = d.channel AND e.state IN ('queued', 'sending') AND e.id < d.id)
       ORDER BY d.next_at, d.id LIMIT ${count} FOR UPDATE SKIP LOCKED`,
      [channel],
    )
    if (!due.length) return []
    const ids = due.map(({ id }) => id)
    await manager.query(
      `UPDATE delivery SET state = 'sending', attempts = attempts + 1, version = version + 1,
         lease_until = UTC_TIMESTAMP(3) + INTERVAL ${leaseSeconds} SECOND WHERE id IN (?)`,
      [ids],
    )
    return pendingOf(manager, ids)
  })
}

const pendingOf = (manager: EntityManager, ids: readonly string[]): Promise<Pending[]> =>
  manager.query(
    `SELECT d.id, d.channel, d.attempts, n.tenant_id AS tenantId, n.user_id AS userId, n.dedupe, n.title, n.body, n.link,
       a.name, a.email, a.phone
     FROM delivery d JOIN notification n ON n.tenant_id = d.tenant_id AND n.id = d.notification_id
       JOIN account a ON a.tenant_id = n.tenant_id AND a.id = n.user_id WHERE d.id IN (?)`,
    [ids],
  )

async function send({ db, services }: Ground, channel: Channel, pending: Pending): Promise<void> {
  const { config, log } = services
  try {
    await inTime(channel.send(messageOf(pending, config.publicUrl)))
    await end(db, pending, "state = 'sent', sent_at = UTC_TIMESTAMP(3), error = NULL")
  } catch (error) {
    log.warn({ delivery: pending.id, channel: pending.channel, err: (error as Error).message }, 'delivery failed')
    const minutes = error instanceof Undeliverable ? undefined : pauses[pending.attempts - 1]
    const [state, wait] = [minutes === undefined ? 'failed' : 'queued', minutes ?? 0]
    const change = 'state = ?, error = ?, next_at = UTC_TIMESTAMP(3) + INTERVAL ? MINUTE'
    await end(db, pending, change, [state, errorClass(error), wait])
  }
}

/** Of this turn only: a worker that was believed dead and wakes up changes nothing. */
const end = (db: DataSource, { id, attempts }: Pending, change: string, values: unknown[] = []) =>
  db.query(
    `UPDATE delivery SET ${change}, lease_until = NULL, version = version + 1
     WHERE id = ? AND state = 'sending' AND attempts = ?`,
    [...values, id, attempts],
  )

async function inTime(sending: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error('not taken in time'), { code: 'ETIMEDOUT' })), sendMs)
  })
  try {
    await Promise.race([sending, late])
  } finally {
    clearTimeout(timer)
  }
}

const messageOf = (pending: Pending, publicUrl: string): Message => ({
  to: { id: pending.userId, name: pending.name, email: pending.email, phone: pending.phone },
  title: pending.title,
  body: pending.body,
  url: pending.link && new URL(pending.link, publicUrl).href,
  key: `${pending.tenantId} ${pending.userId} ${pending.dedupe}`,
})
