import { delimiter } from 'node:path'
import { defaultSearchPath, findExecutable } from '../process.mjs'
import { LauncherError } from '../steps.mjs'
import { canDownload, downloadEngines, unpackedFolders } from './packages.mjs'

const names = {
  database: ['mariadbd', 'mysqld'],
  redis: ['redis-server', 'valkey-server'],
  // What backup.sh and restore.sh call.
  client: ['mariadb-dump', 'mysqldump'],
}

/**
 * Finds the servers: on this machine, else from downloaded packages. `kinds` says which are needed.
 * Resolves with `{ database?, redis?, client? }`, each `{ file, env }`.
 */
export async function findEngines(kinds, { dir, log, searchPath = defaultSearchPath() }) {
  const found = {}
  for (const kind of kinds) {
    const file = findExecutable(names[kind], searchPath)
    if (file) found[kind] = { file, env: process.env }
  }
  const missing = kinds.filter((kind) => !found[kind])
  if (missing.length === 0) return found
  if (!canDownload()) throw new LauncherError(waysOn('本机没有 apt-get，无法自动下载'))
  try {
    return { ...found, ...(await findDownloaded(missing, dir, log)) }
  } catch (error) {
    throw new LauncherError(waysOn(error.message))
  }
}

async function findDownloaded(kinds, dir, log) {
  const { programs, libraries } = unpackedFolders(await downloadEngines(dir, kinds, log))
  const env = { ...process.env, LD_LIBRARY_PATH: libraries.join(delimiter) }
  const found = {}
  for (const kind of kinds) {
    const file = findExecutable(names[kind], programs)
    if (!file) throw new Error(`下载的软件包中没有 ${names[kind].join(' 或 ')}`)
    found[kind] = { file, env }
  }
  return found
}

const waysOn = (reason) => `没有可用的 MariaDB/MySQL 或 Redis/Valkey：${reason}
  三种办法，任选其一：
  1. 用容器：docker compose -f deploy/compose.yaml up
  2. 安装软件包：apt-get install mariadb-server redis-server（或 dnf install mariadb-server valkey），再运行一次
  3. 使用现有的服务：设置 DATABASE_URL=mysql://用户:密码@主机:3306/库名 与 REDIS_URL=redis://主机:6379
  No database or Redis server was found. Use docker compose, install the packages, or set DATABASE_URL and REDIS_URL.`
