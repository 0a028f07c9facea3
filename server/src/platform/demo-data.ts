import type { Platform } from './mount'

/** Names that make the refusal recognisable. */
const named = 3

/**
 * The passwords of the demo stand in its documentation: production does not start on a database that holds it unless
 * told so, and even then nobody of it can sign in. Ends the process with words for whoever started it.
 */
export async function refuseDemoData({ db, services }: Pick<Platform, 'db' | 'services'>): Promise<void> {
  const { config, log } = services
  if (config.NODE_ENV !== 'production') return
  const found: { name: string }[] = await db.query('SELECT name FROM tenant WHERE is_demo = 1 ORDER BY id')
  if (!found.length) return
  const holds = `数据库里有演示数据（${found.length} 个演示单位，如 ${found
    .slice(0, named)
    .map(({ name }) => name)
    .join('、')}）`
  if (config.ALLOW_DEMO_DATA === '1') {
    log.warn(`${holds}。已按 ALLOW_DEMO_DATA=1 启动；演示账号不能登录。`)
    return
  }
  process.stderr.write(
    `${holds}，生产环境没有启动。\n` +
      '请把 DATABASE_URL 指向正式库（空库先运行 migrate）；只是试用请不要设 NODE_ENV=production。\n' +
      '确实要在生产环境打开这个库，请设 ALLOW_DEMO_DATA=1：数据可以查看，演示账号仍然不能登录。\n',
  )
  process.exit(1)
}
