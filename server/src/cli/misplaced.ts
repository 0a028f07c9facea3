import { systemActor } from '@shuangfang/shared/access/actor'
import { entities } from '../modules'
import { misplacedEnterprises } from '../modules/enterprise/misplaced.report'
import { readConfig } from '../platform/config'
import { Context } from '../platform/context'
import { openPlatform } from '../platform/platform'

/**
 * `npm run misplaced`: names every enterprise whose region, industry or sector the register would not accept today, or
 * that nobody oversees; exit code 1 when there is one. Nothing is guessed: the enterprise asks for the change, or the
 * operator gives an office the jurisdiction.
 */
const platform = await openPlatform(readConfig(), entities)
try {
  const found = await misplacedEnterprises(new Context(systemActor('0'), platform.db.manager, platform.services))
  for (const { id, name, uscc, regionCode, faults } of found)
    console.log(`${id} ${name}（${uscc}，${regionCode}）：${faults.join('；')}`)
  console.log(found.length ? `共 ${found.length} 家企业的登记信息需要处理` : '所有企业的区域、行业和监管单位都对得上')
  process.exitCode = found.length ? 1 : 0
} finally {
  await platform.close()
}
