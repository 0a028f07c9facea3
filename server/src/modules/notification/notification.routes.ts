import { notificationApi } from '@shuangfang/shared/notification/notification.contract'
import { mount } from '#platform/mount'
import { countUnread, listNotifications, readAllNotifications, readNotification } from './notification.service'

export const notificationRoutes = mount(notificationApi, {
  list: (ctx, { query }) => listNotifications(ctx, query),
  unread: (ctx) => countUnread(ctx),
  read: (ctx, { params }) => readNotification(ctx, params.id),
  readAll: (ctx) => readAllNotifications(ctx),
})
