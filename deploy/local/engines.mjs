import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { findEngines } from './engines/binaries.mjs'
import { keepRunning } from './engines/keep.mjs'
import { startDatabase } from './engines/mariadb.mjs'
import { startRedis } from './engines/redis.mjs'
import { reachGiven } from './given.mjs'
import { acquireLock } from './lock.mjs'
import { privateDir, writePrivate } from './paths.mjs'
import { identify, isAlive, outlive } from './process.mjs'

const runFile = (dataDir) => join(dataDir, 'run.json')

/**
 * The database and Redis: the given URLs, or private servers whose data is under `dataDir`.
 * Resolves with `{ databaseUrl, redisUrl, isPrivate, failed, stop }`. A private server that ends by itself is started
 * again; `failed` resolves with a message when that has not helped.
 */
export async function startEngines({
  dataDir,
  log = () => undefined,
  database = process.env.DATABASE_URL,
  redis = process.env.REDIS_URL,
  enginesDir = join(dataDir, 'engines'),
  isTest = false,
  searchPath,
}) {
  await reachGiven({ database, redis, log })
  if (database && redis) {
    return given({ databaseUrl: database, redisUrl: redis })
  }
  privateDir(dataDir)
  const release = acquireLock(dataDir)
  const started = []
  const socketDir = mkdtempSync('/tmp/sf-')
  const stop = async () => {
    await Promise.all(started.map((server) => server.stop()))
    for (const path of [runFile(dataDir), socketDir]) rmSync(path, { recursive: true, force: true })
    release()
  }
  try {
    await clearRemains(dataDir)
    const kinds = [...(database ? [] : ['database']), ...(redis ? [] : ['redis'])]
    const binaries = await findEngines(kinds, { dir: enginesDir, log, searchPath })
    const common = { dataDir, socketDir, isTest, log }
    let urls
    const note = () => urls && writeFacts(dataDir, { ...urls, socketDir, started })
    const start = async (kind, title, action) => {
      if (!binaries[kind]) return undefined
      const launch = (port) => action({ ...common, binary: binaries[kind], port })
      const server = await keepRunning({ title, launch, log, onRestart: note })
      started.push(server)
      return server.url
    }
    // Both at once; when one fails the other must have finished starting before it can be stopped.
    const results = await Promise.allSettled([
      start('database', '数据库', startDatabase),
      start('redis', 'Redis', startRedis),
    ])
    const failure = results.find(({ status }) => status === 'rejected')
    if (failure) throw failure.reason
    const [databaseUrl = database, redisUrl = redis] = results.map(({ value }) => value)
    urls = { databaseUrl, redisUrl }
    note()
    return { ...urls, isPrivate: !database, failed: Promise.race(started.map(({ failed }) => failed)), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

const given = (urls) => ({
  ...urls,
  isPrivate: false,
  failed: new Promise(() => undefined),
  stop: async () => undefined,
})

/** Connection facts of the engines that another launcher runs now, or undefined. */
export function runningEngines(dataDir) {
  const facts = readFacts(dataDir)
  if (!facts || !isAlive(facts.owner)) return undefined
  return given({ databaseUrl: facts.databaseUrl, redisUrl: facts.redisUrl })
}

function readFacts(dataDir) {
  try {
    return existsSync(runFile(dataDir)) ? JSON.parse(readFileSync(runFile(dataDir), 'utf8')) : undefined
  } catch {
    return undefined
  }
}

function writeFacts(dataDir, { databaseUrl, redisUrl, socketDir, started }) {
  const children = started.map(({ child }) => identify(child.pid))
  const facts = { owner: identify(process.pid), databaseUrl, redisUrl, socketDir, children }
  writePrivate(runFile(dataDir), JSON.stringify(facts, null, 2))
}

/** After a `kill -9` the old servers are still saving: a second mariadbd on their files would hang for 30 s. */
async function clearRemains(dataDir) {
  const facts = readFacts(dataDir)
  if (!facts) return
  for (const child of facts.children) {
    if (!isAlive(child)) continue
    try {
      process.kill(child.pid, 'SIGTERM')
    } catch {
      // Ended in between.
    }
    await outlive(child)
  }
  rmSync(facts.socketDir, { recursive: true, force: true })
  rmSync(runFile(dataDir), { force: true })
}
