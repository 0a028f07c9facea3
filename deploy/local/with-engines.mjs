import { delimiter, dirname, join, resolve } from 'node:path'
import { ensureBuilt } from './build.mjs'
import { findEngines } from './engines/binaries.mjs'
import { runningEngines, startEngines } from './engines.mjs'
import { ensureInstalled } from './install.mjs'
import { dataDir, root } from './paths.mjs'
import { run } from './process.mjs'
import { programEnv } from './program.mjs'
import { LauncherError, runMain } from './steps.mjs'

/**
 * `node with-engines.mjs <script> [args]`: runs a script with the database and Redis: the given ones, those that a
 * running `npm start` has, or private ones started for this command only. Exits with the script's code.
 */
await runMain(async (shutdown) => {
  const [script, ...args] = process.argv.slice(2)
  if (!script) throw new LauncherError('用法：node deploy/local/with-engines.mjs <脚本> [参数]')
  await ensureInstalled()
  await ensureBuilt()
  const isGiven = process.env.DATABASE_URL && process.env.REDIS_URL
  const engines = (!isGiven && runningEngines(dataDir)) || (await startEngines({ dataDir, log: console.log }))
  shutdown.add(engines.stop)
  const env = programEnv(engines)
  if (script.endsWith('.sh'))
    return run('bash', [resolve(root, script), ...args], { cwd: root, env: await withClient(env) })
  const command = ['--enable-source-maps', resolve(root, script), ...args]
  return run(process.execPath, command, { cwd: root, env })
})

/** Where the database's own client programs are found; without them the script says what to install. */
async function withClient(env) {
  const options = { dir: join(dataDir, 'engines'), log: console.log }
  const { client } = await findEngines(['client'], options).catch(() => ({}))
  if (!client) return env
  return { ...client.env, ...env, PATH: [dirname(client.file), env.PATH].join(delimiter) }
}
