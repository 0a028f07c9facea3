import type { Role } from '@shuangfang/shared/access/roles'
import sql, { join } from 'sql-template-tag'
import type { Channel, Recipient } from './channels/channel'
import type { Context } from './context'
import { code, defineEntity, instant, int, nullable, type RowOf, ref, varchar } from './entity'
import { holdingRole } from './people'
import { driverCode } from './transaction'

/** What a person is told. The row is what they see in the app; further channels hang off it. */
export const Notifications = defineEntity({
  subject: 'Notification',
  table: 'notification',
  owner: 'tenant',
  columns: {
    userId: ref('account'),
    title: varchar(120),
    body: varchar(1000),
    /** Path inside the web app. */
    link: nullable(code(300)),
    eventId: nullable(code(36)),
    dedupe: code(120),
    readAt: nullable(instant()),
  },
})
export type Notification = RowOf<typeof Notifications>

/** One notification on its way through one channel. */
export const Deliveries = defineEntity({
  subject: 'Notification',
  table: 'delivery',
  owner: 'tenant',
  columns: {
    notificationId: ref('notification'),
    /** Whom it is for: their messages keep their order. */
    userId: ref('account'),
    channel: code(20),
    state: code<'queued' | 'sending' | 'sent' | 'failed'>(16),
    attempts: int(),
    nextAt: instant(),
    /** Until when the worker that sends it is believed alive. */
    leaseUntil: nullable(instant()),
    error: nullable(varchar(300)),
    sentAt: nullable(instant()),
  },
})

export interface Notice {
  /** Accounts of the context's tenant; unknown and inactive ones are passed over. */
  to: Iterable<string>
  /** And whoever holds one of these. */
  roles?: readonly Role[]
  except?: readonly string[]
  title: string
  body: string
  link?: string | null
  /** Names the occasion: the same person is told of it once, however often this runs. */
  key: string
  eventId?: string
}

/** Tells people something, in this transaction. Mail and other channels follow after the commit, from the worker. */
export async function notify(ctx: Context, notice: Notice): Promise<void> {
  const people = await activePeople(ctx, notice)
  if (!people.length) return
  const added = await addNew(ctx, notice, people).catch((error) => {
    // Someone told them at this very moment: look again who is left.
    if (driverCode(error) !== 'ER_DUP_ENTRY') throw error
    return addNew(ctx, notice, people)
  })
  await queueDeliveries(ctx, added, new Map(people.map((person) => [person.id, person])))
}

/** The product tells people; who caused it needs no right over their notifications. */
const teller = (ctx: Context) => ctx.system(ctx.tenantId)

async function activePeople(ctx: Context, { to, roles = [], except = [] }: Notice): Promise<Recipient[]> {
  const ids = [...new Set(to)].filter((id) => !except.includes(id))
  const whom = [...(ids.length ? [sql`id IN (${join(ids)})`] : []), ...(roles.length ? [holdingRole(roles)] : [])]
  if (!whom.length) return []
  const found = await ctx.query<Recipient>(
    sql`SELECT id, name, email, phone FROM account
        WHERE tenant_id = ${ctx.tenantId} AND status = 'active' AND (${join(whom, ' OR ')})`,
  )
  return found.filter(({ id }) => !except.includes(id))
}

async function addNew(ctx: Context, notice: Notice, people: Recipient[]): Promise<Notification[]> {
  const system = teller(ctx)
  const dedupe = notice.key.slice(0, 120)
  const { items } = await system.list(Notifications, {
    filter: { userId: people.map(({ id }) => id), dedupe },
    size: people.length,
  })
  const told = new Set(items.map(({ userId }) => userId))
  return system.addMany(
    Notifications,
    people
      .filter(({ id }) => !told.has(id))
      .map(({ id }) => ({
        userId: id,
        title: notice.title.slice(0, 120),
        body: notice.body.slice(0, 1000),
        link: notice.link ?? null,
        eventId: notice.eventId ?? null,
        dedupe,
      })),
  )
}

/** Names of the channels that would carry a notice to this person, beyond the in-app list. */
export const channelsFor = (ctx: Context, person: Recipient, notice = { title: '', link: null }): string[] =>
  ctx.services.channels.filter(({ wants }) => wants(person, notice)).map(({ name }) => name)

async function queueDeliveries(ctx: Context, added: Notification[], people: Map<string, Recipient>): Promise<void> {
  const wanted = (notification: Notification) => (channel: Channel) => {
    const person = people.get(notification.userId)
    return person !== undefined && channel.wants(person, notification)
  }
  const deliveries = added.flatMap((notification) =>
    ctx.services.channels.filter(wanted(notification)).map(({ name }) => ({
      notificationId: notification.id,
      userId: notification.userId,
      channel: name,
      state: 'queued' as const,
      attempts: 0,
      nextAt: ctx.now,
    })),
  )
  await teller(ctx).addMany(Deliveries, deliveries)
}
