import { createRequire } from 'node:module'
import { join } from 'node:path'
import { root } from './paths.mjs'
import { LauncherError } from './steps.mjs'

const require = createRequire(join(root, 'server/package.json'))

/** Servers that were given by URL: reached before anything else is tried, the database made when it is missing. */
export async function reachGiven({ database, redis, log }) {
  if (database) await reachDatabase(database, log)
  if (redis) await reachRedis(redis)
}

async function reachDatabase(address, log) {
  const url = parse('DATABASE_URL', address, ['mysql:'])
  const name = decodeURIComponent(url.pathname.slice(1))
  if (!/^[\w-]+$/.test(name)) {
    throw new LauncherError('DATABASE_URL 缺少库名，应为 mysql://用户:密码@主机:端口/库名')
  }
  try {
    await visit(url.href)
  } catch (error) {
    if (error.code !== 'ER_BAD_DB_ERROR') throw unreachable('DATABASE_URL', url, error)
    await create(url, name)
    log(`已创建数据库 ${name}`)
  }
}

async function visit(address, sql = 'SELECT 1') {
  const connection = await require('mysql2/promise').createConnection({ uri: address, connectTimeout: 10_000 })
  try {
    await connection.query(sql)
  } finally {
    await connection.end()
  }
}

async function create(url, name) {
  const server = new URL('/', url)
  server.search = url.search
  const sql = `CREATE DATABASE IF NOT EXISTS \`${name}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci`
  await visit(server.href, sql).catch((error) => {
    throw new LauncherError(
      `DATABASE_URL 指定的库 ${name} 不存在，这个用户也不能创建它（${error.message}）。请先建库：\n  ${sql};`,
    )
  })
}

async function reachRedis(address) {
  const url = parse('REDIS_URL', address, ['redis:', 'rediss:'])
  const options = { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: null, connectTimeout: 10_000 }
  const client = new (require('ioredis'))(address, options)
  // The rejected command says more; without a listener the client prints it as well.
  let reason
  client.on('error', (error) => {
    reason = error
  })
  try {
    await client.connect()
    await client.ping()
  } catch (error) {
    throw unreachable('REDIS_URL', url, reason ?? error)
  } finally {
    client.disconnect()
  }
}

function parse(name, address, protocols) {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url && protocols.includes(url.protocol)) return url
  throw new LauncherError(
    `${name} 不是可用的地址，应以 ${protocols.map((protocol) => `${protocol}//`).join(' 或 ')} 开头`,
  )
}

/** The address without its password: the message may end up in a log. */
const unreachable = (name, { host }, error) =>
  new LauncherError(`${name} 指向的 ${host} 连不上：${error.message || error.code}`)
