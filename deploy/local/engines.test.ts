import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Redis from 'ioredis'
import mysql from 'mysql2/promise'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
// @ts-expect-error plain script
import { keepRunning } from './engines/keep.mjs'
// @ts-expect-error plain script: it runs before any dependency is installed
import { runningEngines, startEngines } from './engines.mjs'
// @ts-expect-error plain script
import { acquireLock } from './lock.mjs'
// @ts-expect-error plain script
import { isAlive } from './process.mjs'

type Engines = { databaseUrl: string; redisUrl: string; stop: () => Promise<void> }

const base = mkdtempSync(join(tmpdir(), 'sf-engines-'))
// Downloads, where the machine has no servers of its own, are made once for all tests.
const enginesDir = join(base, 'engines')
const running: Engines[] = []
let folders = 0
const newFolder = () => join(base, `data-${++folders}`)

async function start(dataDir: string): Promise<Engines> {
  const engines: Engines = await startEngines({ dataDir, enginesDir, database: '', redis: '' })
  running.push(engines)
  return engines
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const connection = await mysql.createConnection(url)
  try {
    const [rows] = await connection.query(sql)
    return rows as Record<string, unknown>[]
  } finally {
    await connection.end()
  }
}

async function command(url: string, name: string, ...args: string[]): Promise<unknown> {
  const client = new Redis(url, { maxRetriesPerRequest: 1 })
  // The rejected command says it too.
  client.on('error', () => undefined)
  try {
    return await client.call(name, ...args)
  } finally {
    client.disconnect()
  }
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((engines) => engines.stop()))
})
afterAll(() => rmSync(base, { recursive: true, force: true }))

describe('private engines', { timeout: 120_000 }, () => {
  test('a cold start makes durable, private servers and a warm one keeps their data', async () => {
    const dataDir = newFolder()
    const first = await start(dataDir)
    const [settings] = await query(
      first.databaseUrl,
      'SELECT @@innodb_flush_log_at_trx_commit durable, @@max_connections connections, @@time_zone zone, @@collation_database collation',
    )
    expect(settings).toEqual({
      durable: 1,
      connections: 400,
      zone: '+00:00',
      collation: 'utf8mb4_unicode_520_ci',
    })
    expect(await command(first.redisUrl, 'CONFIG', 'GET', 'maxmemory-policy')).toEqual([
      'maxmemory-policy',
      'noeviction',
    ])
    await query(first.databaseUrl, "CREATE TABLE word (text VARCHAR(20)) AS SELECT '隐患' text")
    await command(first.redisUrl, 'SET', 'word', '隐患')
    expect(runningEngines(dataDir).databaseUrl).toBe(first.databaseUrl)
    await first.stop()
    expect(runningEngines(dataDir)).toBeUndefined()

    const second = await start(dataDir)
    expect(await query(second.databaseUrl, 'SELECT text FROM word')).toEqual([{ text: '隐患' }])
    expect(await command(second.redisUrl, 'GET', 'word')).toBe('隐患')
    for (const name of ['database.secret', 'redis.secret', 'database.init.sql', 'run.json']) {
      expect(statSync(join(dataDir, name)).mode & 0o077, name).toBe(0)
    }
  })

  test('nobody enters without the password', async () => {
    const engines = await start(newFolder())
    const database = new URL(engines.databaseUrl)
    database.password = ''
    await expect(mysql.createConnection(database.href)).rejects.toThrow(/Access denied/)
    const redis = new URL(engines.redisUrl)
    redis.password = 'wrong'
    await expect(command(redis.href, 'PING')).rejects.toThrow()
  })

  test('after kill -9 of the launcher the servers end and the next start has every committed row', async () => {
    const dataDir = newFolder()
    const launcher = await startLauncher(dataDir)
    const facts = JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8'))
    await query(facts.databaseUrl, 'CREATE TABLE kept (n INT)')
    await query(facts.databaseUrl, 'INSERT INTO kept VALUES (7)')
    const gone = once(launcher, 'exit')
    launcher.kill('SIGKILL')
    // Killed, not merely told to be: its servers may still be ending.
    await gone
    const engines = await start(dataDir)
    for (const child of facts.children) expect(isAlive(child), `pid ${child.pid}`).toBe(false)
    expect(await query(engines.databaseUrl, 'SELECT n FROM kept')).toEqual([{ n: 7 }])
  })

  test('a server that dies is started again at its address, with every committed row, and the facts name it', async () => {
    const dataDir = newFolder()
    const engines = await start(dataDir)
    await query(engines.databaseUrl, 'CREATE TABLE kept (n INT)')
    await query(engines.databaseUrl, 'INSERT INTO kept VALUES (7)')
    await command(engines.redisUrl, 'SET', 'word', '隐患')
    const facts = () => JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8'))
    const before = facts().children
    for (const { pid } of before) process.kill(pid, 'SIGKILL')
    const patience = { timeout: 60_000, interval: 200 }
    await expect
      .poll(() => query(engines.databaseUrl, 'SELECT n FROM kept').catch(() => null), patience)
      .toEqual([{ n: 7 }])
    await expect.poll(() => command(engines.redisUrl, 'PING').catch(() => null), patience).toBe('PONG')
    await expect.poll(() => facts().children.filter(isAlive).length, patience).toBe(2)
    expect(facts().children).not.toEqual(before)
    expect(runningEngines(dataDir).databaseUrl).toBe(engines.databaseUrl)
    await engines.stop()
  })

  test('the servers of another checkout leave the first one its temporary tables', async () => {
    const first = await start(newFolder())
    const connection = await mysql.createConnection(first.databaseUrl)
    await connection.query("CREATE TEMPORARY TABLE kept ENGINE=Aria AS SELECT '隐患' text")
    await start(newFolder())
    await expect(connection.query('DROP TEMPORARY TABLE kept')).resolves.toBeDefined()
    await connection.end()
  })

  test('a second launcher on the same folder is refused and harms nothing', async () => {
    const dataDir = newFolder()
    const engines = await start(dataDir)
    await expect(startEngines({ dataDir, enginesDir, database: '', redis: '' })).rejects.toThrow(/正由另一个进程使用/)
    expect(await query(engines.databaseUrl, 'SELECT 1 one')).toEqual([{ one: 1 }])
    expect(runningEngines(dataDir)).toBeDefined()
  })
})

describe('a server that keeps dying', () => {
  /** A program that lives for a moment, or as long as it is let. */
  const launcher = (lives: (turn: number) => string) => {
    let turns = 0
    return async () => {
      const child = spawn(process.execPath, ['-e', lives(++turns)], { stdio: 'ignore' })
      await once(child, 'spawn')
      const stop = async () => {
        if (child.exitCode !== null || child.signalCode !== null) return
        const gone = once(child, 'exit')
        child.kill('SIGKILL')
        await gone
      }
      return { url: 'x', port: 1, child, stop }
    }
  }

  test('is started again so many times, then the launcher says so and gives up', async () => {
    const lines: string[] = []
    const launch = launcher(() => 'process.exit(3)')
    const server = await keepRunning({
      title: 'Redis',
      launch,
      log: (line: string) => lines.push(line),
      waits: [0, 0, 0],
    })
    expect(await server.failed).toBe('Redis（端口 1）反复退出（3），已重启 3 次，不再重启')
    expect(lines.filter((line) => line.includes('秒后重启'))).toHaveLength(3)
    await server.stop()
  })

  test('and comes back is left running, and stopping it is no reason to start it', async () => {
    const lines: string[] = []
    const launch = launcher((turn) => (turn < 3 ? 'process.exit(1)' : 'setInterval(() => {}, 1000)'))
    const server = await keepRunning({
      title: 'Redis',
      launch,
      log: (line: string) => lines.push(line),
      waits: [0, 0, 0],
    })
    await expect.poll(() => lines.filter((line) => line.includes('已恢复')).length).toBe(2)
    await server.stop()
    expect(server.child.signalCode).toBe('SIGKILL')
    expect(lines.filter((line) => line.includes('退出了'))).toHaveLength(2)
  })
})

describe('given addresses', { timeout: 120_000 }, () => {
  const given = (database: string, redis: string) => startEngines({ dataDir: '/nonexistent', database, redis })

  test('are used as they are and nothing is started; a missing database is made', async () => {
    const first = await start(newFolder())
    const database = first.databaseUrl.replace(/\w+$/, 'another')
    const engines = await given(database, first.redisUrl)
    expect(engines).toMatchObject({ databaseUrl: database, redisUrl: first.redisUrl, isPrivate: false })
    const [row] = await query(database, 'SELECT DATABASE() name, @@collation_database collation')
    expect(row).toEqual({ name: 'another', collation: 'utf8mb4_unicode_520_ci' })
  })

  test('that do not answer are named, without their passwords', async () => {
    const { databaseUrl, redisUrl } = await start(newFolder())
    const wrong = new URL(databaseUrl)
    wrong.password = 'not-the-one'
    const refusal: Error = await given(wrong.href, redisUrl).catch((error: Error) => error)
    expect(refusal.message).toMatch(/^DATABASE_URL 指向的 127\.0\.0\.1:\d+ 连不上：Access denied/)
    expect(refusal.message).not.toContain('not-the-one')
    await expect(given(databaseUrl, 'redis://127.0.0.1:1')).rejects.toThrow(
      /^REDIS_URL 指向的 127\.0\.0\.1:1 连不上：.*ECONNREFUSED/,
    )
    await expect(given('postgres://a@b/c', redisUrl)).rejects.toThrow('应以 mysql:// 开头')
    await expect(given('mysql://a@b', redisUrl)).rejects.toThrow('缺少库名')
  })
})

test('the lock of a process that is gone is taken over, even when its number lives again', () => {
  const dir = mkdtempSync(join(base, 'lock-'))
  writeFileSync(join(dir, 'lock'), JSON.stringify({ pid: process.pid, ticks: '1' }))
  const release = acquireLock(dir)
  expect(() => acquireLock(dir)).toThrow(/another launcher/i)
  release()
  acquireLock(dir)()
})

/** A launcher in a process of its own, ready when it says so. */
function startLauncher(dataDir: string): Promise<ChildProcess> {
  const module = fileURLToPath(new URL('engines.mjs', import.meta.url))
  const options = JSON.stringify({ dataDir, enginesDir, database: '', redis: '' })
  const program = `import { startEngines } from ${JSON.stringify(module)}
    await startEngines(${options}); console.log('ready'); setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return new Promise((resolve, reject) => {
    child.stdout.once('data', () => resolve(child))
    child.once('exit', (code) => reject(new Error(`launcher ended (${code})`)))
  })
}
