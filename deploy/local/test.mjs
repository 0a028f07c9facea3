import { join } from 'node:path'
import { missedViolations } from './boundaries-selftest.mjs'
import { ensureBrowser } from './browser.mjs'
import { build, turboEnv } from './build.mjs'
import { startEngines } from './engines.mjs'
import { ensureInstalled } from './install.mjs'
import { dataDir, privateDir, root } from './paths.mjs'
import { run } from './process.mjs'
import { LauncherError, runMain, seconds } from './steps.mjs'
import { runVitest } from './vitest.mjs'

/*
 * `npm test`: everything CI checks. `npm test -- --only static|unit|api|web|journey [vitest arguments]` for a part.
 * Last line: `N passed, N failed`.
 */
const parts = ['static', 'unit', 'api', 'web', 'journey']
const { only, rest } = readArguments(process.argv.slice(2))
const wants = (...names) => !only || names.includes(only)
const testDir = join(dataDir, 'test')
const bin = (name) => join(root, 'node_modules/.bin', name)
const total = { passed: 0, failed: 0, notes: [] }

await runMain(async (shutdown) => {
  const began = Date.now()
  await ensureInstalled()
  if (wants('static')) await staticChecks()
  if (wants('unit', 'api', 'web', 'journey')) await dynamicChecks(shutdown)
  await shutdown.stop()
  for (const note of total.notes) console.log(`! ${note}`)
  console.log(`用时 ${seconds(began)}`)
  console.log(`${total.passed} passed, ${total.failed} failed`)
  return total.failed ? 1 : 0
})

function readArguments(args) {
  const at = args.indexOf('--only')
  if (at < 0) return { only: undefined, rest: args }
  const only = args[at + 1]
  if (!parts.includes(only)) {
    console.error(`--only 后面应是 ${parts.join('、')} 之一`)
    process.exit(2)
  }
  return { only, rest: args.toSpliced(at, 2) }
}

/** A step that is not vitest's counts as one test. Resolves with the action's result, or undefined on failure. */
async function check(title, action) {
  const began = Date.now()
  console.log(`▸ ${title} …`)
  try {
    const result = await action()
    total.passed += 1
    console.log(`✓ ${title}（${seconds(began)}）`)
    return result ?? true
  } catch (error) {
    total.failed += 1
    total.notes.push(`${title} 失败`)
    console.error(error instanceof LauncherError ? error.message : error)
    console.log(`✗ ${title}（${seconds(began)}）`)
    return undefined
  }
}

async function command(file, args) {
  const code = await run(file, args, { cwd: root, env: turboEnv })
  if (code !== 0) throw new LauncherError(`退出码 ${code}`)
}

async function staticChecks() {
  await check('类型检查', () => command(bin('turbo'), ['run', 'typecheck', '--output-logs=errors-only']))
  await check('类型检查（旅程、性能、部署）', async () => {
    for (const folder of ['web/journeys', 'bench', 'deploy']) await command(bin('tsc'), ['-p', folder])
  })
  await check('代码规范（biome）', () => command(bin('biome'), ['ci', '--colors=off', '.']))
  await check('依赖规则', () => command('npm', ['run', '--silent', 'boundaries']))
  await check('依赖规则自检', async () => {
    const missed = await missedViolations()
    if (missed.length)
      throw new LauncherError(missed.map(({ rule, file }) => `未被发现：${rule}（${file}）`).join('\n'))
  })
}

async function dynamicChecks(shutdown) {
  const browser = wants('journey') ? await check('浏览器和中文字体', ensureBrowser) : undefined
  const engines = wants('unit', 'api', 'journey')
    ? await check('测试用数据库和 Redis', () => testEngines(shutdown))
    : undefined
  // The journeys open the built pages; nothing else reads dist.
  const isBuilt = wants('journey') ? await check('构建', build) : undefined
  const env = testEnv(engines, browser)
  const first = ['unit', 'api', 'web'].filter((name) => wants(name) && (name === 'web' || engines))
  if (first.length) await vitest(first.join('-'), first, env)
  if (wants('journey') && engines && browser && isBuilt) {
    await vitest('journey', ['journey'], env)
  }
}

async function testEngines(shutdown) {
  const engines = await startEngines({
    dataDir: testDir,
    enginesDir: join(dataDir, 'engines'),
    database: process.env.TEST_DATABASE_URL ?? '',
    redis: process.env.TEST_REDIS_URL ?? '',
    isTest: true,
    log: (line) => console.log(`  ${line}`),
  })
  shutdown.add(engines.stop)
  return engines
}

function testEnv(engines, browser) {
  const { DATABASE_URL, REDIS_URL, ...env } = process.env
  if (engines) Object.assign(env, { TEST_DATABASE_URL: engines.databaseUrl, TEST_REDIS_URL: engines.redisUrl })
  if (browser) env.CHROMIUM = browser
  return { ...env, NODE_ENV: 'test' }
}

async function vitest(name, projects, env) {
  const began = Date.now()
  console.log(`▸ 测试：${projects.join('、')} …`)
  const resultsDir = privateDir(testDir)
  const { passed, failed, notes } = await runVitest({ name, projects, args: rest, env, resultsDir })
  total.passed += passed
  total.failed += failed
  total.notes.push(...notes)
  console.log(`${failed ? '✗' : '✓'} 测试：${projects.join('、')} 通过 ${passed}，失败 ${failed}（${seconds(began)}）`)
}
