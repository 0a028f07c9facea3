import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { identify, isAlive } from './process.mjs'
import { LauncherError } from './steps.mjs'

/** Takes the folder for this process; throws when another launcher that still runs holds it. */
export function acquireLock(dir) {
  const file = join(dir, 'lock')
  const mine = `${file}.${process.pid}`
  // Written aside and linked, so that nobody ever reads half a lock.
  writeFileSync(mine, JSON.stringify(identify(process.pid)))
  try {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      if (tryLink(mine, file)) return () => release(file)
      const holder = readLock(file)
      if (holder && isAlive(holder)) throw new LauncherError(busyMessage(dir, holder.pid))
      rmSync(file, { force: true })
    }
    throw new LauncherError(`无法锁定 ${dir}，请稍后再试`)
  } finally {
    rmSync(mine, { force: true })
  }
}

const busyMessage = (dir, pid) =>
  `${dir} 正由另一个进程使用（PID ${pid}）。请先停止它（Ctrl-C 或 kill ${pid}），` +
  `或用环境变量 DATA_DIR 另指定目录。\n  Another launcher (pid ${pid}) is using this data folder.`

function tryLink(from, to) {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

function release(file) {
  if (readLock(file)?.pid === process.pid) rmSync(file, { force: true })
}
