import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Connection } from 'mysql2/promise'
import type { Effort } from './list'
import { program } from './programs'
import { interleaved, type Line, median } from './rows'
import { sheetRows, titles } from './sheet-rows'

interface Written {
  seconds: number
  memory: number
}

/** Excel export: time against ExcelJS alone, and the largest memory the process ever had. Each run is a new process. */
export async function exportLines(_db: Connection, { rounds }: Effort): Promise<Line[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const write = (name: string) => async (): Promise<Written> => {
    const { stdout } = await promisify(execFile)(process.execPath, [program(name), join(folder, 'sheet.xlsx')])
    return JSON.parse(stdout)
  }
  try {
    const { ours, theirs } = await interleaved(Math.min(rounds, 5), write('export-ours'), write('export-exceljs'))
    const seconds = (runs: Written[]) => median(runs.map((run) => run.seconds)).toFixed(1)
    const memory = (runs: Written[]) => Math.max(...runs.map((run) => run.memory))
    const work = `Excel export, ${sheetRows} rows × ${titles.length} columns`
    return [
      {
        work: `${work}: time`,
        baseline: 'the ExcelJS streaming writer alone, rows in memory',
        ratio: median(ours.map((run, i) => run.seconds / (theirs[i]?.seconds ?? 1))),
        bar: '<= 1.3',
        detail: `${seconds(ours)} s against ${seconds(theirs)} s`,
      },
      {
        work: `${work}: peak memory (MB)`,
        baseline: 'the promise of 250 MB',
        ratio: memory(ours),
        bar: '<= 250',
        detail: `baseline with its rows in memory ${memory(theirs)} MB`,
      },
    ]
  } finally {
    rmSync(folder, { recursive: true })
  }
}
