import type { Role } from '@shuangfang/shared/access/roles'
import type { EventKind } from '@shuangfang/shared/kit/events'
import type { Context } from './context'
import { isStillDue } from './deadlines'
import type { Entity, Row } from './entity'
import { type Consumer, defineConsumer, type Event, type EventOf } from './events'
import { notify } from './notify'

/** People of one tenant, by what they are, by who they are, or both. */
export interface Audience {
  /** The event's own tenant unless it is said; null: nobody. */
  tenantId?: string | null
  roles?: readonly Role[]
  people?: Iterable<string | null | undefined>
  /** Those who hear it otherwise. */
  except?: readonly string[]
  /** Where the message leads these people, if not where it leads all. */
  link?: string | null
}

type Text<R, E, T> = (thing: R, event: E, ctx: Context) => T | Promise<T>

/** One message of an event, and whom it is for. */
export interface Message<R, E> {
  to: (thing: R, event: E, ctx: Context) => Audience | readonly Audience[] | Promise<readonly Audience[]>
  title: Text<R, E, string>
  body?: Text<R, E, string>
  /** `null`: leads nowhere. */
  link?: Text<R, E, string | null>
  /** Asked before the thing is read: of some events of a kind there may be none. */
  when?: (event: E) => boolean
}

interface Notices<R extends Row, E extends Readonly<Record<string, EventKind>>> {
  /** Of the consumer; its receipts carry it, so it never changes. */
  name: string
  kinds: E
  /** What the messages speak of; without it the event says all. */
  about?: Entity<R>
  /** Its id, if that is not what the event is about. */
  idOf?: (event: Event) => string
  body?: Text<R, Event, string>
  link: Text<R, Event, string | null>
  messages: { readonly [K in keyof E]?: readonly Message<R, EventOf<E[K]>>[] }
}

/**
 * Who hears what of a noun's events: the one way to tell people. Nobody is told of their own act, nor of a clock that was
 * stopped meanwhile; everybody is told once.
 */
export function defineNotices<R extends Row, const E extends Readonly<Record<string, EventKind>>>(
  notices: Notices<R, E>,
): Consumer {
  const { name, kinds, about, idOf = ({ subjectId }) => subjectId } = notices
  const byType = new Map<string, readonly Message<R, Event>[]>(
    Object.keys(notices.messages).map((key) => [kinds[key]?.type ?? '', notices.messages[key] as never]),
  )
  return defineConsumer({
    name,
    on: Object.values(kinds).filter(({ type }) => byType.has(type)),
    async run(ctx, event) {
      const messages = [...(byType.get(event.type) ?? []).entries()].filter(([, { when }]) => when?.(event) ?? true)
      if (!messages.length || !(await isStillDue(ctx, event))) return
      const thing = about ? await ctx.one(about, idOf(event), 'read') : (undefined as never)
      for (const [i, message] of messages) {
        const { title, body = notices.body, link = notices.link } = message
        await tellAll(ctx, event, [await message.to(thing, event, ctx)].flat(), {
          title: await title(thing, event, ctx),
          body: (await body?.(thing, event, ctx)) ?? '',
          link: await link(thing, event, ctx),
          key: `${event.id}:${i}`,
        })
      }
    },
  })
}

interface Told {
  title: string
  body: string
  link: string | null
  key: string
}

async function tellAll(ctx: Context, event: Event, audiences: readonly Audience[], text: Told): Promise<void> {
  for (const audience of audiences) await tell(ctx, event, audience, text)
}

async function tell(ctx: Context, event: Event, audience: Audience, text: Told): Promise<void> {
  const { tenantId = event.tenantId, roles = [], people = [], except = [], link = text.link } = audience
  if (!tenantId) return
  const side = tenantId === ctx.tenantId ? ctx : ctx.system(tenantId)
  const to = [...people].filter((id): id is string => !!id)
  await notify(side, { ...text, link, to, roles, except: [...except, event.actorId], eventId: event.id })
}
