import { ProblemError } from '@shuangfang/shared/kit/client'
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
  /** False where trying is pointless: the device says that it has no network. */
  isReachable?: () => boolean
  now?: () => number
}
type NewFile = Omit<OutboxFile, 'id' | 'fileId'> & Partial<OutboxFile>
export type NewParcel = Pick<Parcel, 'kind' | 'title' | 'payload' | 'after'> & {
  /** Named by the form it was filled in: pressing twice, or in two tabs, is still one parcel. */
  id?: string
  files?: NewFile[]
}

/** The bytes that arrived are not the bytes that left. */
class DamagedUpload extends Error {}

export function createOutbox(needs: OutboxNeeds) {
  const now = needs.now ?? Date.now
  const senders = new Map<string, Sender>()
  const parcels: Ref<Parcel[]> = shallowRef([])
  const sending = ref(false)
  /** Before it is, nothing may be said about what has arrived. */
  const isRead = ref(false)
  const lastError = shallowRef<Trouble | null>(null)
  const arrivals = new Set<(parcel: Parcel, reply: unknown) => void>()
  let running: Promise<void> | null = null
  /** The round asked for next; also while one is under way. */
  let wanted: { force: boolean } | null = null
  /** Nothing is tried before: the network or the server, not one parcel, is in trouble. */
  let quietUntil = 0

  async function refresh(): Promise<void> {
    const mine = needs.ownerId()
    const kept = (await needs.store.all()).filter((parcel) => parcel.ownerId === mine)
    parcels.value = kept.sort((a, b) => a.createdAt.localeCompare(b.createdAt) || a.id.localeCompare(b.id))
    isRead.value = true
  }

  async function enqueue({ id = newKey(), files = [], ...parcel }: NewParcel): Promise<string> {
    const ownerId = needs.ownerId()
    if (!ownerId) throw new Error('nobody is signed in')
    await needs.store.put({
      ...parcel,
      id,
      ownerId,
      files: named(files),
      createdAt: new Date(now()).toISOString(),
      attempts: 0,
      nextAt: 0,
    })
    await refresh()
    void flush()
    return id
  }

  /**
   * Changes what has not left the device yet, or what the server refused: nothing of it was stored, so its key may carry
   * the new content. False when it is too late for that.
   */
  async function mend(id: string, { payload, title, files }: Pick<NewParcel, 'payload' | 'title' | 'files'>) {
    await refresh()
    const parcel = parcels.value.find((one) => one.id === id)
    if (!parcel || !canMend(parcel)) return false
    // The server holds something else under this key: the new content is a new thing.
    const isTaken = parcel.refused?.code === 'idempotency_key_reused'
    if (isTaken) await needs.store.remove(id)
    await needs.store.put({
      ...parcel,
      id: isTaken ? newKey() : id,
      payload,
      title,
      files: files ? named(files) : parcel.files,
      refused: undefined,
      nextAt: 0,
    })
    await refresh()
    void flush(true)
    return true
  }
  const canMend = (parcel: Parcel) => Boolean(parcel.refused) || (parcel.attempts === 0 && !sending.value)

  async function drop(id: string): Promise<void> {
    await needs.store.remove(id)
    await refresh()
  }

  /** Edits what is kept now: the person may have dropped or mended it while it was on its way. */
  async function change(id: string, edit: (parcel: Parcel) => Parcel): Promise<void> {
    const found = (await needs.store.all()).find((parcel) => parcel.id === id)
    if (found) await needs.store.put(edit(found))
  }

  /** Sends what is due, oldest first. `force`: the person pressed 「立即上传」, so waiting times do not count. */
  function flush(force = false): Promise<void> {
    wanted = { force: force || wanted?.force === true }
    running ??= rounds()
    return running
  }
  async function rounds(): Promise<void> {
    try {
      while (wanted) {
        const { force } = wanted
        wanted = null
        await needs.exclusively(() => round(force))
        await refresh()
      }
    } finally {
      running = null
    }
  }

  async function round(force: boolean): Promise<void> {
    await refresh()
    if (force) quietUntil = 0
    if (needs.isReachable?.() === false || quietUntil > now()) return
    const tried = new Set<string>()
    sending.value = true
    try {
      for (;;) {
        // Looked for again each time: more may have been put in while one was on its way.
        const next = parcels.value.find(({ id, nextAt }) => !tried.has(id) && (force || nextAt <= now()))
        if (!next) break
        tried.add(next.id)
        if (!(await sendOne(next))) break
      }
    } finally {
      sending.value = false
    }
  }

  /** False when the rest must wait too: no network, a busy server, or a session that ended. */
  async function sendOne(parcel: Parcel): Promise<boolean> {
    const sender = senderFor(parcel)
    if (!sender) return true
    // Someone else signed in while this round was under way.
    if (parcel.ownerId !== needs.ownerId()) return false
    try {
      const reply = await deliver(parcel, sender)
      await needs.store.remove(parcel.id)
      lastError.value = null
      quietUntil = 0
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
    const send = async ({ files }: Parcel) => {
      const ids: string[] = []
      for (const file of files) ids.push(file.fileId ?? (await deliverFile(parcel, file)))
      return sender(parcel.payload, ids, { key: parcel.id, createdAt: parcel.createdAt })
    }
    try {
      return await send(parcel)
    } catch (error) {
      // Uploaded days ago and removed since, because nothing referred to it: the bytes are still here.
      if (!isForgotten(error) || !parcel.files.some(({ fileId }) => fileId)) throw error
      const again = { ...parcel, files: parcel.files.map(({ fileId: _, ...file }) => ({ ...file, id: newKey() })) }
      await change(parcel.id, (kept) => ({ ...kept, files: again.files }))
      return send(again)
    }
  }

  /** Remembers the server's id at once: a connection that breaks after three photos goes on with the fourth. */
  async function deliverFile(parcel: Parcel, file: OutboxFile): Promise<string> {
    const keep = (edit: Partial<OutboxFile>) =>
      change(parcel.id, (kept) => ({
        ...kept,
        files: kept.files.map((one) => (one.id === file.id ? { ...one, ...edit } : one)),
      }))
    const [local, stored] = await Promise.all([needs.hash(file.blob), needs.upload(file)])
    if (local !== null && local !== stored.sha256) {
      await keep({ id: newKey() })
      throw new DamagedUpload()
    }
    await keep({ fileId: stored.id })
    return stored.id
  }

  async function postpone({ id, attempts }: Parcel, error: unknown): Promise<boolean> {
    const trouble = troubleFor(error)
    lastError.value = trouble
    const isFinal = !isPassing(error, trouble)
    const isForAll = !isFinal && concernsAll(error, trouble.status)
    const at = now() + Math.min(300_000, 2_000 * 2 ** Math.min(attempts + 1, 8))
    if (isForAll) quietUntil = at
    await change(id, (kept) => ({
      ...kept,
      attempts: attempts + 1,
      nextAt: isFinal || isForAll ? 0 : at,
      refused: isFinal ? trouble : undefined,
    }))
    await refresh()
    return !isForAll
  }

  return {
    /** Everything of this person that has not arrived, oldest first. */
    parcels,
    sending,
    isRead,
    lastError,
    enqueue,
    canMend,
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

const named = (files: NewFile[]): OutboxFile[] => files.map((file) => ({ ...file, id: file.id ?? newKey() }))

function troubleFor(error: unknown): Trouble {
  if (error instanceof DamagedUpload) {
    return { message: '照片在传输中损坏，会自动重传。', status: 0, code: 'damaged_upload' }
  }
  const trouble = troubleOf(error)
  if (trouble.code === 'idempotency_key_reused')
    return { ...trouble, message: '这一条已经上报过。内容有补充的，改好后会作为新的一条上传；没有补充就删除。' }
  // A gateway before the product said no, in words of its own.
  if (trouble.status === 413 && trouble.code === 'unreadable_reply')
    return { ...trouble, message: '照片太大，服务器没有接收。请删掉或重拍后重新上传。' }
  return trouble
}

const isForgotten = (error: unknown) => error instanceof ProblemError && error.problem.code === 'file_unknown'

/** Waiting helps: no answer, a busy server, a session to renew. Any other refusal is about the content. */
function isPassing(error: unknown, { status, code }: Trouble): boolean {
  if (error instanceof DamagedUpload || isNetworkError(error)) return true
  // Not the product's words: a sign-in page of the site's wifi, a gateway.
  if (code === 'unreadable_reply' && status !== 413) return true
  return status === 0 || status === 401 || status === 408 || status === 425 || status === 429 || status >= 500
}

/** The others would fare no better; else only this parcel waits, and the rest passes it. */
const concernsAll = (error: unknown, status: number) =>
  isNetworkError(error) || [401, 429, 502, 503, 504].includes(status)
