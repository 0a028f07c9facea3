import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Config } from '#platform/config'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const out = at('../../../.data/kill-sweep/')

/** The product's web process, to be killed. */
export interface Product {
  port: number
  /** Settles when it has ended. */
  gone: Promise<void>
  kill: () => Promise<void>
}

/** Bundles src/main.ts as it is shipped; npm's packages stay in node_modules. */
export async function bundleProduct(): Promise<string> {
  mkdirSync(out, { recursive: true })
  const outfile = join(out, `main-${process.pid}.js`)
  await build({
    entryPoints: [at('../../src/main.ts')],
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
export function productsOf(file: string, config: Config) {
  const spare: Promise<Product>[] = []
  const running = new Set<ChildProcess>()

  async function start(): Promise<Product> {
    const { DATABASE_URL, REDIS_URL, APP_SECRET, DATA_DIR } = config
    const settings = { DATABASE_URL, REDIS_URL, APP_SECRET, DATA_DIR, DATABASE_POOL: '4', DEMO: '1', NODE_ENV: 'test' }
    const env = {
      ...process.env,
      ...settings,
      // Chosen by the system and told by the preload: a port that was merely free a moment ago may be another's.
      PORT: '0',
      WORKER: '0',
      LOG_LEVEL: 'silent',
      RATE_FACTOR: '1000',
    }
    const child = spawn(process.execPath, ['--import', at('./preload.mjs'), file], {
      env,
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    })
    const listening = new Promise<number>((resolve) => child.once('message', (port) => resolve(Number(port))))
    running.add(child)
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    gone.then(() => running.delete(child))
    const kill = async () => {
      child.kill('SIGKILL')
      await gone
    }
    const port = await Promise.race([listening, gone])
    if (port === undefined) throw new Error(`The product ended with code ${child.exitCode}`)
    return { port, gone, kill }
  }

  return {
    take(): Promise<Product> {
      const taken = spare.shift() ?? start()
      while (spare.length < 2) spare.push(start())
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
