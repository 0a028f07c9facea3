import { closeSync, openSync, readFileSync } from 'node:fs'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../ports.mjs'
import { spawnTied, stopChild } from '../process.mjs'
import { LauncherError } from '../steps.mjs'

/**
 * Starts one server and waits until `isReady(port)`. A port taken in the meantime is replaced by another; a `fixed` one
 * is not. `command(port)` gives `{ args, input? }`. Resolves with `{ port, child, stop }`.
 */
export async function startServer({ title, file, env, logFile, command, isReady, port: fixed, patience = 60_000 }) {
  for (let attempt = 0; ; attempt += 1) {
    const port = fixed ?? (await freePort())
    const child = launch(file, env, logFile, command(port))
    const failure = await waitUntilReady(child, () => isReady(port), patience)
    if (!failure) return { port, child, stop: () => stopChild(child) }
    await stopChild(child, 2_000)
    const tail = lastLines(logFile)
    if (!fixed && attempt < 3 && /already in use/i.test(tail)) continue
    throw new LauncherError(`${title} 没有启动（${failure}）。日志 ${logFile} 的末尾：\n${tail}`)
  }
}

/** In a session of its own: Ctrl-C reaches the launcher only, which stops the servers last. */
function launch(file, env, logFile, { args, input }) {
  const log = openSync(logFile, 'w', 0o600)
  const child = spawnTied(file, args, { env, detached: true, stdio: [input ? 'pipe' : 'ignore', log, log] })
  closeSync(log)
  if (input) {
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
  }
  return child
}

async function waitUntilReady(child, isReady, patience) {
  const deadline = Date.now() + patience
  let failure
  child.once('error', (error) => {
    failure = error.message
  })
  while (!failure) {
    if (child.exitCode !== null || child.signalCode !== null) return `已退出 ${child.exitCode ?? child.signalCode}`
    if (Date.now() > deadline) return `${patience / 1000} 秒内未就绪`
    if (await isReady()) return undefined
    await sleep(25)
  }
  return failure
}

const lastLines = (file) => readFileSync(file, 'utf8').trimEnd().split('\n').slice(-8).join('\n')

/** Connects, sends `text`, and resolves with the first bytes of the answer (empty when there is none). */
export function greet(port, text = '') {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1' })
    const finish = (data) => {
      socket.destroy()
      resolve(data)
    }
    socket.setTimeout(1_000, () => finish(Buffer.alloc(0)))
    socket.once('error', () => finish(Buffer.alloc(0)))
    socket.once('close', () => resolve(Buffer.alloc(0)))
    socket.once('connect', () => text && socket.write(text))
    socket.once('data', finish)
  })
}
