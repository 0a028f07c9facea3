import { Readable } from 'node:stream'
import type { FileSize } from '@shuangfang/shared/file/file.contract'
import type { Context } from '#platform/context'
import { notFound, unprocessable } from '#platform/errors'
import type { Sent } from '#platform/http'
import { type FileEntity, Files } from './file.entity'
import { newStoreKey, viewKey } from './upload.service'

/**
 * A file for reading. Another module that shows a file of a tenant the actor does not see (an order's attachment) loads
 * its own row first and passes `ctx.system(row.tenantId)`.
 */
export async function openFile(ctx: Context, id: string): Promise<{ file: FileEntity; stream: Readable }> {
  const file = await ctx.one(Files, id, 'read')
  return { file, stream: await ctx.services.files.get(file.storeKey) }
}

/** A file as a reply: pictures are shown, everything else is saved. */
export async function sendFile(ctx: Context, id: string, size: FileSize = 'full'): Promise<Sent> {
  const file = await ctx.one(Files, id, 'read')
  if (size !== 'full' && !file.hasViews) throw notFound('这个文件的预览图')
  const key = size === 'full' ? file.storeKey : viewKey(file.storeKey, size)
  return {
    stream: await ctx.services.files.get(key),
    type: size === 'full' ? file.type : 'image/webp',
    name: size === 'full' ? file.name : file.name.replace(/\.\w+$/, '.webp'),
    inline: file.hasViews,
    // Bytes never change. Only this browser keeps them, and only for the session that was allowed to see them.
    headers: { 'cache-control': 'private, max-age=3600', vary: 'cookie' },
  }
}

/** The files a write refers to, in that order. 422 names the field when one is not there or not of this tenant. */
export async function attachFiles(ctx: Context, ids: readonly string[], pointer: string): Promise<FileEntity[]> {
  const wanted = [...new Set(ids)]
  if (!wanted.length) return []
  const { items } = await ctx.list(Files, { filter: { id: wanted, tenantId: ctx.tenantId }, size: wanted.length })
  const found = new Map(items.map((file) => [file.id, file]))
  return wanted.map((id) => {
    const file = found.get(id)
    if (file) return file
    throw unprocessable('file_unknown', '所选照片或附件不存在，可能没有上传成功。请重新上传。', [
      { pointer, code: 'unknown', message: '请重新上传' },
    ])
  })
}

/** Keeps something the product made: a document, a workbook. Inside a job, call it with `run.read`. */
export async function storeBuffer(
  ctx: Context,
  { name, type, buffer }: { name: string; type: string; buffer: Buffer },
): Promise<FileEntity> {
  return storeStream(ctx, { name, type, stream: Readable.from([buffer]), limit: buffer.length })
}

/** The same for what is written while it is made. */
export async function storeStream(
  ctx: Context,
  { name, type, stream, limit }: { name: string; type: string; stream: Readable; limit: number },
): Promise<FileEntity> {
  const storeKey = newStoreKey(ctx)
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
  })
}
