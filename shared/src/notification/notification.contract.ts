import { z } from 'zod'
import { ById, Done, defineApi, Id, Instant, PageQuery, pageOf } from '../kit/contract'

/** Something the product told me. */
export const NotificationView = z.object({
  id: Id,
  title: z.string(),
  body: z.string(),
  /** Path inside the web app, to open what it is about. */
  link: z.string().nullable(),
  createdAt: Instant,
  readAt: Instant.nullable(),
})
export type NotificationView = z.output<typeof NotificationView>

export const notificationApi = defineApi({
  list: {
    method: 'GET',
    path: '/notifications',
    summary: '我的消息',
    allow: 'Notification:read',
    query: PageQuery.extend({ unread: z.literal('1').optional() }),
    output: pageOf(NotificationView),
  },
  unread: {
    method: 'GET',
    path: '/notifications/unread',
    summary: '未读消息数',
    allow: 'Notification:read',
    passive: true,
    /** Counts to one past `totalLimit`, like every total. */
    output: z.object({ count: z.number().int() }),
  },
  read: {
    method: 'POST',
    path: '/notifications/:id/read',
    summary: '标为已读',
    allow: 'Notification:mark',
    params: ById,
    output: NotificationView,
  },
  readAll: {
    method: 'POST',
    path: '/notifications/read-all',
    summary: '全部标为已读',
    allow: 'Notification:mark',
    output: Done,
  },
})
