import { type Ref, ref, shallowRef } from 'vue'
import { isNetworkError, type Trouble, troubleOf } from './errors'
import { newKey } from './ids'

export interface OutboxFile {
  id: string
  name: string
  blob: Blob
  /** When the camera took it, ISO. */
  capturedAt: string
  /** Set once the server holds exactly these bytes. */
  fileId?: string
}

/** One thing to send: what was filled in, its photos, and the key that makes sending it twice the same as once. */
export interface Parcel {
  /** Also the idempotency key; fixed when the person pressed the button. */
  id: string
  ownerId: string
  kind: string
  /** For the list of unsent items: 「3 号锅炉房漏气」. */
  title: string
  payload: Record<string, unknown>
  files: OutboxFile[]
  createdAt: string
  /** Another parcel that must arrive first. */
  after?: string
  attempts: number
  nextAt: number
  /** The server looked at it and said no: the person must mend or drop it. */
  refused?: Trouble
}

/** Where parcels wait. IndexedDB on devices, a Map in tests. */
export interface ParcelStore {
  all(): Promise<Parcel[]>
  put(parcel: Parcel): Promise<void>
  remove(id: string): Promise<void>
}

/** Sends one kind of parcel; `files` are the server's ids in the order they were added. */
export type Sender = (
  payload: Record<string, unknown>,
  files: string[],
  options: { key: string; createdAt: string },
) => Promise<unknown>

export interface OutboxNeeds {
  store: ParcelStore
  upload: (file: OutboxFile) => Promise<{ id: string; sha256: string }>
  hash: (blob: Blob) => Promise<string | null>
  ownerId: () => string | null
  /** Runs only where no other tab is sending. */
  exclusively: (work: () => Promise<void>) => Promise<void>
  now?: () => number
}
export type NewParcel = Pick<Parcel, 'kind' | 'title' | 'payload' | 'after'> & {
  files?: Omit<OutboxFile, 'id' | 'fileId'>[]
}

/** The bytes that arrived are not the bytes that left. */
class DamagedUpload extends Error {}

export function createOutbox(needs: OutboxNeeds) {
  const now = needs.now ?? Date.now
  const senders = new Map<string, Sender>()
  const parcels: Ref<Parcel[]> = shallowRef([])
  const sending = ref(false)
  const lastError = shallowRef<Trouble | null>(null)
  const arrivals = new Set<(parcel: Parcel, reply: unknown) => void>()

  async function refresh(): Promise<void> {
    const mine = needs.ownerId()
    const kept = (await needs.store.all()).filter((parcel) => parcel.ownerId === mine)
    parcels.value = kept.sort((a, b) => a.createdAt.localeCompare(b.createdAt) || a.id.localeCompare(b.id))
  }

  async function enqueue({ files = [], ...parcel }: NewParcel): Promise<string> {
    const ownerId = needs.ownerId()
    if (!ownerId) throw new Error('nobody is signed in')
    const id = newKey()
    await needs.store.put({
      ...parcel,
      id,
      ownerId,
      files: files.map((file) => ({ ...file, id: newKey() })),
      createdAt: new Date(now()).toISOString(),
      attempts: 0,
      nextAt: 0,
    })
    await refresh()
    void flush()
    return id
  }

  /** Mends a refused parcel: nothing of it was stored by the server, so its key may carry the new content. */
  async function mend(id: string, payload: Record<string, unknown>, title?: string): Promise<void> {
    await change(id, (parcel) => ({ ...parcel, payload, title: title ?? parcel.title, refused: undefined, nextAt: 0 }))
    void flush()
  }

  async function drop(id: string): Promise<void> {
    await needs.store.remove(id)
    await refresh()
  }

  async function change(id: string, edit: (parcel: Parcel) => Parcel): Promise<Parcel | undefined> {
    const found = (await needs.store.all()).find((parcel) => parcel.id === id)
    if (!found) return
    const changed = edit(found)
    await needs.store.put(changed)
    await refresh()
    return changed
  }

  /** Sends what is due, oldest first. `force`: the person pressed 「立即上传」, so waiting times do not count. */
  async function flush(force = false): Promise<void> {
    await needs.exclusively(async () => {
      await refresh()
      sending.value = true
      try {
        for (const { id } of parcels.value) if (!(await sendOne(id, force))) break
      } finally {
        sending.value = false
        await refresh()
      }
    })
  }

  /** False when the rest must wait too: no network, a busy server, or a session that ended. */
  async function sendOne(id: string, force: boolean): Promise<boolean> {
    const parcel = parcels.value.find((one) => one.id === id)
    const sender = parcel && senderFor(parcel)
    if (!parcel || !sender) return true
    // Someone else signed in while this round was under way.
    if (parcel.ownerId !== needs.ownerId()) return false
    if (!force && parcel.nextAt > now()) return false
    try {
      const reply = await deliver(parcel, sender)
      await needs.store.remove(parcel.id)
      lastError.value = null
      await refresh()
      for (const listener of arrivals) listener(parcel, reply)
      return true
    } catch (error) {
      return postpone(parcel, error)
    }
  }

  /** None while a parcel waits for its person, for another parcel, or for the part of the app that knows its kind. */
  function senderFor({ kind, refused, after }: Parcel): Sender | undefined {
    if (refused || (after && parcels.value.some(({ id }) => id === after))) return undefined
    return senders.get(kind)
  }

  async function deliver(parcel: Parcel, sender: Sender): Promise<unknown> {
    const files: string[] = []
    for (const file of parcel.files) files.push(file.fileId ?? (await deliverFile(parcel, file)))
    return sender(parcel.payload, files, { key: parcel.id, createdAt: parcel.createdAt })
  }

  /** Remembers the server's id at once: a connection that breaks after three photos goes on with the fourth. */
  async function deliverFile(parcel: Parcel, file: OutboxFile): Promise<string> {
    const [local, stored] = await Promise.all([needs.hash(file.blob), needs.upload(file)])
    if (local !== null && local !== stored.sha256) {
      file.id = newKey()
      throw new DamagedUpload()
    }
    file.fileId = stored.id
    await needs.store.put(parcel)
    return stored.id
  }

  async function postpone(parcel: Parcel, error: unknown): Promise<boolean> {
    const trouble = troubleFor(error)
    lastError.value = trouble
    const isFinal = !isPassing(error, trouble.status)
    const attempts = parcel.attempts + 1
    const wait = Math.min(300_000, 2_000 * 2 ** Math.min(attempts, 8))
    await needs.store.put({
      ...parcel,
      attempts,
      nextAt: isFinal ? 0 : now() + wait,
      refused: isFinal ? trouble : undefined,
    })
    await refresh()
    return isFinal
  }

  return {
    /** Everything of this person that has not arrived, oldest first. */
    parcels,
    sending,
    lastError,
    enqueue,
    mend,
    drop,
    flush,
    refresh,
    /** Says how parcels of a kind are sent. Called when the app starts, so that a reload can go on sending. */
    register: (kind: string, sender: Sender) => void senders.set(kind, sender),
    onArrival: (listener: (parcel: Parcel, reply: unknown) => void) => {
      arrivals.add(listener)
      return () => arrivals.delete(listener)
    },
  }
}
export type Outbox = ReturnType<typeof createOutbox>

function troubleFor(error: unknown): Trouble {
  if (error instanceof DamagedUpload) {
    return { message: '照片在传输中损坏，会自动重传。', status: 0, code: 'damaged_upload' }
  }
  return troubleOf(error)
}

/** Waiting helps: no answer, a busy server, a session to renew. Any other refusal is about the content. */
function isPassing(error: unknown, status: number): boolean {
  if (error instanceof DamagedUpload || isNetworkError(error)) return true
  return status === 0 || status === 401 || status === 408 || status === 425 || status === 429 || status >= 500
}
