import { accountApi } from '@shuangfang/shared/account/account.contract'
import { api } from './api'
import { me } from './session'

const everyMs = 120_000
let told = Date.now()

/**
 * Filling in a long form asks the server nothing, and is work all the same: a key or a touch keeps the session, at most
 * once in two minutes. A screen that nobody touches says nothing, and its session ends.
 */
export function watchPresence(): void {
  for (const sign of ['keydown', 'pointerdown']) addEventListener(sign, tell, { capture: true, passive: true })
}

function tell(): void {
  if (!me.value || Date.now() - told < everyMs) return
  told = Date.now()
  void api(accountApi)
    .me({})
    .catch(() => undefined)
}
