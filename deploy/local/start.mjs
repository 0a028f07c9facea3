import { closeSync, openSync, readFileSync } from 'node:fs'
import http from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ensureBuilt } from './build.mjs'
import { runningEngines, startEngines } from './engines.mjs'
import { ensureInstalled } from './install.mjs'
import { dataDir, privateDir, root } from './paths.mjs'
import { isFree } from './ports.mjs'
import { prepareData } from './prepare.mjs'
import { spawnTied, stopChild } from './process.mjs'
import { programEnv, programFile, runProgram } from './program.mjs'
import { resetDemo } from './reset.mjs'
import { LauncherError, runMain, seconds, step } from './steps.mjs'

const logFile = join(dataDir, 'logs/server.log')
/** Where this machine reaches the server: on every address, or on the only one it listens on. */
const host = ['0.0.0.0', '::'].includes(process.env.HOST ?? '') ? '127.0.0.1' : (process.env.HOST ?? '127.0.0.1')
const logTail = () => readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-15).join('\n')

/** `npm start`: everything needed to use the product on this machine, from an empty checkout to a printed address. */
await runMain(async (shutdown) => {
  const began = Date.now()
  refuseSecondLauncher()
  await ensureInstalled()
  await ensureBuilt()
  if (process.argv.includes('--reset-demo')) {
    await step('清空演示数据', () => resetDemo({ isConfirmed: process.argv.includes('--yes') }))
  }
  const engines = await step('启动数据库和 Redis', () =>
    startEngines({ dataDir, log: (line) => console.log(`  ${line}`) }),
  )
  shutdown.add(engines.stop)
  const env = programEnv(engines)
  await prepareData(env)
  const port = await choosePort()
  const server = await step('启动应用', () => startServer(env, port, shutdown))
  console.log(`\n双防已就绪，用时 ${seconds(began)}：http://${host}:${port}`)
  if (env.DEMO === '1') await runProgram('cli/demo.js', ['--accounts'], env)
  console.log(`日志：${logFile}    停止：Ctrl-C`)
  const ended = new Promise((resolve) => server.once('exit', (code) => resolve(`应用已退出（${code}）\n${logTail()}`)))
  throw new LauncherError(await Promise.race([ended, engines.failed]))
})

function refuseSecondLauncher() {
  if (!process.env.DATABASE_URL && runningEngines(dataDir)) {
    throw new LauncherError(`${dataDir} 正由另一个 npm start 使用。请先停止它（Ctrl-C），或用 DATA_DIR 另指定目录。`)
  }
}

/** PORT when given (and then it must be free), else the first free one from 3000. */
async function choosePort() {
  const wanted = Number(process.env.PORT ?? 3000)
  if (await isFree(wanted, process.env.HOST)) return wanted
  if (process.env.PORT) throw new LauncherError(`端口 ${wanted} 已被占用。请停止占用它的程序，或换一个 PORT。`)
  for (let port = wanted + 1; port < wanted + 100; port += 1) {
    if (await isFree(port, process.env.HOST)) return port
  }
  throw new LauncherError(`端口 ${wanted} 至 ${wanted + 99} 都被占用。请用 PORT 指定一个空闲端口。`)
}

/** In a session of its own, so that Ctrl-C reaches it once, from us, before the engines stop. */
async function startServer(env, port, shutdown) {
  privateDir(dataDir, 'logs')
  const log = openSync(logFile, 'a', 0o600)
  const child = spawnTied(process.execPath, ['--enable-source-maps', programFile('main.js')], {
    cwd: root,
    env: { ...env, PORT: String(port) },
    stdio: ['ignore', log, log],
    detached: true,
  })
  closeSync(log)
  shutdown.add(() => stopChild(child, 30_000))
  const deadline = Date.now() + 60_000
  while (!(await isReady(port))) {
    if (child.exitCode !== null || child.signalCode !== null) throw new LauncherError(`应用没有启动：\n${logTail()}`)
    if (Date.now() > deadline) throw new LauncherError(`应用 60 秒内没有就绪（/readyz）：\n${logTail()}`)
    await sleep(50)
  }
  return child
}

function isReady(port) {
  return new Promise((resolve) => {
    const request = http.get({ host, port, path: '/readyz', timeout: 2_000 }, (reply) => {
      reply.resume()
      resolve(reply.statusCode === 200)
    })
    request.on('timeout', () => request.destroy())
    request.on('error', () => resolve(false))
  })
}
