import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import net from 'node:net'
import { join } from 'node:path'
import { findEngines } from '../../../deploy/local/engines/binaries.mjs'
import { startDatabase } from '../../../deploy/local/engines/mariadb.mjs'
import { startRedis } from '../../../deploy/local/engines/redis.mjs'
import { dataDir } from '../../../deploy/local/paths.mjs'

export { spawnTied } from '../../../deploy/local/process.mjs'

/** A database and a Redis of our own, with everything they keep in a fresh `dir`: as the launcher's, but mortal. */
export async function openEngines({ dir, log = () => undefined }) {
  rmSync(dir, { recursive: true, force: true })
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const socketDir = mkdtempSync('/tmp/sf-')
  const binaries = await findEngines(['database', 'redis'], { dir: join(dataDir, 'engines'), log })
  const database = await engine((port) =>
    startDatabase({ binary: binaries.database, dataDir: dir, socketDir, isTest: false, log, port }),
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
  const port = await quietPort()
  let running = await launch(port)
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

/**
 * A port that nobody is given by chance while the server is down: below those that the system hands out, to connections
 * too (a client that keeps asking a missing server could even be connected to itself).
 */
async function quietPort() {
  const [lowest] = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'latin1').split(/\s+/).map(Number)
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * (lowest - 10_000))
    if (await isFree(port)) return port
  }
}

function isFree(port) {
  return new Promise((resolve) => {
    const server = net.createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
