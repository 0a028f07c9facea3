import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** `npm run kill-sweep`: main.ts on the engines of with-engines.mjs, in a database of its own. */
const env = {
  ...process.env,
  TEST_DATABASE_URL: process.env.DATABASE_URL,
  TEST_REDIS_URL: process.env.REDIS_URL,
  VITEST_POOL_ID: 'kill_sweep',
}
const main = fileURLToPath(new URL('main.ts', import.meta.url))
const child = spawn(process.execPath, ['--import', 'tsx', main, ...process.argv.slice(2)], { env, stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => child.kill(signal))
child.on('exit', (code) => {
  process.exitCode = code ?? 1
})
