import type { Context } from '#platform/context'
import type { JobHandler } from '#platform/jobs'
import { ImportChunks, ImportRows, Imports } from './import.entity'
import { type SheetReader, sheetReader } from './import.reading'
import { chunksOf, writtenRows } from './import.report'
import { resultAt } from './result'
import type { AppliedRow, ImportTarget } from './target'
import { targetOf } from './targets'

/** Chunks of one transaction: the target brings its points up to date once for all of them. */
const together = 4

/** Stores the planned rows, chunk by chunk. What is stored is marked in the same transaction, so it goes on where it was. */
export const commitImport: JobHandler = async (run) => {
  const id = String(run.input.importId)
  const batch = await run.read.one(Imports, id, 'read')
  const target = targetOf(batch.kind)
  const data = await target.prepare(run.read, batch.options)
  const all = await chunksOf(run.read, id)
  const total = (batch.counts?.create ?? 0) + (batch.counts?.change ?? 0)
  const waiting = all.filter(({ isApplied }) => !isApplied)
  let done = await writtenRows(run.read, id)
  for (const [index, sheet] of batch.sheets.entries()) {
    const reader = sheetReader(sheet, target, data)
    const ids = waiting.filter((chunk) => chunk.sheet === index).map((chunk) => chunk.id)
    for (let at = 0; at < ids.length; at += together) {
      const part = ids.slice(at, at + together)
      done += await run.transaction((ctx) => commitChunks(ctx, id, part, reader, target))
      await run.progress(done, total, `已导入 ${done} 行`)
    }
  }
  return run.transaction((ctx) => finish(ctx, id))
}

/** Stores the planned rows of some chunks of one sheet, and beside each chunk what undoes it. */
async function commitChunks(
  ctx: Context,
  batchId: string,
  ids: readonly string[],
  reader: SheetReader,
  target: ImportTarget,
): Promise<number> {
  const planned = await ctx.all(ImportRows, { batchId, chunkId: ids, outcome: ['create', 'change'] })
  const wanted = new Set(planned.map(({ rowNo }) => rowNo))
  const chunks = await ctx.many(ImportChunks, { id: ids }, 'manage')
  const rows = chunks.map((chunk) =>
    reader.read(chunk.content, { ...chunk.carry }).flatMap(({ n, row }) => (wanted.has(n) && row ? [{ n, row }] : [])),
  )
  const applied = wanted.size ? await target.apply(ctx, rows.flat(), batchId) : []
  await noteRefused(ctx, batchId, ids, applied)
  const images = new Map(applied.flatMap(({ n, image }) => (image ? [[n, image] as const] : [])))
  for (const [i, chunk] of chunks.entries()) {
    await ctx.save(chunk, { applied: (rows[i] ?? []).flatMap(({ n }) => images.get(n) ?? []) })
  }
  return images.size
}

/** The register may have changed since the dry run: rows it does not take now are refused after all. */
async function noteRefused(
  ctx: Context,
  batchId: string,
  chunkId: readonly string[],
  applied: readonly AppliedRow<unknown>[],
) {
  const refused = new Map(applied.filter(({ outcome }) => outcome === 'refuse').map((row) => [row.n, row.problems]))
  if (!refused.size) return
  for (const row of await ctx.many(ImportRows, { batchId, chunkId, rowNo: [...refused.keys()] }, 'manage')) {
    const problems = refused.get(row.rowNo) ?? []
    await ctx.save(row, { outcome: 'refuse', reason: problems[0]?.code ?? null, problems })
  }
}

async function finish(ctx: Context, id: string) {
  const batch = await ctx.one(Imports, id, 'manage')
  const { create = 0, change = 0 } = batch.counts ?? {}
  await ctx.save(batch, { state: 'committed', committedAt: ctx.now, obstacles: null })
  await ctx.emit('import.committed', batch, { file: batch.fileName, create, change })
  return { importId: id, create, change, ...resultAt(id, `新增 ${create} 条，修改 ${change} 条`) }
}
