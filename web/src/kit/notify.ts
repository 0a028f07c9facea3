import { type NotificationView, notificationApi } from '@shuangfang/shared/notification/notification.contract'
import { ref } from 'vue'
import { api } from './api'
import { me } from './session'
import { sayTrouble } from './toast'

const notifications = api(notificationApi)
export const unread = ref(0)

async function refreshUnread(): Promise<void> {
  if (!me.value || document.hidden) return
  try {
    unread.value = (await notifications.unread({})).count
  } catch {
    // The bell is a courtesy: the next round tries again.
  }
}

let started = false
/** Asks for the number every minute and whenever the page is looked at again. */
export function startBell(): void {
  void refreshUnread()
  if (started) return
  started = true
  setInterval(refreshUnread, 60_000)
  document.addEventListener('visibilitychange', refreshUnread)
}

export const listNotifications = notifications.list

export async function markRead(one: NotificationView): Promise<void> {
  if (one.readAt) return
  try {
    await notifications.read({ params: { id: one.id } })
    await refreshUnread()
  } catch (error) {
    sayTrouble(error)
  }
}

export async function markAllRead(): Promise<void> {
  await notifications.readAll({})
  unread.value = 0
}
