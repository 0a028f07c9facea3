import { client } from '@shuangfang/shared/kit/client'
import type { Api } from '@shuangfang/shared/kit/contract'

type Listener = () => void
const listeners = new Set<Listener>()

/** Called when the server no longer knows us: the session ended, here or on another device. */
export function onSignedOut(listener: Listener): void {
  listeners.add(listener)
}

/** `fetch` that notices 401, and gives up after a minute instead of hanging on a dead network. */
export const send: typeof fetch = async (input, init) => {
  const limit = init?.body instanceof Blob ? 180_000 : 60_000
  const timeout = AbortSignal.timeout(limit)
  const signal = init?.signal ? anyOf(init.signal, timeout) : timeout
  const response = await fetch(input, { ...init, signal, credentials: 'same-origin' })
  const isSignIn = init?.method === 'POST' && String(input).endsWith('/api/session')
  if (response.status === 401 && !isSignIn) for (const listener of listeners) listener()
  return response
}

/** `AbortSignal.any` is younger than the phones in use. */
function anyOf(...signals: AbortSignal[]): AbortSignal {
  const controller = new AbortController()
  for (const signal of signals) {
    if (signal.aborted) controller.abort(signal.reason)
    signal.addEventListener('abort', () => controller.abort(signal.reason), { once: true })
  }
  return controller.signal
}

/** `api(hazardApi).verify({ params: { id } })`. */
export const api = <T extends Api>(contract: T) => client(contract, send)
