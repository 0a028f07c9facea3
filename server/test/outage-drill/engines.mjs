import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { findEngines } from '../../../deploy/local/engines/binaries.mjs'
import { startDatabase } from '../../../deploy/local/engines/mariadb.mjs'
import { startRedis } from '../../../deploy/local/engines/redis.mjs'
import { dataDir } from '../../../deploy/local/paths.mjs'

export { spawnTied } from '../../../deploy/local/process.mjs'

/**
 * A database and a Redis of our own, with everything they keep in a fresh `dir`: as the launcher's, but mortal.
 * `databaseArgs` overrule the launcher's.
 */
export async function openEngines({ dir, log = () => undefined, databaseArgs = [] }) {
  rmSync(dir, { recursive: true, force: true })
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const socketDir = mkdtempSync('/tmp/sf-')
  const binaries = await findEngines(['database', 'redis'], { dir: join(dataDir, 'engines'), log })
  const database = await engine((port) =>
    startDatabase({ binary: binaries.database, dataDir: dir, socketDir, isTest: false, log, port, args: databaseArgs }),
  )
  const redis = await engine((port) => startRedis({ binary: binaries.redis, dataDir: dir, isTest: false, port }))
  return {
    database,
    redis,
    async close() {
      await Promise.all([database.kill(), redis.kill()])
      for (const path of [dir, socketDir]) rmSync(path, { recursive: true, force: true })
    },
  }
}

async function engine(launch) {
  let running = await launch()
  // Nobody is given it by chance while the server is down: see deploy/local/ports.mjs.
  const { port } = running
  return {
    url: running.url,
    async kill() {
      const { child } = running
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
    async start() {
      running = await launch(port)
    },
    freeze: () => void running.child.kill('SIGSTOP'),
    thaw: () => void running.child.kill('SIGCONT'),
  }
}
