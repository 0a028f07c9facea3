import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { faultOfTimes, isPlausibleCapture } from '@shuangfang/shared/file/capture.rules'
import { fileEvents } from '@shuangfang/shared/file/file.events'
import { CapturedAt } from '@shuangfang/shared/kit/contract'
import type { Context } from '#platform/context'
import { unprocessable } from '#platform/errors'
import { TooLarge } from '#platform/files'
import type { Http, Upload } from '#platform/http'
import { type FileEntity, Files } from './file.entity'
import { type Picture, readPicture } from './file.images'
import { headBytes, type Kind, kindOf, limitFor, tailBytes, tooLarge } from './file.kinds'
import { claimIn, nameIn } from './file.names'
import { discardBytes, forgetBytes, newStoreKey, noteBytes, viewKey } from './storing.service'
import { assertRoom } from './usage.service'

interface Stored {
  size: number
  sha256: string
  kind: Kind
  picture: Picture | null
}

/** What the sender says about the bytes. Times that cannot be are dropped, and that they were is kept. */
interface Claims {
  name: string
  capturedAt: Date | null
  isCapturedBroken: boolean
  deviceAt: Date | null
}

/** Bytes first, without a transaction; then the row, in a short one. What ends up without a row is removed again. */
export async function uploadFile(ctx: Context, { upload, commit }: Http): Promise<FileEntity> {
  const claims = claimsIn(upload, ctx.now)
  await assertRoom(ctx, upload.size ?? 0)
  const storeKey = newStoreKey(ctx)
  let added: FileEntity | undefined
  let kept: FileEntity | undefined
  await noteBytes(ctx, storeKey)
  try {
    const stored = await store(ctx, upload, storeKey)
    if (upload.size === null) await assertRoom(ctx, stored.size)
    kept = await commit(async (within) => {
      added = await addFile(within, storeKey, stored, claims)
      await forgetBytes(within, storeKey)
      return added
    }, `${stored.sha256} ${claims.name}`)
    return kept
  } finally {
    // The answer to a repeated upload is the file of the first.
    if (!kept || kept !== added) await discardBytes(ctx, storeKey)
  }
}

function claimsIn(upload: Upload, now: Date): Claims {
  const captured = momentIn(upload.header('x-captured-at'), now)
  return {
    name: nameIn(upload.header('x-file-name')),
    capturedAt: captured.at,
    isCapturedBroken: captured.isBroken,
    deviceAt: momentIn(upload.header('x-device-at'), now).at,
  }
}

async function store(ctx: Context, upload: Upload, storeKey: string): Promise<Stored> {
  const { files } = ctx.services
  const { head, body, tail } = await peek(upload.stream())
  const limit = await limitFor(head)
  if (upload.size !== null && upload.size > limit) throw tooLarge(limit)
  const put = await files.put(storeKey, body, limit).catch((error) => {
    throw error instanceof TooLarge ? tooLarge(limit) : error
  })
  if (put.size === 0) throw unprocessable('file_empty', '文件是空的，没有保存。请确认文件内容后重新上传。')
  const claim = claimIn(upload.header('x-file-name'))
  const kind = await kindOf(await files.get(storeKey), { head, tail: tail(), size: put.size }, claim)
  if (put.size > kind.limit) throw tooLarge(kind.limit)
  return { ...put, kind, picture: kind.isImage ? await storeViews(ctx, storeKey) : null }
}

async function storeViews(ctx: Context, storeKey: string): Promise<Picture> {
  const { files } = ctx.services
  const picture = await readPicture(await buffer(await files.get(storeKey)), ctx.now)
  for (const size of ['thumb', 'view'] as const) {
    await files.put(viewKey(storeKey, size), Readable.from([picture[size]]), picture[size].length)
  }
  return picture
}

async function addFile(
  ctx: Context,
  storeKey: string,
  { size, sha256, kind, picture }: Stored,
  { name, capturedAt, isCapturedBroken, deviceAt }: Claims,
): Promise<FileEntity> {
  const exif = picture?.exif
  const file = await ctx.add(Files, {
    userId: ctx.actor.userId,
    storeKey,
    name: `${name}.${kind.extension}`,
    type: kind.type,
    size,
    sha256,
    width: picture?.width ?? null,
    height: picture?.height ?? null,
    hasViews: picture !== null,
    capturedAt,
    exifAt: exif?.takenAt ?? null,
    deviceAt,
    timeFault: faultOfTimes(exif?.isTimeBroken ?? false, isCapturedBroken),
    latitude: exif?.latitude ?? null,
    longitude: exif?.longitude ?? null,
    receivedAt: ctx.now,
    unattachedSince: ctx.now,
  })
  await ctx.emit(fileEvents.uploaded, file, { name: file.name, type: kind.type, size, sha256 })
  return file
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

/** A picture whose phone tells nonsense about the time is a picture all the same. */
function momentIn(header: string | undefined, now: Date): { at: Date | null; isBroken: boolean } {
  if (!header) return { at: null, isBroken: false }
  const { data: at } = CapturedAt.safeParse(header)
  const isKept = at !== undefined && isPlausibleCapture(at, now)
  return { at: isKept ? at : null, isBroken: !isKept }
}
