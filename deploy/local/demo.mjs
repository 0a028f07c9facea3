import { ensureBuilt } from './build.mjs'
import { runningEngines, startEngines } from './engines.mjs'
import { ensureInstalled } from './install.mjs'
import { dataDir } from './paths.mjs'
import { prepareData } from './prepare.mjs'
import { programEnv, runProgram } from './program.mjs'
import { resetDemo } from './reset.mjs'
import { LauncherError, runMain, step } from './steps.mjs'

/**
 * `npm run demo -- --scale city`: fills the empty database that `npm start` would use, and leaves no server running.
 * `--reset-demo` throws away what is there first. The rest goes to `cli/demo.js`.
 */
await runMain(async (shutdown) => {
  const ours = ['--reset-demo', '--yes']
  const wanted = process.argv.slice(2)
  const demoArgs = wanted.filter((arg) => !ours.includes(arg))
  await ensureInstalled()
  await ensureBuilt()
  if (wanted.includes('--reset-demo')) {
    await step('清空演示数据', () => resetDemo({ isConfirmed: wanted.includes('--yes') }))
  }
  const isGiven = process.env.DATABASE_URL && process.env.REDIS_URL
  const engines = (!isGiven && runningEngines(dataDir)) || (await startEngines({ dataDir, log: console.log }))
  shutdown.add(engines.stop)
  const env = programEnv(engines)
  if (demoArgs.includes('--accounts')) return runProgram('cli/demo.js', demoArgs, env)
  if (env.DEMO !== '1') throw new LauncherError('只在 DEMO=1 且不是生产环境时生成演示数据。')
  await prepareData(env, demoArgs)
})
