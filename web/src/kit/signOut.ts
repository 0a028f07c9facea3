import { forgetRead } from './cache'
import { confirm } from './confirm'
import { isNetworkError } from './errors'
import { outbox } from './offline'
import { photoDrafts } from './outbox.store'
import { logout, me } from './session'
import { say, sayTrouble } from './toast'
import { clearJobs } from './useJob'

/** Signs out; asks first when something on this device has not arrived. */
export async function signOut(): Promise<boolean> {
  await outbox.refresh().catch(() => undefined)
  const left = outbox.parcels.value.length
  if (left) {
    const goes = await confirm({
      title: `还有 ${left} 条没有上传`,
      effects: ['这些内容会留在这台设备上。', '您再次用本账号在这台设备登录后，会继续上传。'],
      confirmText: '仍然退出',
    })
    if (!goes) return false
  }
  const userId = me.value?.userId
  try {
    await logout()
  } catch (error) {
    if (isNetworkError(error)) say('网络不通：这台设备上已退出；下次有网络时，服务器上的登录随即失效。', 'info')
    else sayTrouble(error)
  }
  clearJobs()
  await forgetRead()
  if (userId) await photoDrafts.clearOf(userId).catch(() => undefined)
  return true
}
