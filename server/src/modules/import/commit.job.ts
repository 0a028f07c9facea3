import { importEvents } from '@shuangfang/shared/import/import.events'
import { ahead, partsOf } from '#platform/ahead'
import type { Context } from '#platform/context'
import type { JobHandler } from '#platform/jobs'
import { pack, unpack } from '#platform/packed'
import { saveChunk } from './import.chunks'
import { type ImportChunk, ImportChunks, Imports, type WaitingRow } from './import.entity'
import { groupsOf } from './import.lines'
import { outlineOf, writtenRows } from './import.report'
import { resultAt } from './result'
import type { AppliedRow, ImportTarget } from './target'
import { targetOf } from './targets'

/** Chunks of one transaction: the target brings its points up to date once for all of them. */
const together = 5

/**
 * Stores what the dry run showed, some chunks a transaction. What is stored is marked with it, so it goes on where it
 * was. The next chunks are opened while the database stores these.
 */
export const commitImport: JobHandler = async (run) => {
  const id = String(run.input.importId)
  const batch = await run.read.one(Imports, id, 'read')
  const target = targetOf(batch.kind)
  const chunks = await outlineOf(run.read, id)
  const total = (batch.counts?.create ?? 0) + (batch.counts?.change ?? 0)
  const waiting = chunks.filter(({ isApplied }) => !isApplied)
  let done = writtenRows(chunks)
  const parts = [...batch.sheets.keys()].flatMap((index) =>
    partsOf(
      waiting.filter(({ sheet }) => sheet === index),
      together,
    ),
  )
  for await (const part of ahead(parts, (of) => openChunks(run.read, of))) {
    done += await run.transaction((ctx) => commitChunks(ctx, id, part, target))
    await run.progress(done, total, `已导入 ${done} 行`)
  }
  return run.transaction((ctx) => finish(ctx, id))
}

interface OpenChunk {
  chunk: ImportChunk
  rows: WaitingRow[]
}

async function openChunks(ctx: Context, part: readonly { id: string }[]): Promise<OpenChunk[]> {
  const chunks = await ctx.all(ImportChunks, { id: part.map(({ id }) => id) })
  return chunks.map((chunk) => ({ chunk, rows: chunk.waiting ? unpack(chunk.waiting) : [] }))
}

/** Stores the waiting rows of some chunks of one sheet, and beside each chunk what undoes it. Returns how many it wrote. */
async function commitChunks(ctx: Context, batchId: string, part: readonly OpenChunk[], target: ImportTarget) {
  const ready = part.flatMap(({ rows }) => rows.map((row) => row.ready))
  const applied = new Map((await target.apply(ctx, ready, batchId)).map((row) => [row.n, row]))
  let written = 0
  for (const { chunk, rows } of part) {
    const mine = rows.flatMap(({ n, position }) => ({ position, of: applied.get(n) }))
    const images = mine.flatMap(({ of }) => of?.image ?? [])
    await saveChunk(ctx, chunk, { waiting: null, applied: pack(images), ...refusedAfterAll(chunk, mine) })
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
  await ctx.emit(importEvents.committed, batch, { file: batch.fileName, create, change })
  return { importId: id, create, change, ...resultAt(id, `新增 ${create} 条，修改 ${change} 条`) }
}
