import { rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { acquireLock } from './lock.mjs'
import { dataDir, privateDir, root } from './paths.mjs'
import { LauncherError } from './steps.mjs'

/** Throws away the private database, Redis and files. A given DATABASE_URL is emptied only when confirmed. */
export async function resetDemo({ isConfirmed }) {
  const { DATABASE_URL: database, REDIS_URL: redis } = process.env
  if (database && !isConfirmed) {
    const { host, pathname } = new URL(database)
    throw new LauncherError(`DATABASE_URL 指向 ${host}${pathname}，清空会删除其中的全部数据。确认要删除时请加 --yes。`)
  }
  privateDir(dataDir)
  const release = acquireLock(dataDir)
  try {
    if (database) await recreate(database)
    // Old jobs carry the numbers of events that will be given again: the queue would take new ones for done.
    if (redis) await flush(redis)
    for (const name of ['mariadb', 'redis', 'files']) rmSync(join(dataDir, name), { recursive: true, force: true })
  } finally {
    release()
  }
}

const require = createRequire(join(root, 'server/package.json'))

async function recreate(address) {
  const url = new URL(address)
  const name = decodeURIComponent(url.pathname.slice(1))
  if (!/^\w+$/.test(name)) throw new LauncherError('DATABASE_URL 中没有可以清空的库名')
  url.pathname = '/'
  const connection = await require('mysql2/promise').createConnection(url.href)
  await connection.query(`DROP DATABASE IF EXISTS \`${name}\``)
  await connection.query(`CREATE DATABASE \`${name}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci`)
  await connection.end()
}

async function flush(address) {
  const client = new (require('ioredis'))(address)
  await client.flushdb()
  await client.quit()
}
