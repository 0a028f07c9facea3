import sql from 'sql-template-tag'
import type { Context } from '#platform/context'
import { ImportChunks, type LineGroup } from './import.entity'

/** A chunk as far as finding and counting its rows needs it. */
export interface ChunkOutline {
  id: string
  sheet: number
  tally: LineGroup[]
  isApplied: boolean
}

/** The chunks of an import in the order of the file, unopened. */
export async function outlineOf(ctx: Context, batchId: string): Promise<ChunkOutline[]> {
  const rows = await ctx.query<{ id: string; sheet: number; tally: string | LineGroup[] | null; isApplied: number }>(
    sql`SELECT id, sheet, tally, applied IS NOT NULL AS isApplied FROM ${ctx.visible(ImportChunks)} AS chunk
        WHERE batch_id = ${batchId} ORDER BY id`,
  )
  return rows.map(({ id, sheet, tally, isApplied }) => ({
    id,
    sheet,
    // MariaDB's JSON may arrive as text.
    tally: typeof tally === 'string' ? JSON.parse(tally) : (tally ?? []),
    isApplied: Number(isApplied) === 1,
  }))
}

export const countIn = (chunks: readonly ChunkOutline[], isMeant: (group: LineGroup) => boolean): number =>
  chunks.reduce((sum, { tally }) => sum + tally.reduce((n, group) => n + (isMeant(group) ? group.count : 0), 0), 0)

/** How many rows of an import stand in the register now. */
export const writtenRows = (chunks: readonly ChunkOutline[]): number =>
  countIn(
    chunks.filter(({ isApplied }) => isApplied),
    ({ outcome }) => outcome === 'create' || outcome === 'change',
  )
