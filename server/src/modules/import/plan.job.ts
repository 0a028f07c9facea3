import type { ImportSheet } from '@shuangfang/shared/import/import.contract'
import type { ImportProblem } from '@shuangfang/shared/import/problem'
import { attachFiles } from '#modules/file/file.service'
import { ahead, partsOf } from '#platform/ahead'
import type { Context } from '#platform/context'
import type { JobHandler, JobRun } from '#platform/jobs'
import { pack, unpack } from '#platform/packed'
import { saveChunk } from './import.chunks'
import { counting } from './import.counts'
import {
  type ImportChunk,
  ImportChunks,
  type ImportEntity,
  Imports,
  importRefused,
  type PlannedLine,
  type WaitingRow,
} from './import.entity'
import { groupsOf } from './import.lines'
import { type Carry, type ReadRow, type SheetReader, sheetReader } from './import.reading'
import { outlineOf } from './import.report'
import { storeRefused } from './refused'
import { resultAt } from './result'
import type { ImportTarget, Numbered, PlannedRow } from './target'
import { targetOf } from './targets'

/** Chunks planned together: the target looks at the register once for all of them. */
const together = 4

/** The dry run: says of every row what would become of it. Writes nothing of the target; starts over when run again. */
export const planImport: JobHandler = async (run) => {
  const id = String(run.input.importId)
  const batch = await run.transaction(async (ctx) => {
    const held = await ctx.one(Imports, id, 'manage')
    await ctx.saveWhere(ImportChunks, 'manage', { batchId: id }, { planned: null, tally: null, waiting: null })
    return held
  })
  const target = targetOf(batch.kind)
  const counts = counting(target)
  await planChunks(run, batch, target, counts)
  const found = counts.result()
  const refusedFileId = found.refuse ? await storeRefused(run, batch) : null
  await run.transaction(async (ctx) => {
    const held = await ctx.one(Imports, id, 'manage')
    await ctx.save(held, { state: 'planned', counts: found, refusedFileId })
    await attachFiles(ctx, refusedFileId ? [refusedFileId] : [], importRefused.on(held), '/refused')
  })
  const summary = `预计新增 ${found.create} 条，修改 ${found.change} 条，拒收 ${found.refuse} 行`
  return { importId: id, ...found, ...resultAt(id, summary) }
}

async function planChunks(run: JobRun, batch: ImportEntity, target: ImportTarget, counts: Counting) {
  const data = await target.prepare(run.read, batch.options)
  const total = batch.sheets.reduce((sum, sheet) => sum + sheet.rows, 0)
  const chunks = await outlineOf(run.read, batch.id)
  const seen = new Map<string, Seen>()
  let done = 0
  for (const [index, sheet] of batch.sheets.entries()) {
    const reader = sheetReader(sheet, target, data)
    const carry: Carry = {}
    const parts = partsOf(
      chunks.filter((chunk) => chunk.sheet === index),
      together,
    )
    for await (const read of ahead(parts, (part) => readChunks(run.read, part, sheet, reader, carry))) {
      const fresh = newRows(read, sheet, target, seen)
      if (fresh.twins.length) await tellApart(run.read, batch, target, data, read, fresh.twins)
      const lines = await run.transaction((ctx) => planRows(ctx, batch, target, read, fresh.rows))
      for (const [i, row] of read.flatMap(({ rows }) => rows).entries()) counts.add(lines[i] as PlannedLine, row)
      done += lines.length
      await run.progress(done, total, `已核对 ${done} 行`)
    }
  }
}

interface ChunkRead {
  chunk: ImportChunk
  /** The cells that its first rows may continue. */
  carry: Carry | null
  rows: ReadRow[]
}
type Counting = ReturnType<typeof counting>

async function readChunks(
  ctx: Context,
  part: readonly { id: string }[],
  sheet: ImportSheet,
  reader: SheetReader,
  carry: Carry,
) {
  const chunks = await ctx.all(ImportChunks, { id: part.map(({ id }) => id) })
  return chunks.map((chunk): ChunkRead => {
    const before = sheet.fillDown.length ? { ...carry } : null
    return { chunk, carry: before, rows: reader.read(unpack(chunk.content), carry) }
  })
}

/** Notes beside each chunk what becomes of its rows, and the rows themselves where they are to be stored. */
async function planRows(
  ctx: Context,
  batch: ImportEntity,
  target: ImportTarget,
  read: readonly ChunkRead[],
  fresh: readonly Numbered<unknown>[],
): Promise<PlannedLine[]> {
  const plans = new Map((await target.plan(ctx, fresh)).map((plan) => [plan.n, plan]))
  const all: PlannedLine[] = []
  for (const { chunk, carry, rows } of read) {
    const lines = rows.map((row) => lineOf(batch, row, plans.get(row.n)))
    const waiting = rows.flatMap(({ position, n }, i): WaitingRow[] =>
      isWritten(lines[i]) ? [{ position, n, ready: plans.get(n)?.ready }] : [],
    )
    await saveChunk(ctx, chunk, { carry, planned: pack(lines), tally: groupsOf(lines), waiting: pack(waiting) })
    all.push(...lines)
  }
  return all
}

const isWritten = (line: PlannedLine | undefined) => line?.outcome === 'create' || line?.outcome === 'change'

/** Where a thing first stood in the file. */
interface Seen {
  place: string
  chunkId: string
  position: number
}
/** A row that is the same thing as an earlier one. */
interface Twin {
  row: ReadRow
  first: Seen
}

/** Rows to be planned, remembered in `seen`. A row that the file had before is left out; the first one counts. */
function newRows(read: readonly ChunkRead[], sheet: ImportSheet, target: ImportTarget, seen: Map<string, Seen>) {
  const twins: Twin[] = []
  const fresh: Numbered<unknown>[] = []
  for (const { chunk, rows } of read) {
    for (const row of rows.filter((each) => !each.skipped && each.row !== null)) {
      const key = target.key(row.row)
      const first = seen.get(key)
      if (first) twins.push({ row, first })
      else {
        seen.set(key, { place: `“${sheet.name}”第 ${row.n} 行`, chunkId: chunk.id, position: row.position })
        fresh.push({ n: row.n, row: row.row })
      }
    }
  }
  return { rows: fresh, twins }
}

/** Skips twins that say the same; refuses the others in words that say where they differ. Rows of earlier parts are read again. */
async function tellApart(
  ctx: Context,
  batch: ImportEntity,
  target: ImportTarget,
  data: unknown,
  read: readonly ChunkRead[],
  twins: readonly Twin[],
) {
  const firsts = new Map(read.map(({ chunk, rows }) => [chunk.id, rows]))
  const earlier = twins.flatMap(({ first }) => (firsts.has(first.chunkId) ? [] : [first.chunkId]))
  for (const chunk of (await ctx.byIds(ImportChunks, earlier)).values()) {
    const reader = sheetReader(batch.sheets[chunk.sheet] as ImportSheet, target, data)
    firsts.set(chunk.id, reader.read(unpack(chunk.content), { ...chunk.carry }))
  }
  for (const { row, first } of twins) {
    const titles = target.differences(firsts.get(first.chunkId)?.[first.position]?.row, row.row)
    if (titles.length) row.problems.push(differsFrom(first.place, titles))
    else row.skipped = sameAs(first.place)
  }
}

const sameAs = (place: string): ImportProblem => ({
  code: 'skip_twin',
  reason: `与${place}相同`,
  fix: '只导入前一行，不用处理',
})
const differsFrom = (place: string, titles: readonly string[]): ImportProblem => ({
  code: 'twin_differs',
  reason: `与${place}是同一条，${titles.join('、')}却不同`,
  fix: '合并成一行，或写出两行的区别',
})

function lineOf(batch: ImportEntity, read: ReadRow, plan: PlannedRow<unknown> | undefined): PlannedLine {
  const isLeft = plan?.outcome === 'change' && batch.options.existing === 'leave'
  const skip = read.skipped ?? (isLeft ? left : null)
  const problems = skip ? [skip] : [...read.problems, ...(plan?.problems ?? [])]
  const outcome = skip ? 'skip' : (plan?.outcome ?? 'refuse')
  const deciding = problems.find(({ warning }) => !warning) ?? problems[0]
  return {
    outcome,
    reason: deciding?.code ?? null,
    warned: outcome !== 'refuse' && problems.some(({ warning }) => warning),
    problems,
    targetId: plan?.targetId ?? null,
  }
}

const left: ImportProblem = { code: 'skip_left', reason: '清单中已有，内容不同', fix: '按所选“保留原有内容”没有改动' }
