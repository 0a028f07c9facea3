import { createWriteStream } from 'node:fs'
import { type SheetColumn, writeWorkbook } from '../server/src/platform/spreadsheets/write'
import { peakMemory, rowAt, sheetRows, titles } from './sheet-rows'

/* The product's writer, fed page by page as an export job feeds it: styles, header, filter, formula-safe cells. */
const types: Record<string, SheetColumn['type']> = { 发现时间: 'datetime', 整改期限: 'datetime', 整改资金: 'number' }
const columns = titles.map((title) => ({ title, width: 16, type: types[title] }))

async function* rows() {
  for (let page = 0; page < sheetRows / 500; page++) {
    const items = Array.from({ length: 500 }, (_, i) => rowAt(page * 500 + i))
    // A page comes from the database: other work gets its turn in between.
    await new Promise((resolve) => setImmediate(resolve))
    yield* items
  }
}

const began = performance.now()
await writeWorkbook(createWriteStream(process.argv[2] ?? ''), {
  sheets: [{ name: '隐患台账', title: '隐患排查治理台账', columns, rows: rows() }],
})
process.stdout.write(JSON.stringify({ seconds: (performance.now() - began) / 1000, memory: peakMemory() }))
