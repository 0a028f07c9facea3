import { existsSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { loadReference } from '@shuangfang/database/reference/load'
import { entities } from '../modules'
import { readConfig } from '../platform/config'
import { openDatabase } from '../platform/data-source'

/** Loads `database/reference` into the ref_ tables; files that did not change are skipped. */
const folder = ['../reference/', '../../../database/reference/', '../../../../database/reference/']
  .map((path) => fileURLToPath(new URL(path, import.meta.url)))
  .find((path) => existsSync(`${path}regions.json`))
const from = process.env.REFERENCE_DIR ?? folder
if (!from) throw new Error('database/reference not found; set REFERENCE_DIR')
const db = await openDatabase(readConfig(), entities)
const files = await loadReference(
  (statement, params) => db.query(statement, params as unknown[]),
  pathToFileURL(`${from}/`),
)
const changed = files.filter((file) => file.changed)
console.log(changed.length ? `已载入 ${changed.length} 份基础数据` : `基础数据已是最新（${files.length} 份）`)
await db.destroy()
