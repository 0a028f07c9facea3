import sql from 'sql-template-tag'
import type { Context } from '#platform/context'
import { ImportChunks } from './import.entity'

/** Ids and sheets of the chunks of an import, in the order of the file. */
export const chunksOf = (ctx: Context, batchId: string): Promise<{ id: string; sheet: number; isApplied: number }[]> =>
  ctx.query(
    sql`SELECT id, sheet, applied IS NOT NULL AS isApplied FROM ${ctx.visible(ImportChunks)} AS chunk
        WHERE batch_id = ${batchId} ORDER BY id`,
  )
