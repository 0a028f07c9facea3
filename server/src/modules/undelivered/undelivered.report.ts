import type { UndeliveredEvent, UndeliveredMessage } from '@shuangfang/shared/undelivered/undelivered.contract'
import sql, { empty } from 'sql-template-tag'
import type { Context } from '#platform/context'

const before = (id: string | undefined) => (id ? sql`AND id < ${id}` : empty)

/** Newest first, over all tenants: no column of theirs but the id. */
export const undeliveredEvents = (ctx: Context, count: number, after?: string) =>
  ctx.query<UndeliveredEvent>(
    sql`SELECT id, consumer, event_id AS eventId, event_type AS eventType, tenant_id AS tenantId, error, attempts,
          first_at AS firstAt, last_at AS lastAt, next_at AS nextAt
        FROM dead_letter WHERE 1 = 1 ${before(after)} ORDER BY id DESC LIMIT ${count}`,
  )

export const undeliveredMessages = (ctx: Context, count: number, after?: string) =>
  ctx.query<UndeliveredMessage>(
    sql`SELECT id, channel, tenant_id AS tenantId, error, attempts, created_at AS createdAt, next_at AS lastAt
        FROM delivery WHERE state = 'failed' ${before(after)} ORDER BY id DESC LIMIT ${count}`,
  )
