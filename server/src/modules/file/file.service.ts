import { Readable } from 'node:stream'
import type { FileSize } from '@shuangfang/shared/file/file.contract'
import type { Context } from '#platform/context'
import type { Sent } from '#platform/http'
import { type JobRun, Jobs, jobResult } from '#platform/jobs'
import { attachFiles, filesToAttach } from './attach.service'
import { type FileEntity, Files } from './file.entity'
import { masked, readableFile, shownSize } from './reading.service'
import { keepBytes, newStoreKey, viewKey } from './storing.service'

export { attachFiles, filesToAttach }

/** A file's bytes as they came, for work on them. 404 unless the actor may read it. */
export async function openFile(ctx: Context, id: string): Promise<{ file: FileEntity; stream: Readable }> {
  const { file, isWhole } = await readableFile(ctx, id)
  if (!isWhole) throw masked()
  return { file, stream: await ctx.services.files.get(file.storeKey) }
}

/**
 * A file as a reply: pictures are shown, everything else is saved. Another module that shows a file of a row that the
 * actor may read, and that is not read by its id, loads its own row first and passes `ctx.system(row.tenantId)`.
 */
export async function sendFile(
  ctx: Context,
  id: string,
  size: FileSize = 'full',
  options: { isById?: boolean } = {},
): Promise<Sent> {
  const reading = await readableFile(ctx, id, options.isById)
  const { file } = reading
  const shown = shownSize(reading, size)
  const key = shown === 'full' ? file.storeKey : viewKey(file.storeKey, shown)
  return {
    stream: await ctx.services.files.get(key),
    type: shown === 'full' ? file.type : 'image/webp',
    name: shown === 'full' ? file.name : file.name.replace(/\.\w+$/, '.webp'),
    inline: file.hasViews,
    // Bytes never change. Only this browser keeps them, and only for the session that was allowed to see them.
    headers: { 'cache-control': 'private, max-age=3600', vary: 'cookie' },
  }
}

interface Made {
  name: string
  type: string
}

/** Files by their ids, in that order; for a module whose own row says that they may be seen. */
export async function filesById(ctx: Context, ids: readonly string[]): Promise<FileEntity[]> {
  const found = await ctx.byIds(Files, ids)
  return ids.flatMap((id) => found.get(id) ?? [])
}

/** Keeps something the product made: a document, a workbook. Inside a job, call it with `run.read`. */
export const storeBuffer = (ctx: Context, { buffer, ...made }: Made & { buffer: Buffer }): Promise<FileEntity> =>
  storeStream(ctx, { ...made, stream: Readable.from([buffer]), limit: buffer.length })

/** The same for what is written while it is made. Attach it soon: what nothing refers to is pruned after some days. */
export async function storeStream(
  ctx: Context,
  { name, type, stream, limit }: Made & { stream: Readable; limit: number },
): Promise<FileEntity> {
  const storeKey = newStoreKey(ctx)
  return keepBytes(ctx, storeKey, async () => {
    const { size, sha256 } = await ctx.services.files.put(storeKey, stream, limit)
    return ctx.add(Files, {
      userId: ctx.actor.realm.kind === 'system' ? null : ctx.actor.userId,
      storeKey,
      name: name.slice(-200),
      type,
      size,
      sha256,
      hasViews: false,
      receivedAt: ctx.now,
      unattachedSince: ctx.now,
    })
  })
}

/** The file that a job made, for whoever started it. */
export async function storeResult(run: JobRun, made: Made & { stream: Readable; limit: number }): Promise<FileEntity> {
  const file = await storeStream(run.read, made)
  await run.transaction(async (ctx) =>
    attachFiles(ctx, [file.id], jobResult.on(await ctx.one(Jobs, run.id, 'cancel')), '/result'),
  )
  return file
}
