import { readSpreadsheet } from '../server/src/platform/spreadsheets/read'
import { importRows } from './import-rows'

/* The product's isolated reader alone: merged cells and display formats with it, nobody does anything with the rows. */
const began = performance.now()
let rows = 0
await readSpreadsheet(process.argv[2] ?? '', {
  filename: 'list.xlsx',
  onRows: (batch) => {
    rows += batch.length
  },
})
if (rows !== importRows + 1) throw new Error(`${rows} rows were read`)
process.stdout.write(JSON.stringify({ seconds: (performance.now() - began) / 1000 }))
