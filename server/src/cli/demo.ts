import { parseArgs } from 'node:util'
import { toLocalDate } from '@shuangfang/shared/reference/calendar'
import { accountTable } from '../demo/accounts'
import { hasTenants, seedCity, sizes, startOfDay } from '../demo/city'
import { entities } from '../modules'
import { readConfig } from '../platform/config'
import { openPlatform } from '../platform/platform'

/**
 * `npm run demo`: fills an empty database with the invented city 新郑. `--accounts` prints who can sign in.
 * Options: `--scale small|city`, `--seed text`, `--anchor YYYY-MM-DD`, `--enterprises N`, `--hazards N`.
 */
const { values } = parseArgs({
  options: {
    accounts: { type: 'boolean', default: false },
    scale: { type: 'string', default: 'small' },
    seed: { type: 'string', default: '1' },
    anchor: { type: 'string' },
    enterprises: { type: 'string' },
    hazards: { type: 'string' },
  },
})

if (values.accounts) console.log(accountTable())
else await seed()

async function seed(): Promise<void> {
  if (process.env.NODE_ENV === 'production' || process.env.DEMO !== '1') {
    console.log('没有生成演示数据：只在 DEMO=1 且不是生产环境时生成。')
    return
  }
  const size = sizes[values.scale as keyof typeof sizes]
  if (!size) {
    console.error('--scale 只能是 small 或 city')
    process.exitCode = 2
    return
  }
  const platform = await openPlatform(readConfig(), entities)
  const started = Date.now()
  const say = (line: string) => console.log(`[${((Date.now() - started) / 1000).toFixed(1).padStart(6)} 秒] ${line}`)
  try {
    if (await hasTenants(platform.db))
      return console.log('已有数据，没有生成演示数据。要重新生成，请加 --reset-demo，现有数据会全部清空。')
    const { enterprises, hazards } = {
      enterprises: Number(values.enterprises ?? size.enterprises),
      hazards: Number(values.hazards ?? size.hazards),
    }
    say(`开始生成演示城市：${enterprises} 家企业，${hazards} 条隐患`)
    const anchor = startOfDay(values.anchor ?? toLocalDate(new Date()))
    const rows = await seedCity(platform, { enterprises, hazards, seed: values.seed, anchor, say })
    say(`演示城市已生成，共 ${rows} 行。账号见 demo --accounts`)
  } finally {
    await platform.close()
  }
}
