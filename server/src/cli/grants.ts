import { entities } from '../modules'
import { readConfig } from '../platform/config'
import { openDatabase } from '../platform/data-source'
import { grantsFor } from '../platform/grants'

/**
 * `node dist/cli/grants.js "'shuangfang_app'@'%'"`: prints the statements that give this account what web and worker
 * need and no more. An administrator of the database runs them after each migration.
 */
const [account] = process.argv.slice(2)
if (!account || !/^'[\w.-]+'@'[\w.%-]+'$/.test(account)) {
  console.error(`用法：grants "'账号'@'主机'"`)
  process.exit(2)
}
const config = readConfig()
const db = await openDatabase(config, entities)
const rows: { name: string }[] = await db.query(
  "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY 1",
)
const database = new URL(config.DATABASE_URL).pathname.slice(1)
for (const statement of grantsFor(
  rows.map(({ name }) => name),
  database,
  account,
))
  console.log(`${statement};`)
await db.destroy()
