import { join } from 'node:path'
import { runningEngines, startEngines } from './engines.mjs'
import { ensureInstalled } from './install.mjs'
import { dataDir, root } from './paths.mjs'
import { run, spawnTied, stopChild } from './process.mjs'
import { programEnv } from './program.mjs'
import { LauncherError, runMain, step } from './steps.mjs'

const bin = (name) => join(root, 'node_modules/.bin', name)

/** `npm run dev`: the server from source, restarted on change, and vite's server in front of it. */
await runMain(async (shutdown) => {
  await ensureInstalled()
  const engines = runningEngines(dataDir) ?? (await startEngines({ dataDir, log: console.log }))
  shutdown.add(engines.stop)
  const port = process.env.PORT ?? '3000'
  const env = programEnv(engines, { PORT: port, API_URL: `http://127.0.0.1:${port}` })
  for (const name of ['migrate', 'reference', 'demo']) {
    const args = [join(root, `server/src/cli/${name}.ts`)]
    const code = await step(name, () => run(bin('tsx'), args, { cwd: root, env }))
    if (code !== 0) throw new LauncherError(`${name} 失败（退出码 ${code}）`)
  }
  const start = (command, args, cwd) => {
    const child = spawnTied(command, args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'], detached: true })
    shutdown.add(() => stopChild(child))
    return new Promise((resolve) => child.once('exit', (code) => resolve(`${args[0] ?? command} 已退出（${code}）`)))
  }
  const server = start(bin('tsx'), ['watch', '--clear-screen=false', 'server/src/main.ts'], root)
  const web = start(bin('vite'), [], join(root, 'web'))
  throw new LauncherError(await Promise.race([server, web, engines.failed]))
})
