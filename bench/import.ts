import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { loadReference } from '@shuangfang/database/reference/load'
import type { ImportBatch, ImportDetail } from '@shuangfang/shared/import/import.contract'
import type { JobView } from '@shuangfang/shared/job/job.contract'
import type { Connection } from 'mysql2/promise'
import { importRows } from './import-rows'
import type { Effort } from './list'
import { program, request, root, type Server, startProduct } from './programs'
import { interleaved, type Line, median } from './rows'
import { token } from './world'

const cookie = `sf_session=${token(9, 'manager')}`
const run = promisify(execFile)
const phases = ['read', 'check', 'store'] as const
type Times = Record<(typeof phases)[number], number>

/**
 * A risk list of 50 000 rows through the shipped program as a safety manager sends it, from the request to the end of
 * each job, against reading the same file. Each round is undone, so that the next finds the same register.
 */
export async function importLines(db: Connection, { rounds }: Effort): Promise<Line[]> {
  await loadReference(
    async (statement, values) => (await db.query(statement, values as unknown[]))[0] as never,
    new URL(`file://${join(root, 'database/reference')}/`),
  )
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const file = join(folder, 'list.xlsx')
  await run(process.execPath, [program('import-write'), file])
  const product = await startProduct({ WORKER: '1', DATA_DIR: folder })
  try {
    const parse = (name: string) => async (): Promise<number> =>
      JSON.parse((await run(process.execPath, [program(name), file])).stdout).seconds
    const { ours, theirs } = await interleaved(
      Math.min(rounds, 3),
      () => importOnce(product, file),
      parse('import-exceljs'),
    )
    const reader = await parse('import-reader')()
    const totals = ours.map((times) => times.read + times.check + times.store)
    const part = (phase: keyof Times) => `${phase} ${median(ours.map((times) => times[phase])).toFixed(1)}`
    return [
      {
        work: `Excel import, ${importRows} rows: read, checked against the register, stored`,
        baseline: 'the ExcelJS streaming reader alone',
        ratio: median(totals.map((seconds, i) => seconds / (theirs[i] ?? 1))),
        bar: '<= 2.5',
        detail: `${median(totals).toFixed(1)} s (${phases.map(part).join(', ')}) against ${median(theirs).toFixed(1)} s; our isolated reader alone ${reader.toFixed(1)} s`,
      },
    ]
  } finally {
    await product.stop()
    rmSync(folder, { recursive: true })
  }
}

async function importOnce(product: Server, file: string): Promise<Times> {
  const send = async <T>(method: string, path: string, body: unknown = {}) =>
    (await request(product.port, `/api${path}`, cookie, {
      method,
      body: JSON.stringify(body),
      headers: { 'idempotency-key': randomUUID() },
    })) as T
  const timed = async (start: () => Promise<ImportBatch>) => {
    const began = performance.now()
    const { id, jobId } = await start()
    await ended(product, jobId)
    return { id, seconds: (performance.now() - began) / 1000 }
  }
  const { id: fileId } = (await request(product.port, '/api/files', cookie, {
    method: 'POST',
    body: readFileSync(file),
    headers: {
      'idempotency-key': randomUUID(),
      'x-file-name': 'list.xlsx',
      'content-type': 'application/octet-stream',
    },
  })) as { id: string }
  const { id, seconds: read } = await timed(() => send('POST', '/imports', { fileId, kind: 'risk' }))
  const { sheets, options } = (await request(product.port, `/api/imports/${id}`, cookie)) as ImportDetail
  const mapping = {
    sheets: sheets.map(({ name, skip, headerRows, columns, fillDown }) => ({
      ...{ name, skip, headerRows, columns, fillDown },
    })),
    options,
  }
  const check = await timed(() => send('PUT', `/imports/${id}/mapping`, mapping))
  const store = await timed(() => send('POST', `/imports/${id}/commit`))
  const { counts } = (await request(product.port, `/api/imports/${id}`, cookie)) as ImportDetail
  if (counts?.create !== importRows) throw new Error(`Not every row was stored: ${JSON.stringify(counts)}`)
  await timed(() => send('POST', `/imports/${id}/undo`))
  return { read, check: check.seconds, store: store.seconds }
}

async function ended(product: Server, jobId: string | null): Promise<void> {
  for (;;) {
    const job = (await request(product.port, `/api/jobs/${jobId}`, cookie)) as JobView
    if (job.state === 'done') return
    if (job.state !== 'queued' && job.state !== 'running') throw new Error(`Job ${job.kind}: ${job.error}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
