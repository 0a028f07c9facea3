import { z } from 'zod'
import { defineApi, Id, Instant, PageQuery, pageOf } from '../kit/contract'

/** A reaction to an event that failed: kinds and ids, nothing of the tenant's business. */
export const UndeliveredEvent = z.object({
  id: Id,
  consumer: z.string(),
  eventId: z.string(),
  eventType: z.string(),
  tenantId: Id,
  /** Code or name of the error. */
  error: z.string(),
  attempts: z.number().int(),
  firstAt: Instant,
  lastAt: Instant,
  /** Null: given up. */
  nextAt: Instant.nullable(),
})
export type UndeliveredEvent = z.output<typeof UndeliveredEvent>

/** A message that a channel would not take. */
export const UndeliveredMessage = z.object({
  id: Id,
  channel: z.string(),
  tenantId: Id,
  error: z.string().nullable(),
  attempts: z.number().int(),
  createdAt: Instant,
  lastAt: Instant,
})
export type UndeliveredMessage = z.output<typeof UndeliveredMessage>

/** These, or without them all that were given up. */
const Replay = z.strictObject({ ids: z.array(Id).min(1, '请至少选择一条').max(200, '一次最多选择 200 条').optional() })
const Replayed = z.object({ count: z.number().int() })

export const undeliveredApi = defineApi({
  counts: {
    method: 'GET',
    path: '/undelivered',
    summary: '未送达：已放弃、还在重试的事件处理和没有发出的消息各有多少',
    allow: 'Undelivered:read',
    output: z.object({ events: z.number().int(), retrying: z.number().int(), messages: z.number().int() }),
  },
  events: {
    method: 'GET',
    path: '/undelivered/events',
    summary: '没有处理成功的事件，最新的在前',
    allow: 'Undelivered:read',
    query: PageQuery,
    output: pageOf(UndeliveredEvent),
  },
  replayEvents: {
    method: 'POST',
    path: '/undelivered/events/replay',
    summary: '重新处理事件',
    allow: 'Undelivered:replay',
    once: true,
    body: Replay,
    output: Replayed,
  },
  messages: {
    method: 'GET',
    path: '/undelivered/messages',
    summary: '没有发出的邮件等消息，最新的在前',
    allow: 'Undelivered:read',
    query: PageQuery,
    output: pageOf(UndeliveredMessage),
  },
  replayMessages: {
    method: 'POST',
    path: '/undelivered/messages/replay',
    summary: '重新发送消息',
    allow: 'Undelivered:replay',
    once: true,
    body: Replay,
    output: Replayed,
  },
})
