import { done, type Input } from '@shuangfang/shared/kit/contract'
import type { notificationApi } from '@shuangfang/shared/notification/notification.contract'
import type { Context } from '#platform/context'
import { Notifications } from '#platform/notify'

export function listNotifications(ctx: Context, { unread, ...page }: Input<typeof notificationApi.list>['query']) {
  return ctx.list(Notifications, { ...page, filter: unread ? { readAt: null } : {} })
}

export async function countUnread(ctx: Context) {
  const { total } = await ctx.list(Notifications, { filter: { readAt: null }, size: 1, total: '1' })
  return { count: total ?? 0 }
}

export async function readNotification(ctx: Context, id: string) {
  const notification = await ctx.one(Notifications, id, 'mark')
  return notification.readAt ? notification : ctx.save(notification, { readAt: ctx.now })
}

export async function readAllNotifications(ctx: Context) {
  await ctx.saveWhere(Notifications, 'mark', { readAt: null }, { readAt: ctx.now })
  return done
}
