import { computed, onMounted, ref, watch } from 'vue'
import { forgetRead } from './cache'
import { createOutbox, type Sender } from './outbox'
import { deviceStore, isVolatile } from './outbox.store'
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
  isReachable: () => isOnline.value,
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
/** Of whoever used this device: all that the sign-in page may say about it. */
export const countUnsent = async () => (await deviceStore.all()).length

export const refusedCount = computed(() => outbox.parcels.value.filter((parcel) => parcel.refused).length)

// Whoever signs in sees their own unsent items at once, sends them at once, and finds nothing that others have read.
watch(
  () => me.value?.userId,
  (userId) => {
    void outbox.flush(true).catch(() => undefined)
    if (userId) void forgetRead(userId)
  },
)

let started = false
const flush = () => void outbox.flush().catch(() => undefined)
/** Starts sending: now, when the network or the page comes back, and every half minute. */
function startOutbox(): void {
  flush()
  if (started) return
  started = true
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
}

export function useOffline() {
  onMounted(startOutbox)
  return {
    isOnline,
    pendingCount,
    refusedCount,
    parcels: outbox.parcels,
    sending: outbox.sending,
    isRead: outbox.isRead,
    lastError: outbox.lastError,
    isVolatile,
    canMend: outbox.canMend,
    sendNow: () => outbox.flush(true),
    drop: outbox.drop,
  }
}
