import { systemActor } from '@shuangfang/shared/access/actor'
import { entities } from '../modules'
import { addAccount, initialPassword } from '../modules/account/account.service'
import { readConfig } from '../platform/config'
import { Context } from '../platform/context'
import { openPlatform } from '../platform/platform'

/**
 * `node dist/cli/operator.js <login> <name>`: the first person of the operator, with a one-time password. The only
 * account that no other account can make; everyone else comes from the console.
 */
const [login, name] = process.argv.slice(2)
if (!login || !name) {
  console.error('用法：operator <账号> <姓名>')
  process.exit(2)
}
const platform = await openPlatform(readConfig(), entities)
const password = initialPassword()
try {
  await platform.db.transaction(async (manager) => {
    const [existing] = await manager.query("SELECT id FROM tenant WHERE kind = 'operator' LIMIT 1")
    const base = new Context(systemActor(existing?.id ?? '0'), manager, platform.services)
    const ctx = existing ? base : await base.found('operator', '平台运营', 'active')
    await addAccount(ctx, { login, name, roles: ['operator', 'system_admin'] }, password)
  })
  console.log(`平台运营账号 ${login}，初始密码 ${password}（首次登录须修改）`)
} finally {
  await platform.close()
}
