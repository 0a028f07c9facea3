import { type ChildProcess, spawn } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Config } from '#platform/config'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
/** As in the shipped program, children stand beside it in `dist`; test files that run side by side do not share one. */
const out = at(`../../../.data/kill-sweep/${process.pid}/dist`)

/** The product's web process, once per lane (see hall.mjs), to be killed. */
export interface Product {
  /** Where each lane listens. */
  ports: readonly number[]
  /** Settles when the request of this lane stands at its point. */
  stands: (lane: number) => Promise<void>
  kill: () => Promise<void>
}

/** Bundles src/main.ts, worker.ts or a child as it is shipped; npm's packages stay in node_modules. */
export async function bundleProduct(entry = 'main'): Promise<string> {
  const outfile = join(out, `${entry.replace(/^(?:.*\/)?(\w+)\.child$/, 'children/$1')}.js`)
  await build({
    entryPoints: [at(`../../src/${entry}.ts`)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    keepNames: true,
    logLevel: 'error',
    plugins: [
      {
        name: 'npm-stays-outside',
        setup: ({ onResolve }) =>
          onResolve({ filter: /^[^./#]/ }, ({ path, kind }) =>
            kind === 'entry-point' || path.startsWith('@shuangfang/') ? undefined : { path, external: true },
          ),
      },
    ],
  })
  return outfile
}

/** Starts processes ahead of need: each one that dies already has a successor that is up. */
export function productsOf(file: string, config: Config, databases: readonly string[]) {
  const spare: Promise<Product>[] = []
  const running = new Set<ChildProcess>()

  async function start(): Promise<Product> {
    const { REDIS_URL, APP_SECRET, DATA_DIR } = config
    const settings = { REDIS_URL, APP_SECRET, DATA_DIR, DATABASE_POOL: '4', DEMO: '1', NODE_ENV: 'test' }
    const env = {
      ...process.env,
      ...settings,
      // Chosen by the system and told by the hall: a port that was merely free a moment ago may be another's.
      PORT: '0',
      WORKER: '0',
      LOG_LEVEL: 'silent',
      RATE_FACTOR: '1000',
    }
    const child = spawn(process.execPath, [at('./hall.mjs'), file, ...databases], {
      env,
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    })
    const told = new EventEmitter()
    child.on('message', (message: { ports: number[] } | { stands: number }) =>
      'ports' in message ? told.emit('ports', message.ports) : told.emit(`stands ${message.stands}`),
    )
    const listening = new Promise<number[]>((resolve) => told.once('ports', resolve))
    running.add(child)
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    gone.then(() => running.delete(child))
    const kill = async () => {
      child.kill('SIGKILL')
      await gone
    }
    const ports = await Promise.race([listening, gone])
    if (!ports) throw new Error(`The product ended with code ${child.exitCode}`)
    const stands = (lane: number) => new Promise<void>((resolve) => told.once(`stands ${lane}`, resolve))
    return { ports, stands, kill }
  }

  return {
    take(): Promise<Product> {
      const taken = spare.shift() ?? start()
      while (spare.length < 1) spare.push(start())
      return taken
    },
    /** One that survived. */
    giveBack: (product: Product) => void spare.unshift(Promise.resolve(product)),
    async close() {
      await Promise.allSettled(spare)
      for (const child of running) child.kill('SIGKILL')
    },
  }
}
