import { computed, onMounted, ref } from 'vue'
import { createOutbox, type Sender } from './outbox'
import { deviceStore } from './outbox.store'
import { me } from './session'
import { sha256 } from './sha256'
import { upload } from './upload'

/** Whether the device believes it has a network. */
export const isOnline = ref(typeof navigator === 'undefined' || navigator.onLine)

export const outbox = createOutbox({
  store: deviceStore,
  upload: ({ blob, name, capturedAt, id }) => upload({ file: blob, name, capturedAt, key: id }),
  hash: sha256,
  ownerId: () => me.value?.userId ?? null,
  exclusively,
})

/** One tab sends for all; a tab that finds another at work leaves it to that one. */
async function exclusively(work: () => Promise<void>): Promise<void> {
  if (!navigator.locks) return alone(work)
  await navigator.locks.request('shuangfang.outbox', { ifAvailable: true }, async (lock) => {
    if (lock) await work()
  })
}
let busy = false
async function alone(work: () => Promise<void>): Promise<void> {
  if (busy) return
  busy = true
  try {
    await work()
  } finally {
    busy = false
  }
}

/** Queues something to send: it survives a reload, a dead battery and a week without a network. */
export const enqueue = outbox.enqueue
export const registerSend = (kind: string, sender: Sender) => outbox.register(kind, sender)

export const pendingCount = computed(() => outbox.parcels.value.length)
export const refusedCount = computed(() => outbox.parcels.value.filter((parcel) => parcel.refused).length)

let started = false
/** Starts sending: now, when the network or the page comes back, and every half minute. */
export function startOutbox(): void {
  if (started) return
  started = true
  const flush = () => void outbox.flush().catch(() => undefined)
  addEventListener('online', () => {
    isOnline.value = true
    void outbox.flush(true).catch(() => undefined)
  })
  addEventListener('offline', () => {
    isOnline.value = false
  })
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && flush())
  setInterval(() => pendingCount.value > 0 && flush(), 30_000)
  // Asks the browser not to throw unsent photos away when the disk is full.
  void navigator.storage?.persist?.()
  flush()
}

export function useOffline() {
  onMounted(startOutbox)
  return {
    isOnline,
    pendingCount,
    refusedCount,
    parcels: outbox.parcels,
    sending: outbox.sending,
    lastError: outbox.lastError,
    sendNow: () => outbox.flush(true),
    mend: outbox.mend,
    drop: outbox.drop,
  }
}
