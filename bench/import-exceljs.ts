import exceljs from 'exceljs'
import { importRows } from './import-rows'

/* The baseline of an import: ExcelJS's streaming reader alone, each cell as text, nobody does anything with the rows. */
const began = performance.now()
let rows = 0
const book = new exceljs.stream.xlsx.WorkbookReader(process.argv[2] ?? '', {
  worksheets: 'emit',
  sharedStrings: 'cache',
})
for await (const sheet of book) {
  for await (const row of sheet) {
    const cells: string[] = []
    row.eachCell((cell) => cells.push(cell.text))
    if (cells.length) rows += 1
  }
}
if (rows !== importRows + 1) throw new Error(`${rows} rows were read`)
process.stdout.write(JSON.stringify({ seconds: (performance.now() - began) / 1000 }))
