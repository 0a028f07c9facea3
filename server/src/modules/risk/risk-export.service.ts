import { PassThrough } from 'node:stream'
import { toLocalDate } from '@shuangfang/shared/reference/calendar'
import { type Risk, RiskQuery } from '@shuangfang/shared/risk/risk.contract'
import type { z } from 'zod'
import { storeResult } from '#modules/file/file.service'
import type { Context } from '#platform/context'
import { invalid } from '#platform/errors'
import { type JobHandler, startJob } from '#platform/jobs'
import { writeWorkbook } from '#platform/spreadsheets/write'
import { listRisks } from './risk.service'
import { sheetColumns, sheetRows } from './risk-export.sheet'

const title = '安全风险分级管控清单'
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
/** Far above what a sheet can hold. */
const largest = 256 * 1024 * 1024
const pageSize = 500

const Filter = RiskQuery.omit({ after: true, size: true, total: true })

/** Queues the export of the rows that a list's filter shows. 400 for a filter that no list has. */
export async function startExport(ctx: Context, filter: Record<string, string>) {
  const parsed = Filter.safeParse(filter)
  if (parsed.error) throw invalid(parsed.error)
  const { id } = await startJob(ctx, 'risk.export', `导出${title}`, { filter })
  return { jobId: id }
}

/** Writes page by page into the file store, so 50 000 rows need no more memory than 500. */
export const exportRisks: JobHandler = async (run) => {
  const { input, read, progress } = run
  const filter = Filter.parse(input.filter)
  let rows = 0
  async function* pages(): AsyncGenerator<Risk[]> {
    let after: string | undefined
    do {
      const page = await listRisks(read, { ...filter, size: pageSize, after } as PageOfRisks)
      yield page.items
      rows += page.items.length
      await progress(rows, null, `已写入 ${rows} 行`)
      after = page.next ?? undefined
    } while (after)
  }
  const stream = new PassThrough()
  const name = `${title}-${toLocalDate(read.now)}.xlsx`
  const [file] = await Promise.all([
    storeResult(run, { name, type: xlsx, stream, limit: largest }),
    writeWorkbook(stream, {
      creator: read.actor.name,
      sheets: [{ name: '风险清单', title, columns: sheetColumns, rows: sheetRows(pages()) }],
    }).catch((error) => {
      // The store must not keep half a workbook: its side of the stream ends with this error too.
      stream.destroy(error)
      throw error
    }),
  ])
  return { fileId: file.id, name, rows }
}

type PageOfRisks = z.output<typeof RiskQuery>
