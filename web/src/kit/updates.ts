import { registerSW } from 'virtual:pwa-register'
import { say } from './toast'

/** A new release waits until the person agrees: a form half filled in is not reloaded away. */
export function watchUpdates(): void {
  if (!import.meta.env.PROD) return
  const update = registerSW({
    onNeedRefresh: () => say('系统有新版本。', 'info', { label: '现在更新', run: () => void update(true) }),
    onRegisteredSW: (_url, registration) => {
      if (registration) setInterval(() => navigator.onLine && void registration.update(), 3_600_000)
    },
  })
}
