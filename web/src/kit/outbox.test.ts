import { ProblemError } from '@shuangfang/shared/kit/client'
import { beforeEach, expect, it, vi } from 'vitest'
import { createOutbox, type OutboxFile, type Parcel } from './outbox'

/** Copies on the way in and out, as IndexedDB does. */
function memoryStore() {
  const kept = new Map<string, Parcel>()
  const copy = (parcel: Parcel): Parcel => ({ ...parcel, files: parcel.files.map((file) => ({ ...file })) })
  return {
    kept,
    all: async () => [...kept.values()].map(copy),
    put: async (parcel: Parcel) => void kept.set(parcel.id, copy(parcel)),
    remove: async (id: string) => void kept.delete(id),
  }
}
const refusal = (status: number, detail = '位置最多 120 个字') =>
  new ProblemError({ type: '/p', title: 'p', status, code: 'p', detail, request: 'r-9' })
const photo = (text: string) => ({ name: `${text}.jpg`, blob: new Blob([text]), capturedAt: '2026-11-24T06:00:00Z' })

let store: ReturnType<typeof memoryStore>
let clock: number
let stored: number
let owner: string | null
let isReachable: boolean
const upload = vi.fn<(file: OutboxFile) => Promise<{ id: string; sha256: string }>>()
const open = () =>
  createOutbox({
    store,
    upload,
    hash: async (blob) => `hash of ${blob.size}`,
    ownerId: () => owner,
    exclusively: (work) => work(),
    isReachable: () => isReachable,
    now: () => clock++,
  })
const settle = async () => {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve))
}

beforeEach(() => {
  store = memoryStore()
  clock = 1_000_000
  stored = 0
  owner = '5'
  isReachable = true
  upload.mockReset()
  upload.mockImplementation(async ({ blob }) => ({ id: String(++stored), sha256: `hash of ${blob.size}` }))
})

it('uploads the photos, sends the report with their ids, then deletes the local copy', async () => {
  const outbox = open()
  const sender = vi.fn(async () => ({}))
  outbox.register('hazard', sender)
  const id = await outbox.enqueue({
    kind: 'hazard',
    title: '漏气',
    payload: { title: '漏气' },
    files: [photo('a'), photo('bb')],
  })
  await settle()
  expect(sender).toHaveBeenCalledWith({ title: '漏气' }, ['1', '2'], expect.objectContaining({ key: id }))
  expect([store.kept.size, outbox.parcels.value.length]).toEqual([0, 0])
})

it('survives a reload, keeps its key and uploads no photo twice', async () => {
  const before = open()
  before.register('hazard', async () => {
    throw new TypeError('Failed to fetch')
  })
  const id = await before.enqueue({ kind: 'hazard', title: '漏气', payload: {}, files: [photo('a')] })
  await settle()
  expect(before.parcels.value[0]).toMatchObject({ attempts: 1, files: [{ fileId: '1' }] })

  const after = open()
  const sender = vi.fn(async (_payload: unknown, _files: string[], _options: { key: string }) => ({}))
  after.register('hazard', sender)
  await after.flush(true)
  expect(sender.mock.calls[0]?.slice(1)).toEqual([['1'], expect.objectContaining({ key: id })])
  expect(upload).toHaveBeenCalledTimes(1)
  expect(store.kept.size).toBe(0)
})

it('keeps the photo when the server holds other bytes, and sends it again under a new key', async () => {
  const keys: string[] = []
  upload.mockImplementation(async ({ id, blob }) => {
    keys.push(id)
    return { id: String(keys.length), sha256: keys.length === 1 ? 'something else' : `hash of ${blob.size}` }
  })
  const outbox = open()
  const sender = vi.fn(async () => ({}))
  outbox.register('hazard', sender)
  await outbox.enqueue({ kind: 'hazard', title: '漏气', payload: {}, files: [photo('a')] })
  await settle()
  expect(sender).not.toHaveBeenCalled()
  expect(store.kept.size).toBe(1)
  await outbox.flush(true)
  expect(new Set(keys).size).toBe(2)
  expect(store.kept.size).toBe(0)
})

it('waits in order while there is no network, longer each time', async () => {
  const outbox = open()
  const sent: unknown[] = []
  let isDown = true
  outbox.register('hazard', async (payload) => {
    if (isDown) throw new TypeError('Failed to fetch')
    sent.push(payload.n)
  })
  for (const n of [1, 2, 3]) await outbox.enqueue({ kind: 'hazard', title: `${n}`, payload: { n } })
  await settle()
  await outbox.flush()
  expect(outbox.parcels.value.map(({ attempts }) => attempts)).toEqual([1, 0, 0])
  expect(outbox.lastError.value?.code).toBe('network')
  isDown = false
  await outbox.flush()
  expect(sent).toEqual([])
  clock += 600_000
  await outbox.flush()
  expect(sent).toEqual([1, 2, 3])
})

it.each([429, 500, 503, 401])('tries again after %i', async (status) => {
  const outbox = open()
  outbox.register('hazard', async () => {
    throw refusal(status)
  })
  await outbox.enqueue({ kind: 'hazard', title: '漏气', payload: {} })
  await settle()
  expect(outbox.parcels.value[0]?.refused).toBeUndefined()
})

it('keeps what the server refused, with its words, and lets the rest pass', async () => {
  const outbox = open()
  const sent: unknown[] = []
  outbox.register('hazard', async (payload, _files, { key }) => {
    if (payload.place === 'too long') throw refusal(400)
    sent.push([payload.place, key])
  })
  const bad = await outbox.enqueue({ kind: 'hazard', title: '甲', payload: { place: 'too long' } })
  await outbox.enqueue({ kind: 'hazard', title: '乙', payload: { place: 'ok' } })
  await settle()
  expect(sent).toHaveLength(1)
  expect(outbox.parcels.value[0]?.refused).toMatchObject({ message: '位置最多 120 个字', request: 'r-9' })
  await outbox.mend(bad, { title: '甲', payload: { place: '锅炉房' } })
  await settle()
  expect(sent[1]).toEqual(['锅炉房', bad])
  expect(store.kept.size).toBe(0)
})

it('holds back what must follow another parcel', async () => {
  const outbox = open()
  let isDown = true
  outbox.register('task', async () => {
    if (isDown) throw refusal(422)
  })
  const follow = vi.fn(async () => ({}))
  outbox.register('follow', follow)
  const first = await outbox.enqueue({ kind: 'task', title: '任务', payload: {} })
  await outbox.enqueue({ kind: 'follow', title: '后续', payload: {}, after: first })
  await settle()
  expect(follow).not.toHaveBeenCalled()
  isDown = false
  await outbox.mend(first, { title: '任务', payload: {} })
  await settle()
  expect(follow).toHaveBeenCalledTimes(1)
})

it('never sends one person’s items as another', async () => {
  const outbox = open()
  owner = '5'
  await outbox.enqueue({ kind: 'hazard', title: '漏气', payload: {} })
  owner = '6'
  const sender = vi.fn(async () => ({}))
  outbox.register('hazard', sender)
  await outbox.flush(true)
  expect(sender).not.toHaveBeenCalled()
  expect(outbox.parcels.value).toEqual([])
  expect(store.kept.size).toBe(1)
})

const failing = (error: unknown) => async () => {
  throw error
}

it('is one parcel however often its form is sent: pressed twice, in two tabs, after the phone died half-way', async () => {
  isReachable = false
  const sender = vi.fn(async (..._call: unknown[]) => ({}))
  for (const outbox of [open(), open()]) {
    outbox.register('hazard', sender)
    const form = {
      id: 'draft-1',
      kind: 'hazard',
      title: '漏气',
      payload: {},
      files: [{ ...photo('a'), id: 'photo-1' }],
    }
    await Promise.all([outbox.enqueue(form), outbox.enqueue(form)])
  }
  expect([...store.kept.keys()]).toEqual(['draft-1'])
  expect(store.kept.get('draft-1')?.files[0]?.id).toBe('photo-1')
})

it('does not try without a network, so that what waits can still be changed', async () => {
  isReachable = false
  const outbox = open()
  const sender = vi.fn(async (..._call: unknown[]) => ({}))
  outbox.register('hazard', sender)
  const id = await outbox.enqueue({ kind: 'hazard', title: '漏气', payload: { n: 1 }, files: [photo('a')] })
  await settle()
  expect(outbox.parcels.value[0]?.attempts).toBe(0)
  expect(await outbox.mend(id, { title: '漏水', payload: { n: 2 }, files: [photo('b'), photo('c')] })).toBe(true)
  isReachable = true
  await outbox.flush()
  expect(sender).toHaveBeenCalledExactlyOnceWith({ n: 2 }, ['1', '2'], expect.objectContaining({ key: id }))
})

it('leaves alone what may have reached the server: an answer lost on the way back is no reason for a second version', async () => {
  const outbox = open()
  outbox.register('hazard', failing(new TypeError('Failed to fetch')))
  const id = await outbox.enqueue({ kind: 'hazard', title: '漏气', payload: { n: 1 } })
  await settle()
  expect(await outbox.mend(id, { title: '漏水', payload: { n: 2 } })).toBe(false)
  expect(store.kept.get(id)?.payload).toEqual({ n: 1 })
})

it('gives changed content a key of its own when the server already holds something under the old one', async () => {
  const outbox = open()
  const reused = { type: '/p', title: 'p', status: 422, code: 'idempotency_key_reused', detail: 'Idempotency-Key' }
  outbox.register('hazard', failing(new ProblemError(reused)))
  const id = await outbox.enqueue({ kind: 'hazard', title: '漏气', payload: { n: 1 } })
  await settle()
  expect(outbox.parcels.value[0]?.refused?.message).toMatch('已经上报过')
  const sender = vi.fn(async (..._call: unknown[]) => ({}))
  outbox.register('hazard', sender)
  await outbox.mend(id, { title: '漏气', payload: { n: 2 } })
  await settle()
  expect(sender.mock.calls[0]?.[2]).not.toMatchObject({ key: id })
  expect(store.kept.size).toBe(0)
})

it('sends what is put in while something else is on its way, in the same round', async () => {
  const outbox = open()
  const sent: unknown[] = []
  let arrive = () => {}
  outbox.register('hazard', async ({ n }) => {
    if (n === 1) await new Promise<void>((resolve) => (arrive = resolve))
    sent.push(n)
  })
  await outbox.enqueue({ kind: 'hazard', title: '一', payload: { n: 1 } })
  await settle()
  await outbox.enqueue({ kind: 'hazard', title: '二', payload: { n: 2 } })
  arrive()
  await settle()
  expect(sent).toEqual([1, 2])
})

it('lets the rest pass one that the server stumbles over', async () => {
  const outbox = open()
  const sent: unknown[] = []
  outbox.register('hazard', async ({ n }) => {
    if (n === 1) throw refusal(500)
    sent.push(n)
  })
  for (const n of [1, 2]) await outbox.enqueue({ kind: 'hazard', title: `${n}`, payload: { n } })
  await settle()
  expect(sent).toEqual([2])
  expect(outbox.parcels.value).toMatchObject([{ payload: { n: 1 }, attempts: 1 }])
})

it('does not bring back what was deleted while it was on its way', async () => {
  const outbox = open()
  let fail = () => {}
  outbox.register('hazard', () => new Promise((_, reject) => (fail = () => reject(new TypeError('Failed to fetch')))))
  const id = await outbox.enqueue({ kind: 'hazard', title: '漏气', payload: {}, files: [photo('a')] })
  await settle()
  await outbox.drop(id)
  fail()
  await settle()
  expect(store.kept.size).toBe(0)
})

it.each([
  [403, true],
  [404, true],
  [413, false],
])('keeps trying after a %i that is not the product’s own answer: %s', async (status, isPassing) => {
  const outbox = open()
  outbox.register('hazard', failing(new ProblemError({ type: '', title: '', status, code: 'unreadable_reply' })))
  await outbox.enqueue({ kind: 'hazard', title: '漏气', payload: {} })
  await settle()
  expect(outbox.parcels.value[0]?.refused === undefined).toBe(isPassing)
})

it('uploads again, under a new key, what the server let go of before it was reported', async () => {
  const keys: string[] = []
  upload.mockImplementation(async ({ id, blob }) => {
    keys.push(id)
    return { id: String(keys.length), sha256: `hash of ${blob.size}` }
  })
  const outbox = open()
  outbox.register('hazard', failing(new TypeError('Failed to fetch')))
  const id = await outbox.enqueue({ kind: 'hazard', title: '漏气', payload: {}, files: [photo('a')] })
  await settle()
  const forgotten = new ProblemError({
    type: '/p',
    title: 'p',
    status: 422,
    code: 'file_unknown',
    detail: '请重新上传',
  })
  const sender = vi.fn(async (_payload: unknown, files: string[], _options: { key: string }) => {
    if (files.includes('1')) throw forgotten
  })
  outbox.register('hazard', sender)
  await outbox.flush(true)
  expect(sender.mock.calls.map(([, files, options]) => [files, options.key])).toEqual([
    [['1'], id],
    [['2'], id],
  ])
  expect(new Set(keys).size).toBe(2)
  expect(store.kept.size).toBe(0)
})

it('leaves to its person what the server does not know although it has just been uploaded', async () => {
  const outbox = open()
  const unknown = new ProblemError({ type: '/p', title: 'p', status: 422, code: 'file_unknown', detail: '请重新上传' })
  outbox.register('hazard', failing(unknown))
  await outbox.enqueue({ kind: 'hazard', title: '漏气', payload: {}, files: [photo('a')] })
  await settle()
  expect(upload).toHaveBeenCalledTimes(1)
  expect(outbox.parcels.value[0]?.refused).toMatchObject({ code: 'file_unknown' })
})
