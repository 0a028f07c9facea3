import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { freePort } from '../deploy/local/ports.mjs'
import type { LoadResult, LoadSpec } from './load'
import { benchUrl } from './world'

const here = dirname(fileURLToPath(import.meta.url))
export const root = join(here, '../../..')
/** A program of this folder, as bundled. */
export const program = (name: string) => join(here, `${name}.js`)
const running = new Set<ChildProcess>()

export interface Server {
  port: number
  pid: number
  stop: () => Promise<void>
}

/** The product's web process as it is shipped: server/dist/main.js, real sessions, rights and limits. */
export async function startProduct(more: Record<string, string> = {}): Promise<Server> {
  const env = { WORKER: '0', LOG_LEVEL: 'warn', RATE_FACTOR: '100000', NODE_ENV: 'production', DEMO: '0' }
  return startServer(join(root, 'server/dist/main.js'), { ...env, ...more })
}

/** express + mysql2 and nothing else. */
export const startBare = (statements: unknown) =>
  startServer(program('bare'), { STATEMENTS: JSON.stringify(statements), NODE_ENV: 'production' })

async function startServer(file: string, more: Record<string, string>): Promise<Server> {
  const port = await freePort()
  const env = { ...process.env, DATABASE_URL: benchUrl(), PORT: String(port), ...more }
  const profile = process.env.BENCH_PROFILE
  const flags = profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : []
  const child = spawn(process.execPath, [...flags, file], { env, stdio: ['ignore', 'inherit', 'inherit'] })
  running.add(child)
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = async () => {
    running.delete(child)
    child.kill('SIGTERM')
    await gone
  }
  await answering(port, child)
  return { port, pid: child.pid ?? 0, stop }
}

async function answering(port: number, child: ChildProcess): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (child.exitCode !== null) throw new Error(`The server ended with code ${child.exitCode}`)
    const reply = await fetch(`http://127.0.0.1:${port}/livez`).catch(() => null)
    if (reply?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('The server does not answer')
}

/** Whatever happened, nothing is left running. */
export function stopAll(): void {
  for (const child of running) child.kill('SIGKILL')
}

export type Measured = LoadResult & {
  /** CPU time of the server's process per request, in µs: says the same on a busy machine as on a quiet one. */
  cpu: number
}

/** Puts load on a server from a process of its own. */
export async function load({ port, pid }: Server, spec: Omit<LoadSpec, 'port'>): Promise<Measured> {
  const before = cpuOf(pid)
  const result = await loadFrom({ ...spec, port })
  return { ...result, cpu: (cpuOf(pid) - before) / result.done }
}

function cpuOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  // utime and stime, in ticks of 10 ms.
  return (Number(fields[11]) + Number(fields[12])) * 10_000
}

async function loadFrom(spec: LoadSpec): Promise<LoadResult> {
  const { stdout } = await promisify(execFile)(process.execPath, [program('load'), JSON.stringify(spec)], {
    maxBuffer: 1e7,
  })
  return JSON.parse(stdout)
}

export async function request(port: number, path: string, cookie = '', init: RequestInit = {}): Promise<unknown> {
  const headers = { cookie, 'content-type': 'application/json', ...(init.headers as object) }
  const reply = await fetch(`http://127.0.0.1:${port}${path}`, { ...init, headers })
  if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`)
  return reply.json()
}
