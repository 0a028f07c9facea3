import { execFile, spawn, spawnSync } from 'node:child_process'
import { accessSync, constants, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const systemFolders = ['/usr/sbin', '/usr/local/sbin', '/usr/local/bin', '/usr/bin', '/usr/libexec']

/** PATH and the folders of servers that a plain user's PATH lacks. */
export const defaultSearchPath = () => [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...systemFolders]

/** First executable of these names in these folders, or undefined. */
export function findExecutable(names, folders = defaultSearchPath()) {
  for (const name of names) {
    for (const folder of folders) {
      const file = join(folder, name)
      try {
        accessSync(file, constants.X_OK)
        return file
      } catch {
        // Not here.
      }
    }
  }
  return undefined
}

let tie
/** `setpriv --pdeathsig TERM`, when this machine has it: a child then ends even when we are killed with -9. */
function tieToParent() {
  if (tie) return tie
  const setpriv = findExecutable(['setpriv'])
  const works = setpriv && spawnSync(setpriv, ['--pdeathsig', 'TERM', 'true']).status === 0
  tie = works ? [setpriv, '--pdeathsig', 'TERM'] : []
  return tie
}

/** Spawns a process that does not outlive this one. */
export function spawnTied(command, args, options = {}) {
  const [file, ...rest] = [...tieToParent(), command, ...args]
  return spawn(file, rest, options)
}

/** Runs a command to its end with our terminal; resolves with its exit code (a signal counts as 1). */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawnTied(command, args, { stdio: 'inherit', ...options })
    child.on('error', reject)
    child.on('exit', (code) => resolve(code ?? 1))
  })
}

/** Runs a command quietly and resolves with `{ code, output }` (both streams). */
export function capture(command, args, options = {}) {
  return new Promise((resolve) => {
    execFile(command, args, { maxBuffer: 64 * 1024 * 1024, ...options }, (error, stdout, stderr) =>
      resolve({ code: error ? (error.code ?? 1) : 0, output: `${stdout}${stderr || ''}` }),
    )
  })
}

/** When the process began, in clock ticks; tells a process from a later one with the same number. */
function startTicks(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A zombie holds no file, port or lock any more.
    return fields[0] === 'Z' ? undefined : fields[19]
  } catch {
    return undefined
  }
}

/** What identifies a process across restarts of this script. */
export const identify = (pid) => ({ pid, ticks: startTicks(pid) ?? '' })

/** Whether the identified process still runs. */
export function isAlive({ pid, ticks }) {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (error.code !== 'EPERM') return false
  }
  return process.platform !== 'linux' || startTicks(pid) === ticks
}

/** Waits for an identified process to end; kills it for good after `patience` ms. */
export async function outlive(identity, patience = 10_000) {
  const deadline = Date.now() + patience
  while (isAlive(identity)) {
    if (Date.now() > deadline) {
      process.kill(identity.pid, 'SIGKILL')
      await sleep(200)
      return
    }
    await sleep(50)
  }
}

/** Asks a child to end, and ends it for good after `patience` ms. A mariadbd in its start-up ignores SIGTERM. */
export function stopChild(child, patience = 10_000) {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), patience)
    child.once('exit', () => {
      clearTimeout(timer)
      resolve()
    })
    child.kill('SIGTERM')
  })
}
