import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { ImportSheet } from '@shuangfang/shared/import/import.contract'
import { storeBuffer } from '#modules/file/file.service'
import type { JobRun } from '#platform/jobs'
import { unpack } from '#platform/packed'
import { annotateWorkbook, type RefusedRow } from '#platform/spreadsheets/annotate'
import type { ImportEntity } from './import.entity'
import { linesOf } from './import.lines'

const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** The refused rows as a workbook: as they were, each with place, reason and remedy. Corrected, it can be imported. */
export async function storeRefused(run: JobRun, batch: ImportEntity): Promise<string> {
  const titles = titlesIn(batch.sheets)
  const stream = new PassThrough()
  const [bytes] = await Promise.all([
    buffer(stream),
    annotateWorkbook(stream, {
      name: '拒收行',
      creator: '双防',
      titles,
      rows: refusedRows(run, batch, titles),
      notes: ['红色单元格需要修改，原因和改法在右侧。改好后保存，重新上传这份表即可；已导入的行不会重复。'],
    }),
  ])
  const name = `${batch.fileName.replace(/\.\w+$/, '')}-拒收行.xlsx`
  const file = await storeBuffer(run.read, { name, type: workbookType, buffer: bytes })
  return file.id
}

/** Titles of all the sheets that are imported, each once: sheets of one file rarely differ. */
function titlesIn(sheets: readonly ImportSheet[]): string[] {
  const used = sheets.filter(({ skip }) => !skip)
  return [...new Set(used.flatMap(({ titles }) => titles.map(titleOf)))]
}
const titleOf = ({ index, title }: { index: number; title: string }) => title || `第 ${index + 1} 列`

async function* refusedRows(run: JobRun, batch: ImportEntity, titles: readonly string[]): AsyncIterable<RefusedRow> {
  let after: string | undefined
  do {
    const page = await linesOf(run.read, batch.id, { outcome: 'refuse', size: 500, after })
    const chunks = new Set(page.items.map(({ chunk }) => chunk))
    const contents = new Map([...chunks].map((chunk) => [chunk, unpack(chunk.content)]))
    for (const { chunk, position, line } of page.items) {
      const sheet = batch.sheets[chunk.sheet]
      const row = contents.get(chunk)?.[position]
      if (!sheet || !row) continue
      const columnOf = new Map(sheet.titles.map((title) => [title.index, titles.indexOf(titleOf(title))]))
      const cells: string[] = titles.map(() => '')
      for (const [index, text] of row.c.entries()) cells[columnOf.get(index) ?? -1] = text
      yield {
        sheet: sheet.name,
        row: row.n,
        cells,
        problems: line.problems.map(({ field, reason, fix }) => ({
          column: field === undefined ? undefined : columnOf.get(sheet.columns[field] ?? -1),
          reason,
          fix,
        })),
      }
    }
    after = page.next ?? undefined
  } while (after)
}
