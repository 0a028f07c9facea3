import { forgetRead } from './cache'
import { confirm } from './confirm'
import { isNetworkError } from './errors'
import { outbox } from './offline'
import { logout } from './session'
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
  try {
    await logout()
  } catch (error) {
    if (isNetworkError(error)) say('网络不通：这台设备上已退出，服务器上的登录会在到期后失效。', 'info')
    else sayTrouble(error)
  }
  clearJobs()
  await forgetRead()
  return true
}
