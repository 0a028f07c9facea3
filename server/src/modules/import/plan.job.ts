import { createHash } from 'node:crypto'
import type { ImportSheet } from '@shuangfang/shared/import/import.contract'
import type { ImportProblem } from '@shuangfang/shared/import/problem'
import type { Context } from '#platform/context'
import type { JobHandler, JobRun } from '#platform/jobs'
import { counting } from './import.counts'
import { ImportChunks, type ImportEntity, ImportRows, Imports } from './import.entity'
import { type Carry, type ReadRow, type SheetReader, sheetReader } from './import.reading'
import { chunksOf } from './import.report'
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
    await ctx.removeWhere(ImportRows, 'manage', { batchId: id })
    return held
  })
  const target = targetOf(batch.kind)
  const counts = counting(target)
  await planChunks(run, batch, target, counts)
  const found = counts.result()
  const refusedFileId = found.refuse ? await storeRefused(run, batch) : null
  await run.transaction(async (ctx) => {
    await ctx.save(await ctx.one(Imports, id, 'manage'), { state: 'planned', counts: found, refusedFileId })
  })
  const summary = `预计新增 ${found.create} 条，修改 ${found.change} 条，拒收 ${found.refuse} 行`
  return { importId: id, ...found, ...resultAt(id, summary) }
}

async function planChunks(run: JobRun, batch: ImportEntity, target: ImportTarget, counts: Counting) {
  const data = await target.prepare(run.read, batch.options)
  const total = batch.sheets.reduce((sum, sheet) => sum + sheet.rows, 0)
  const chunks = await chunksOf(run.read, batch.id)
  const seen = new Map<string, Seen>()
  let done = 0
  for (const [index, sheet] of batch.sheets.entries()) {
    const reader = sheetReader(sheet, target, data)
    const ids = chunks.filter((chunk) => chunk.sheet === index).map(({ id }) => id)
    let carry: Carry = {}
    for (let at = 0; at < ids.length; at += together) {
      const part = ids.slice(at, at + together)
      const planned = await run.transaction(async (ctx) => {
        // A transaction may be repeated: it must not see what its first try left behind.
        const going = { ...carry }
        const read = await readChunks(ctx, part, sheet, reader, going)
        const fresh = newRows(read, sheet, target, seen)
        const rows = await planRows(ctx, batch, target, read, fresh.rows)
        return { rows, read, carry: going, places: fresh.places }
      })
      carry = planned.carry
      for (const [key, first] of planned.places) seen.set(key, first)
      for (const [i, { row }] of planned.read.entries()) counts.add(planned.rows[i] as NewRow, row)
      done += planned.rows.length
      await run.progress(done, total, `已核对 ${done} 行`)
    }
  }
}

interface ChunkRow {
  chunkId: string
  row: ReadRow
}
type Counting = ReturnType<typeof counting>
type NewRow = ReturnType<typeof rowOf>

async function readChunks(ctx: Context, ids: readonly string[], sheet: ImportSheet, reader: SheetReader, carry: Carry) {
  const read: ChunkRow[] = []
  for (const chunk of await ctx.many(ImportChunks, { id: ids }, 'manage')) {
    if (sheet.fillDown.length) await ctx.save(chunk, { carry: { ...carry } })
    read.push(...reader.read(chunk.content, carry).map((row) => ({ chunkId: chunk.id, row })))
  }
  return read
}

async function planRows(
  ctx: Context,
  batch: ImportEntity,
  target: ImportTarget,
  read: readonly ChunkRow[],
  fresh: readonly Numbered<unknown>[],
): Promise<NewRow[]> {
  const planned = await target.plan(ctx, fresh)
  const plans = new Map(planned.map((plan) => [plan.n, plan]))
  const rows = read.map(({ chunkId, row }) => rowOf(batch, chunkId, row, plans.get(row.n)))
  for (let from = 0; from < rows.length; from += 500) await ctx.addMany(ImportRows, rows.slice(from, from + 500))
  return rows
}

/** Where a thing first stood in the file, and a hash of all it said. */
interface Seen {
  place: string
  content: string
}
const md5 = (text: string) => createHash('md5').update(text).digest('base64')

/** Rows to be planned, with what to remember of them. A row that the file had before is left out; the first one counts. */
function newRows(read: readonly ChunkRow[], sheet: ImportSheet, target: ImportTarget, seen: ReadonlyMap<string, Seen>) {
  const places = new Map<string, Seen>()
  const rows = read.flatMap(({ row }) => {
    if (row.skipped || row.row === null) return []
    const key = md5(target.key(row.row))
    const content = md5(target.says(row.row))
    const twin = seen.get(key) ?? places.get(key)
    if (twin) {
      if (twin.content === content) row.skipped = sameAs(twin.place)
      else row.problems.push(differsFrom(twin.place))
      return []
    }
    places.set(key, { place: `“${sheet.name}”第 ${row.n} 行`, content })
    return [{ n: row.n, row: row.row }]
  })
  return { rows, places }
}

const sameAs = (place: string): ImportProblem => ({
  code: 'skip_twin',
  reason: `与${place}相同`,
  fix: '只导入前一行，不用处理',
})
const differsFrom = (place: string): ImportProblem => ({
  code: 'twin_differs',
  reason: `与${place}是同一条，其他内容却不同`,
  fix: '合并成一行，或写出两行的区别',
})

function rowOf(batch: ImportEntity, chunkId: string, read: ReadRow, plan: PlannedRow | undefined) {
  const isLeft = plan?.outcome === 'change' && batch.options.existing === 'leave'
  const skip = read.skipped ?? (isLeft ? left : null)
  const problems = skip ? [skip] : [...read.problems, ...(plan?.problems ?? [])]
  const outcome = skip ? ('skip' as const) : (plan?.outcome ?? ('refuse' as const))
  const deciding = problems.find(({ warning }) => !warning) ?? problems[0]
  return {
    batchId: batch.id,
    chunkId,
    position: read.position,
    rowNo: read.n,
    outcome,
    reason: deciding?.code ?? null,
    warned: outcome !== 'refuse' && problems.some(({ warning }) => warning),
    problems: problems.length ? problems : null,
    targetId: plan?.targetId ?? null,
  }
}

const left: ImportProblem = { code: 'skip_left', reason: '清单中已有，内容不同', fix: '按所选“保留原有内容”没有改动' }
