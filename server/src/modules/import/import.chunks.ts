import type { Context } from '#platform/context'
import { stale } from '#platform/errors'
import { type ImportChunk, ImportChunks } from './import.entity'

/** Writes to a chunk that was opened before this transaction; throws when someone else wrote to it since. */
export async function saveChunk(ctx: Context, { id, version }: ImportChunk, changes: Partial<ImportChunk>) {
  if (!(await ctx.saveWhere(ImportChunks, 'manage', { id, version }, changes))) throw stale()
}
