import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { isCleanText } from '@shuangfang/shared/kit/contract'
import type { Context } from '#platform/context'
import { unprocessable } from '#platform/errors'
import { TooLarge } from '#platform/files'
import type { Http, Upload } from '#platform/http'
import { type FileEntity, Files } from './file.entity'
import { type Picture, readPicture } from './file.images'
import { headBytes, type Kind, kindOf, limitFor, tailBytes, tooLarge } from './file.kinds'

interface Stored {
  size: number
  sha256: string
  kind: Kind
  picture: Picture | null
}

/** Bytes first, without a transaction; then the row, in a short one. What ends up without a row is removed again. */
export async function uploadFile(ctx: Context, { upload, commit }: Http): Promise<FileEntity> {
  const name = nameIn(upload.header('x-file-name'))
  const capturedAt = momentIn(upload.header('x-captured-at'))
  const storeKey = newStoreKey(ctx)
  let added: FileEntity | undefined
  let kept: FileEntity | undefined
  try {
    const stored = await store(ctx, upload, storeKey, name)
    kept = await commit(async (within) => {
      added = await addFile(within, storeKey, name, stored, capturedAt)
      return added
    }, `${stored.sha256} ${name}`)
    return kept
  } finally {
    // The answer to a repeated upload is the file of the first.
    if (!kept || kept !== added) await discard(ctx, storeKey)
  }
}

/** Nothing in it that people gave; tenant and month first, so that a store can be looked through. */
export const newStoreKey = (ctx: Context) => `${ctx.tenantId}/${ctx.now.toISOString().slice(0, 7)}/${randomUUID()}`
export const viewKey = (storeKey: string, size: 'thumb' | 'view') => `${storeKey}.${size}.webp`

async function store(ctx: Context, upload: Upload, storeKey: string, name: string): Promise<Stored> {
  const { files } = ctx.services
  const { head, body, tail } = await peek(upload.stream())
  const limit = await limitFor(head)
  if (upload.size !== null && upload.size > limit) throw tooLarge(limit)
  const put = await files.put(storeKey, body, limit).catch((error) => {
    throw error instanceof TooLarge ? tooLarge(limit) : error
  })
  if (put.size === 0) throw unprocessable('file_empty', '文件是空的，没有保存。请确认文件内容后重新上传。')
  const kind = await kindOf(await files.get(storeKey), { head, tail: tail(), size: put.size }, name)
  if (put.size > kind.limit) throw tooLarge(kind.limit)
  return { ...put, kind, picture: kind.isImage ? await storeViews(ctx, storeKey) : null }
}

async function storeViews(ctx: Context, storeKey: string): Promise<Picture> {
  const { files } = ctx.services
  const picture = await readPicture(await buffer(await files.get(storeKey)))
  for (const size of ['thumb', 'view'] as const) {
    await files.put(viewKey(storeKey, size), Readable.from([picture[size]]), picture[size].length)
  }
  return picture
}

async function addFile(
  ctx: Context,
  storeKey: string,
  name: string,
  { size, sha256, kind, picture }: Stored,
  capturedAt: Date | null,
): Promise<FileEntity> {
  const file = await ctx.add(Files, {
    userId: ctx.actor.userId,
    storeKey,
    name: /\.\w{2,5}$/.test(name) ? name : `${name}.${kind.extension}`,
    type: kind.type,
    size,
    sha256,
    width: picture?.width ?? null,
    height: picture?.height ?? null,
    hasViews: picture !== null,
    capturedAt,
    exifAt: picture?.exifAt ?? null,
    receivedAt: ctx.now,
  })
  await ctx.emit('file.uploaded', file, { name: file.name, type: kind.type, size, sha256 })
  return file
}

async function discard(ctx: Context, storeKey: string): Promise<void> {
  const keys = [storeKey, viewKey(storeKey, 'thumb'), viewKey(storeKey, 'view')]
  const removed = await Promise.allSettled(keys.map((key) => ctx.services.files.remove(key)))
  const failed = removed.find(({ status }) => status === 'rejected')
  if (failed) ctx.services.log.warn({ storeKey }, 'stored bytes without a row could not be removed')
}

/** The first bytes, a stream that still has all of them, and the last bytes once it has ended. */
async function peek(stream: Readable): Promise<{ head: Buffer; body: Readable; tail: () => Buffer }> {
  const rest = stream[Symbol.asyncIterator]() as AsyncIterableIterator<Buffer>
  const chunks: Buffer[] = []
  for (let length = 0; length < headBytes; ) {
    const { done, value } = await rest.next()
    if (done) break
    chunks.push(value)
    length += value.length
  }
  const last: Buffer[] = []
  let kept = 0
  const seen = (chunk: Buffer) => {
    last.push(chunk)
    kept += chunk.length
    while (kept - (last[0]?.length ?? 0) >= tailBytes) kept -= last.shift()?.length ?? 0
    return chunk
  }
  const body = Readable.from(
    (async function* () {
      for (const chunk of chunks) yield seen(chunk)
      for await (const chunk of rest) yield seen(chunk)
    })(),
    { objectMode: false },
  )
  return { head: Buffer.concat(chunks).subarray(0, headBytes), body, tail: () => Buffer.concat(last) }
}

/** The last part of what the sender calls it, as a name that can be shown and saved. */
function nameIn(header: string | undefined): string {
  let name = header ?? ''
  try {
    name = decodeURIComponent(name)
  } catch {
    // Not percent-encoded: taken as it is.
  }
  const last = name.split(/[\\/]/).at(-1) ?? ''
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what must go
  const clean = last.replace(/[\u0000-\u001f\u007f<>:"|?*\u202a-\u202e\u2066-\u2069]/g, '').trim()
  return (isCleanText(clean) && clean.slice(-180)) || '未命名'
}

function momentIn(header: string | undefined): Date | null {
  if (!header) return null
  const at = new Date(header)
  if (/^\d{4}-\d\d-\d\dT/.test(header) && !Number.isNaN(at.getTime())) return at
  throw unprocessable('captured_at', '拍摄时间的格式不正确，应为 ISO 8601，例如 2026-11-24T08:30:00+08:00。')
}
