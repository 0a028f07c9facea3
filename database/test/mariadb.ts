import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DataSource } from 'typeorm'

export type TestDatabase = { source: DataSource; stop: () => Promise<void> }

/** An empty database of our own: on the server of TEST_DATABASE_URL, else on a private server for the time of the test. */
export async function startTestDatabase(name: string): Promise<TestDatabase> {
  const url = process.env.TEST_DATABASE_URL
  if (!url) return startPrivate(name)
  const given = new URL(url)
  const server = {
    host: given.hostname,
    port: Number(given.port || 3306),
    username: decodeURIComponent(given.username),
    password: decodeURIComponent(given.password),
    // A server on a socket names it as ?socket= or ?socketPath=.
    socketPath: given.searchParams.get('socketPath') ?? given.searchParams.get('socket') ?? undefined,
  }
  return open(server, `${name}_${process.pid}`, async () => undefined)
}

async function startPrivate(name: string): Promise<TestDatabase> {
  // Short: a unix socket's path must stay under 108 characters.
  const dir = mkdtempSync(join(tmpdir(), 'sf-'))
  const socketPath = join(dir, 's')
  const data = `--datadir=${join(dir, 'd')}`
  const user = process.getuid?.() === 0 ? ['--user=root'] : []
  mkdirSync(join(dir, 'd'))
  // Without grant tables an empty directory is enough: nothing to bootstrap.
  const server = spawn(
    'setpriv',
    [
      '--pdeathsig',
      'TERM',
      'mariadbd',
      '--no-defaults',
      data,
      ...user,
      `--socket=${socketPath}`,
      '--skip-networking',
      '--skip-grant-tables',
    ],
    { stdio: 'ignore' },
  )
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  const stop = async (): Promise<void> => {
    server.kill('SIGTERM')
    const timer = setTimeout(() => server.kill('SIGKILL'), 10_000)
    await ended
    clearTimeout(timer)
    rmSync(dir, { recursive: true, force: true })
  }
  await ready(socketPath).catch(async (error) => {
    await stop()
    throw error
  })
  return open({ socketPath, username: 'root', password: '' }, name, stop)
}

/** Ready is the greeting packet, not the open socket: a server told to stop between the two hangs. */
async function ready(socketPath: string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const greeted = await new Promise<boolean>((resolve) => {
      const socket = connect(socketPath)
      socket.once('data', () => resolve(true)).once('error', () => resolve(false))
      socket.once('close', () => resolve(false))
      socket.once('data', () => socket.destroy())
    })
    if (greeted) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('mariadbd did not greet within a minute')
}

type Server = { host?: string; port?: number; username: string; password: string; socketPath?: string | undefined }

async function open(server: Server, database: string, stopServer: () => Promise<void>): Promise<TestDatabase> {
  const options = { type: 'mariadb' as const, ...server, charset: 'utf8mb4', timezone: 'Z' }
  const admin = await new DataSource(options).initialize()
  await admin.query(`DROP DATABASE IF EXISTS ${database}`)
  await admin.query(`CREATE DATABASE ${database} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci`)
  const source = await new DataSource({ ...options, database }).initialize()
  return {
    source,
    stop: async () => {
      await source.destroy()
      await admin.query(`DROP DATABASE IF EXISTS ${database}`)
      await admin.destroy()
      await stopServer()
    },
  }
}
