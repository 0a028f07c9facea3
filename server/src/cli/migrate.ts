import { entities } from '../modules'
import { readConfig } from '../platform/config'
import { openDatabase } from '../platform/data-source'
import { appAccountOf, applyGrants } from '../platform/grants'

/**
 * Brings the schema up to date, and with APP_DATABASE_URL the account of web and worker as well. Safe to run again, and by
 * several nodes at once: a named lock lets one through. ADMIN_DATABASE_URL: an account that may grant, if the one of
 * DATABASE_URL may not.
 */
const config = readConfig()
const { APP_DATABASE_URL, ADMIN_DATABASE_URL = config.DATABASE_URL } = process.env
const account = APP_DATABASE_URL ? appAccountOf(APP_DATABASE_URL) : null
const db = await openDatabase(config, entities)
const runner = db.createQueryRunner()
try {
  const [lock] = await runner.query("SELECT GET_LOCK('shuangfang.migrate', 120) AS taken")
  if (String(lock?.taken) !== '1') throw new Error('另一个迁移两分钟内没有结束，本次未执行')
  const done = await db.runMigrations({ transaction: 'none' })
  console.log(
    done.length ? `已执行 ${done.length} 个迁移：${done.map(({ name }) => name).join('、')}` : '数据库结构已是最新',
  )
  if (account) await grantTo(account)
} finally {
  await runner.query("SELECT RELEASE_LOCK('shuangfang.migrate')")
  await runner.release()
  await db.destroy()
}

async function grantTo(app: NonNullable<typeof account>): Promise<void> {
  const admin = await openDatabase({ ...config, DATABASE_URL: ADMIN_DATABASE_URL }, entities)
  try {
    console.log(`账号 ${app.login} 可使用 ${await applyGrants(admin, app, entities)} 张表，没有其他权限`)
  } finally {
    await admin.destroy()
  }
}
