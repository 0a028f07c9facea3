import sql from 'sql-template-tag'
import type { Context } from '#platform/context'
import { ImportChunks, ImportRows } from './import.entity'

/** Ids and sheets of the chunks of an import, in the order of the file. */
export const chunksOf = (ctx: Context, batchId: string): Promise<{ id: string; sheet: number; isApplied: number }[]> =>
  ctx.query(
    sql`SELECT id, sheet, applied IS NOT NULL AS isApplied FROM ${ctx.visible(ImportChunks)} AS chunk
        WHERE batch_id = ${batchId} ORDER BY id`,
  )

/** How many rows of an import stand in the register now. */
export async function writtenRows(ctx: Context, batchId: string): Promise<number> {
  const [found] = await ctx.query<{ count: number }>(
    sql`SELECT COUNT(*) AS count FROM ${ctx.visible(ImportRows)} AS line
        JOIN ${ctx.visible(ImportChunks)} AS chunk ON chunk.tenant_id = line.tenant_id AND chunk.id = line.chunk_id
        WHERE line.batch_id = ${batchId} AND line.outcome IN ('create', 'change') AND chunk.applied IS NOT NULL`,
  )
  return Number(found?.count ?? 0)
}
