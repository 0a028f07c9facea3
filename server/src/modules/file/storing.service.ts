import { randomUUID } from 'node:crypto'
import type { Context } from '#platform/context'
import { LooseBytes } from './file.entity'

const day = 86_400_000

/** Nothing in it that people gave; tenant and month first, so that a store can be looked through. */
export const newStoreKey = (ctx: Context) => `${ctx.tenantId}/${ctx.now.toISOString().slice(0, 7)}/${randomUUID()}`
export const viewKey = (storeKey: string, size: 'thumb' | 'view') => `${storeKey}.${size}.webp`

/** Bytes are about to be stored for which there is no row yet: should this process die, they are found by this note. */
export const noteBytes = (ctx: Context, storeKey: string) =>
  ctx.system(ctx.tenantId).add(LooseBytes, { storeKey, dueAt: new Date(ctx.now.getTime() + day) })

/** A row answers for them now, or they are gone. */
export const forgetBytes = (ctx: Context, storeKey: string) =>
  ctx.system(ctx.tenantId).removeWhere(LooseBytes, 'attach', { storeKey })

/** Stores bytes and their row with `work`; takes the bytes away again when it fails. */
export async function keepBytes<R>(ctx: Context, storeKey: string, work: () => Promise<R>): Promise<R> {
  await noteBytes(ctx, storeKey)
  try {
    const kept = await work()
    await forgetBytes(ctx, storeKey)
    return kept
  } catch (error) {
    await discardBytes(ctx, storeKey)
    throw error
  }
}

/** Takes an original and its views out of the store. What cannot be removed now keeps its note and is tried again. */
export async function discardBytes(ctx: Context, storeKey: string): Promise<void> {
  const keys = [storeKey, viewKey(storeKey, 'thumb'), viewKey(storeKey, 'view')]
  const removed = await Promise.allSettled(keys.map((key) => ctx.services.files.remove(key)))
  const failed = removed.find(({ status }) => status === 'rejected')
  if (failed) return ctx.services.log.warn({ storeKey }, 'stored bytes without a row could not be removed yet')
  await forgetBytes(ctx, storeKey).catch((error) => ctx.services.log.warn({ err: error, storeKey }, 'note not removed'))
}
