import type { Context } from '#platform/context'
import type { JobHandler } from '#platform/jobs'
import { pack, unpack } from '#platform/packed'
import { type ImportChunk, ImportChunks, Imports, type WaitingRow } from './import.entity'
import { groupsOf } from './import.lines'
import { outlineOf, writtenRows } from './import.report'
import { resultAt } from './result'
import type { AppliedRow, ImportTarget } from './target'
import { targetOf } from './targets'

/** Chunks of one transaction: the target brings its points up to date once for all of them. */
const together = 2

/** Stores what the dry run showed, some chunks a transaction. What is stored is marked with it, so it goes on where it was. */
export const commitImport: JobHandler = async (run) => {
  const id = String(run.input.importId)
  const batch = await run.read.one(Imports, id, 'read')
  const target = targetOf(batch.kind)
  const chunks = await outlineOf(run.read, id)
  const total = (batch.counts?.create ?? 0) + (batch.counts?.change ?? 0)
  const waiting = chunks.filter(({ isApplied }) => !isApplied)
  let done = writtenRows(chunks)
  for (const index of batch.sheets.keys()) {
    const ids = waiting.filter((chunk) => chunk.sheet === index).map((chunk) => chunk.id)
    for (let at = 0; at < ids.length; at += together) {
      const part = ids.slice(at, at + together)
      done += await run.transaction((ctx) => commitChunks(ctx, id, part, target))
      await run.progress(done, total, `已导入 ${done} 行`)
    }
  }
  return run.transaction((ctx) => finish(ctx, id))
}

/** Stores the waiting rows of some chunks of one sheet, and beside each chunk what undoes it. Returns how many it wrote. */
async function commitChunks(ctx: Context, batchId: string, ids: readonly string[], target: ImportTarget) {
  const chunks = await ctx.many(ImportChunks, { id: ids }, 'manage')
  const rows = chunks.map(({ waiting }) => (waiting ? unpack(waiting) : []))
  const applied = new Map(
    (
      await target.apply(
        ctx,
        rows.flat().map(({ ready }) => ready),
        batchId,
      )
    ).map((row) => [row.n, row]),
  )
  let written = 0
  for (const [i, chunk] of chunks.entries()) {
    const mine = (rows[i] ?? []).flatMap(({ n, position }) => ({ position, of: applied.get(n) }))
    const images = mine.flatMap(({ of }) => of?.image ?? [])
    await ctx.save(chunk, { waiting: null, applied: pack(images), ...refusedAfterAll(chunk, mine) })
    written += images.length
  }
  return written
}

type Stored = Pick<WaitingRow, 'position'> & { of: AppliedRow<unknown> | undefined }

/** The register may have changed since the dry run: rows it does not take now are refused after all. */
function refusedAfterAll({ planned }: ImportChunk, rows: readonly Stored[]) {
  const refused = rows.filter(({ of }) => of?.outcome === 'refuse')
  if (!refused.length || !planned) return {}
  const lines = unpack(planned)
  for (const { position, of } of refused) {
    const line = lines[position]
    if (line && of)
      Object.assign(line, { outcome: 'refuse', reason: of.problems[0]?.code ?? null, problems: of.problems })
  }
  return { planned: pack(lines), tally: groupsOf(lines) }
}

async function finish(ctx: Context, id: string) {
  const batch = await ctx.one(Imports, id, 'manage')
  const { create = 0, change = 0 } = batch.counts ?? {}
  await ctx.save(batch, { state: 'committed', committedAt: ctx.now, obstacles: null })
  await ctx.emit('import.committed', batch, { file: batch.fileName, create, change })
  return { importId: id, create, change, ...resultAt(id, `新增 ${create} 条，修改 ${change} 条`) }
}
