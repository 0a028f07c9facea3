import { serveChild } from '../child-serve.ts'
import { readCsv } from './csv.ts'
import { readMarkup, readXls } from './legacy.ts'
import { SpreadsheetError } from './problem.ts'
import type { ReadLimits, SheetSummary } from './sheet.ts'
import { batchingSink, type RowBatch } from './sink.ts'
import { sniffFormat } from './sniff.ts'
import { readXlsx } from './xlsx.ts'

export interface SpreadsheetJob {
  path: string
  /** Names the one sheet of a text file. */
  sheetName: string
  limits: ReadLimits
}

/** The program of the isolated reader: whatever a hostile file does, it does here. */
serveChild<SpreadsheetJob, RowBatch, SheetSummary[]>(async (job, send) => {
  const { sink, sheets, finish } = batchingSink(job.limits, send)
  try {
    const format = await sniffFormat(job.path)
    if (format === 'zip') await readXlsx(job.path, sink)
    else if (format === 'xls') await readXls(job.path, sink)
    else if (format === 'markup') await readMarkup(job.path, sink)
    else await readCsv(job.path, job.sheetName, sink)
  } catch (error) {
    // The stack goes to the log of the parent; people get a sentence.
    process.stderr.write(String((error as Error).stack))
    if (error instanceof SpreadsheetError) throw error
    throw new SpreadsheetError('corrupt')
  }
  await finish()
  if (sheets.every((sheet) => sheet.rows === 0)) throw new SpreadsheetError('empty')
  return sheets
})
