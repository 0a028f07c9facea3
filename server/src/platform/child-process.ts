import { type ChildProcess, fork } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** Why a child ended without an answer. `failed` carries the code and message that the child itself gave. */
export type ChildFailure = 'timeout' | 'memory' | 'crashed' | 'aborted' | 'failed'

/** The child did not deliver; `code` is stable, `stderr` is for the log and never for people. */
export class ChildProcessError extends Error {
  constructor(
    readonly failure: ChildFailure,
    readonly code: string,
    message: string,
    readonly stderr = '',
  ) {
    super(message)
    this.name = 'ChildProcessError'
  }
}

export interface ChildLimits {
  timeoutMs: number
  /** Resident memory at which the child is killed. Checked every 200 ms where /proc exists. */
  maxRssBytes?: number
  heapMb?: number
  signal?: AbortSignal
}

/** What a child sends. Items are acknowledged, so that a slow reader slows the child down. */
export type ChildMessage<Item, Result> =
  | { kind: 'item'; payload: Item }
  | { kind: 'result'; payload: Result }
  | { kind: 'error'; code: string; message: string }

export interface ChildRun<Input, Item> extends ChildLimits {
  input: Input
  onItem?: (item: Item) => unknown
}

interface ChildEntry {
  path: string
  execArgv: string[]
}

const here = fileURLToPath(import.meta.url)
const entries = new Map<string, ChildEntry>()

/** Where the program of child `name` is: a bundle next to ours in dist, or `<name>.child.ts` run through tsx. */
export function childEntry(name: string): ChildEntry {
  const known = entries.get(name)
  if (known) return known
  const entry = here.endsWith('.ts') ? sourceEntry(name) : bundledEntry(name)
  entries.set(name, entry)
  return entry
}

function bundledEntry(name: string): ChildEntry {
  const dist = basename(dirname(here)) === 'dist' ? dirname(here) : dirname(dirname(here))
  return { path: join(dist, 'children', `${name}.js`), execArgv: [] }
}

function sourceEntry(name: string): ChildEntry {
  const src = dirname(dirname(here))
  const file = readdirSync(src, { recursive: true, encoding: 'utf8' }).find((p) => basename(p) === `${name}.child.ts`)
  if (!file) throw new Error(`no ${name}.child.ts under ${src}`)
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  return { path: join(src, file), execArgv: ['--import', tsx] }
}

/** The same program for a thread. tsx does not follow into threads by itself, so a source is opened by a line that asks it to. */
export function threadEntry(name: string): URL {
  const { path } = childEntry(name)
  const program = pathToFileURL(path)
  if (!path.endsWith('.ts')) return program
  const tsx = pathToFileURL(
    createRequire(import.meta.url)
      .resolve('tsx/esm/api')
      .replace(/\.cjs$/, '.mjs'),
  ).href
  const opening = `import { register } from ${JSON.stringify(tsx)}; register(); await import(${JSON.stringify(program.href)})`
  return new URL(`data:text/javascript,${encodeURIComponent(opening)}`)
}

/**
 * Runs untrusted work in a process of its own: no secrets in its environment, limits on heap, memory and time,
 * killed on abort. Resolves with the child's result after every item has been handled.
 */
export async function runChild<Input, Item, Result>(name: string, run: ChildRun<Input, Item>): Promise<Result> {
  if (run.signal?.aborted) throw new ChildProcessError('aborted', 'aborted', 'aborted')
  const { path, execArgv } = childEntry(name)
  const child = fork(path, {
    execArgv: [...execArgv, `--max-old-space-size=${run.heapMb ?? 768}`],
    env: { NODE_ENV: process.env.NODE_ENV ?? 'production', TZ: 'UTC' },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  return new Promise<Result>((resolve, reject) => supervise(child, run, resolve, reject))
}

function supervise<Input, Item, Result>(
  child: ChildProcess,
  run: ChildRun<Input, Item>,
  resolve: (result: Result) => void,
  reject: (reason: unknown) => void,
): void {
  let stderr = ''
  let settled = false
  const settle = (action: () => void) => {
    if (settled) return
    settled = true
    clearTimeout(timer)
    clearInterval(watch)
    run.signal?.removeEventListener('abort', onAbort)
    child.kill('SIGKILL')
    action()
  }
  const fail = (failure: ChildFailure, code: string = failure, message: string = failure) =>
    settle(() => reject(new ChildProcessError(failure, code, message, stderr)))
  const onAbort = () => fail('aborted')
  const timer = setTimeout(() => fail('timeout'), run.timeoutMs)
  const maxRss = run.maxRssBytes ?? 1_200_000_000
  const watch = setInterval(() => {
    if (residentBytes(child.pid) > maxRss) fail('memory')
  }, 200)

  run.signal?.addEventListener('abort', onAbort, { once: true })
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString()).slice(-4000)
  })
  // Items are handled one after the other, in the order of sending; the result waits for them.
  let queue = Promise.resolve()
  child.on('message', (message: ChildMessage<Item, Result>) => {
    queue = queue.then(async () => {
      if (settled) return
      if (message.kind === 'error') return fail('failed', message.code, message.message)
      if (message.kind === 'result') return settle(() => resolve(message.payload))
      await run.onItem?.(message.payload)
      if (child.connected) child.send({ kind: 'ack' }, () => undefined)
    })
    queue.catch((error) => settle(() => reject(error)))
  })
  child.on('error', () => fail('crashed'))
  child.on('exit', (code, signal) => {
    // V8 aborts when its heap is full; the last messages may still be in the queue.
    const failure = signal === 'SIGABRT' || code === 134 ? 'memory' : 'crashed'
    queue.finally(() => setImmediate(() => fail(failure))).catch(() => undefined)
  })
  child.send({ kind: 'start', input: run.input }, (error) => error && fail('crashed'))
}

function residentBytes(pid: number | undefined): number {
  try {
    const kb = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]
    return Number(kb ?? 0) * 1024
  } catch {
    return 0
  }
}
