import { basename, extname } from 'node:path'
import { ChildProcessError, runChild } from '../child-process.ts'
import { isSpreadsheetProblem, SpreadsheetError } from './problem.ts'
import type { SheetRow, SheetSummary } from './sheet.ts'
import type { RowBatch } from './sink.ts'
import type { SpreadsheetJob } from './spreadsheet.child.ts'

export interface ReadOptions {
  /** The name under which the file was uploaded; the path on disk tells people nothing. */
  filename: string
  maxRows?: number
  maxColumns?: number
  maxCharacters?: number
  maxUnzippedBytes?: number
  timeoutMs?: number
  maxRssBytes?: number
  /** Rows in order, sheet by sheet. The reader waits for the promise. */
  onRows: (batch: SheetRow[]) => unknown
  onProgress?: (progress: { rows: number; fraction: number }) => unknown
  signal?: AbortSignal
}

/**
 * Reads an uploaded workbook or text file in a process of its own and hands out display strings.
 * Throws SpreadsheetError; rows that were handed out before are then part of a file that was not read to its end.
 */
export async function readSpreadsheet(path: string, options: ReadOptions): Promise<{ sheets: SheetSummary[] }> {
  const { filename, maxRows = 60_000, maxColumns = 200 } = options
  const { maxCharacters = 100_000_000, maxUnzippedBytes = 300 * 1024 * 1024 } = options
  const job: SpreadsheetJob = {
    path,
    sheetName: basename(filename, extname(filename)) || filename,
    limits: { maxRows, maxColumns, maxCharacters, maxUnzippedBytes },
  }
  let rows = 0
  try {
    const sheets = await runChild<SpreadsheetJob, RowBatch, SheetSummary[]>('spreadsheet', {
      input: job,
      timeoutMs: options.timeoutMs ?? 120_000,
      maxRssBytes: options.maxRssBytes,
      signal: options.signal,
      async onItem(batch) {
        await options.onRows(batch.rows)
        rows += batch.rows.length
        await options.onProgress?.({ rows, fraction: batch.fraction })
      },
    })
    return { sheets }
  } catch (error) {
    throw asSpreadsheetError(error)
  }
}

function asSpreadsheetError(error: unknown): unknown {
  if (!(error instanceof ChildProcessError)) return error
  const problem = error.failure === 'failed' ? error.code : error.failure
  const known = isSpreadsheetProblem(problem) ? problem : 'crashed'
  const mapped = new SpreadsheetError(known, error.failure === 'failed' ? error.message : undefined)
  mapped.cause = error
  return mapped
}
