import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { spawnTied } from './outage-drill/engines.mjs'

/** A process of the shipped program. */
export interface Program {
  /** What it logged when it was up. */
  up: Record<string, unknown>
  kill: (signal?: NodeJS.Signals) => Promise<void>
}
/** Lines of any program's log that are never right, whatever happens to its engines. */
export type Complaints = string[]

/** Far above what a stop takes on a busy machine. */
const patienceMs = 60_000

/** Starts `main.js` or `worker.js`; resolves when it logs that it is up. */
export async function startProgram(file: string, env: NodeJS.ProcessEnv, complaints: Complaints): Promise<Program> {
  const child = spawnTied(process.execPath, ['--enable-source-maps', file], {
    env: { ...process.env, LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = once(child, 'exit')
  let isStopping = false
  const complain = (line: string) => {
    // A worker that has hardly begun cuts its own connections when it is told to stop.
    if (!isStopping) complaints.push(line)
  }
  const up = await Promise.race([announced(child, complain), gone.then(() => null)])
  if (!up) throw new Error(`${file} ended with ${child.exitCode ?? child.signalCode}`)
  return {
    up,
    async kill(signal = 'SIGKILL') {
      isStopping = true
      child.kill(signal)
      const ended = await Promise.race([gone, setTimeout(patienceMs, null, { ref: false })])
      if (!ended) throw new Error(`${file} goes on ${patienceMs / 1000} s after ${signal}`)
    },
  }
}

function announced(child: ChildProcess, complain: (line: string) => void): Promise<Record<string, unknown>> {
  return new Promise((resolve) => {
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      const entry = parsed(line)
      if (/^(listening|worker started)$/.test(String(entry.msg))) resolve(entry)
      if (/unhandled rejection/.test(String(entry.msg)) || Number(entry.level) >= 60) complain(line)
    })
  })
}

function parsed(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line)
  } catch {
    return { msg: line }
  }
}
