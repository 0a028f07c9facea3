import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { ImportSheet } from '@shuangfang/shared/import/import.contract'
import { openFile } from '#modules/file/file.service'
import type { Context } from '#platform/context'
import { AppError, unprocessable } from '#platform/errors'
import type { JobHandler, JobRun } from '#platform/jobs'
import { pack } from '#platform/packed'
import { SpreadsheetError } from '#platform/spreadsheets/problem'
import { readSpreadsheet } from '#platform/spreadsheets/read'
import type { SheetRow } from '#platform/spreadsheets/sheet'
import { ImportChunks, type ImportEntity, ImportMappings, Imports, type StagedRow } from './import.entity'
import { describeSheet, fingerprintOf, headRows, rememberedSheet } from './import.sheets'
import { resultAt } from './result'
import { targetOf } from './targets'

/** At most; the reader hands out some hundreds at a time. */
const chunkRows = 1000

/** Stages the rows of the file and proposes what its columns mean. Starts over when it runs again. */
export const parseImport: JobHandler = async (run) => {
  const id = String(run.input.importId)
  try {
    const batch = await run.transaction(async (ctx) => {
      const held = await ctx.one(Imports, id, 'manage')
      await ctx.removeWhere(ImportChunks, 'manage', { batchId: id })
      return held
    })
    const found = await stage(run, batch)
    return await run.transaction(async (ctx) => describe(ctx, id, found))
  } catch (error) {
    const shown = error instanceof SpreadsheetError ? unprocessable(`spreadsheet_${error.code}`, error.message) : error
    if (!(shown instanceof AppError)) throw shown
    await run.transaction(async (ctx) => {
      await ctx.save(await ctx.one(Imports, id, 'manage'), { state: 'failed', obstacles: [shown.detail] })
    })
    throw shown
  }
}

async function stage(run: JobRun, batch: ImportEntity): Promise<ImportSheet[]> {
  const folder = await mkdtemp(join(tmpdir(), 'import-'))
  try {
    // The reader wants a path, and the file may live in a bucket.
    const path = join(folder, 'upload')
    const { stream } = await openFile(run.read, batch.fileId)
    await pipeline(stream, createWriteStream(path))
    const heads = new Map<string, SheetRow[]>()
    let done = 0
    const { sheets } = await readSpreadsheet(path, {
      filename: batch.fileName,
      timeoutMs: 300_000,
      async onRows(rows) {
        await run.transaction(async (ctx) => {
          await ctx.addMany(ImportChunks, chunksIn(rows, batch.id, heads))
        })
        done += rows.length
        await run.progress(done, null, `已读取 ${done} 行`)
      },
    })
    const target = targetOf(batch.kind)
    const found = sheets.filter(({ name }) => heads.has(name))
    return found.map((summary) => describeSheet(summary, heads.get(summary.name) ?? [], target))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The rows as chunks of one sheet each; the first rows of every sheet are remembered in `heads` on the way. */
function chunksIn(rows: readonly SheetRow[], batchId: string, heads: Map<string, SheetRow[]>) {
  const chunks: { sheet: number; content: StagedRow[] }[] = []
  for (const row of rows) {
    const head = heads.get(row.sheet) ?? []
    if (!head.length) heads.set(row.sheet, head)
    if (head.length < headRows) head.push(row)
    const sheet = [...heads.keys()].indexOf(row.sheet)
    let chunk = chunks.at(-1)
    if (!chunk || chunk.sheet !== sheet || chunk.content.length >= chunkRows) {
      chunk = { sheet, content: [] }
      chunks.push(chunk)
    }
    chunk.content.push({ n: row.row, c: row.cells, ...(row.merged && { m: row.merged }) })
  }
  const unplanned = { carry: null, planned: null, tally: null, waiting: null, applied: null }
  return chunks.map(({ sheet, content }) => ({ batchId, sheet, content: pack(content), ...unplanned }))
}

/** Guessed columns, or those chosen for this header before, and the options that fit them. */
async function describe(ctx: Context, id: string, found: readonly ImportSheet[]) {
  const batch = await ctx.one(Imports, id, 'manage')
  const target = targetOf(batch.kind)
  let options = null
  const sheets: ImportSheet[] = []
  for (const sheet of found) {
    const [known] = await ctx.all(ImportMappings, { kind: batch.kind, fingerprint: fingerprintOf(sheet) })
    sheets.push(known ? rememberedSheet(sheet, known) : sheet)
    options ??= known?.options ?? null
  }
  const rows = sheets.reduce((sum, sheet) => sum + sheet.rows, 0)
  await ctx.save(batch, {
    state: 'parsed',
    sheets,
    options: options ?? (await target.guessOptions(ctx, sheets)),
    counts: null,
  })
  return { importId: id, rows, sheets: sheets.length, ...resultAt(id, `读到 ${rows} 行，请核对各列`) }
}
