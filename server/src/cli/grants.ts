import { entities } from '../modules'
import { readConfig } from '../platform/config'
import { openDatabase } from '../platform/data-source'
import { grantsFor, tablesOf } from '../platform/grants'

/**
 * `node dist/cli/grants.js "'shuangfang_app'@'%'"`: prints the statements that give this account what web and worker
 * need and no more, for administrators who grant by hand after each migration. With APP_DATABASE_URL, `migrate` does it.
 */
const [account] = process.argv.slice(2)
if (!account || !/^'[\w.-]+'@'[\w.%-]+'$/.test(account)) {
  console.error(`用法：grants "'账号'@'主机'"`)
  process.exit(2)
}
const config = readConfig()
const db = await openDatabase(config, entities)
const database = new URL(config.DATABASE_URL).pathname.slice(1)
for (const statement of grantsFor(await tablesOf(db), entities, database, account)) console.log(`${statement};`)
await db.destroy()
