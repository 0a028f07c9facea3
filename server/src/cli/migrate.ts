import { entities } from '../modules'
import { readConfig } from '../platform/config'
import { openDatabase } from '../platform/data-source'

/** Brings the schema up to date. Safe to run again, and by several nodes at once: a named lock lets one through. */
const db = await openDatabase(readConfig(), entities)
const runner = db.createQueryRunner()
try {
  await runner.query("SELECT GET_LOCK('shuangfang.migrate', 120)")
  const done = await db.runMigrations({ transaction: 'none' })
  console.log(
    done.length ? `已执行 ${done.length} 个迁移：${done.map(({ name }) => name).join('、')}` : '数据库结构已是最新',
  )
} finally {
  await runner.query("SELECT RELEASE_LOCK('shuangfang.migrate')")
  await runner.release()
  await db.destroy()
}
