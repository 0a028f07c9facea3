import type { EntityManager } from 'typeorm'
import { type Channel, type Message, Undeliverable } from './channels/channel'
import type { Platform } from './mount'

/** Minutes until the next attempt, after the first, second … failure; then it is given up. */
const pauses = [1, 2, 5, 15, 60, 180, 720]

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

/**
 * Sends what waits in the channels, one message a transaction: its row stays locked meanwhile, so no other worker sends
 * it. A crash after sending and before the commit sends again, under the same message key. Returns how many were tried.
 */
export async function deliverNotifications(ground: Pick<Platform, 'db' | 'services'>, batch = 20): Promise<number> {
  if (!ground.services.channels.length) return 0
  for (let tried = 0; tried < batch; tried++) {
    if (!(await deliverOne(ground))) return tried
  }
  return batch
}

function deliverOne({ db, services }: Pick<Platform, 'db' | 'services'>): Promise<boolean> {
  const { channels, config, log } = services
  return db.transaction(async (manager) => {
    const pending = await nextPending(manager, channels)
    if (!pending) return false
    const channel = channels.find(({ name }) => name === pending.channel)
    try {
      await channel?.send(messageOf(pending, config.publicUrl))
      await manager.query(
        `UPDATE delivery SET state = 'sent', sent_at = UTC_TIMESTAMP(3), error = NULL, attempts = attempts + 1, version = version + 1 WHERE id = ?`,
        [pending.id],
      )
    } catch (error) {
      log.warn({ delivery: pending.id, channel: pending.channel, err: (error as Error).message }, 'delivery failed')
      await postpone(manager, pending, error as Error)
    }
    return true
  })
}

async function nextPending(manager: EntityManager, channels: readonly Channel[]): Promise<Pending | null> {
  const [row]: Pending[] = await manager.query(
    `SELECT id, channel, attempts, notification_id AS notificationId FROM delivery
     WHERE state = 'queued' AND next_at <= UTC_TIMESTAMP(3) AND channel IN (?)
     ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
    [channels.map(({ name }) => name)],
  )
  if (!row) return null
  const [about] = await manager.query(
    `SELECT n.tenant_id AS tenantId, n.user_id AS userId, n.dedupe, n.title, n.body, n.link, a.name, a.email, a.phone
     FROM delivery d JOIN notification n ON n.tenant_id = d.tenant_id AND n.id = d.notification_id
       JOIN account a ON a.tenant_id = n.tenant_id AND a.id = n.user_id WHERE d.id = ?`,
    [row.id],
  )
  return { ...row, ...about }
}

const messageOf = (pending: Pending, publicUrl: string): Message => ({
  to: { id: pending.userId, name: pending.name, email: pending.email, phone: pending.phone },
  title: pending.title,
  body: pending.body,
  url: pending.link && new URL(pending.link, publicUrl).href,
  key: `${pending.tenantId} ${pending.userId} ${pending.dedupe}`,
})

async function postpone(manager: EntityManager, { id, attempts }: Pending, error: Error): Promise<void> {
  const minutes = error instanceof Undeliverable ? undefined : pauses[attempts]
  await manager.query(
    `UPDATE delivery SET state = ?, attempts = attempts + 1, error = ?, version = version + 1,
       next_at = UTC_TIMESTAMP(3) + INTERVAL ? MINUTE WHERE id = ?`,
    [minutes === undefined ? 'failed' : 'queued', error.message.slice(0, 300), minutes ?? 0, id],
  )
}
