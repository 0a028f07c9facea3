import { createWriteStream } from 'node:fs'
import { writeWorkbook } from '../server/src/platform/spreadsheets/write'
import { importedRows, importTitles } from './import-rows'

/* Writes the workbook that the import row reads. */
const columns = importTitles.map((title) => ({ title, width: 16 }))
await writeWorkbook(createWriteStream(process.argv[2] ?? ''), {
  sheets: [{ name: '风险清单', columns, rows: importedRows() }],
})
