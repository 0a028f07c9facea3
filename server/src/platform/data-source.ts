import type { Socket } from 'node:net'
import { migrations } from '@shuangfang/database/migrations'
import mysql from 'mysql2'
import { DataSource, QueryFailedError, type QueryRunner } from 'typeorm'
import type { Config } from './config'
import type { Entity } from './entity'
import { pinSessions } from './pinned-session'
import { assertServer } from './server-settings'

/** Connects, and refuses a server whose settings would make the program lie. */
export async function openDatabase(
  config: Pick<Config, 'NODE_ENV' | 'DATABASE_URL' | 'DATABASE_POOL'>,
  entities: readonly Pick<Entity, 'schema'>[],
  /** How long a statement, or a connection to become free, is waited for; for ever in commands that run by themselves. */
  patienceSeconds?: number,
): Promise<DataSource> {
  const db = new DataSource({
    // 'mariadb' and 'mysql' differ only in how TypeORM reads the schema; statements are the same.
    type: 'mariadb',
    url: config.DATABASE_URL.replace(/^mysql:/, 'mariadb:'),
    driver: { ...mysql, createPool: (options: mysql.PoolOptions) => preparedPool(options, patienceSeconds) },
    entities: entities.map((entity) => entity.schema),
    migrations,
    migrationsTableName: 'migration',
    poolSize: config.DATABASE_POOL,
    timezone: 'Z',
    charset: 'utf8mb4_unicode_520_ci',
    supportBigNumbers: true,
    bigNumberStrings: true,
    dateStrings: ['DATE'],
    connectTimeout: 10_000,
    extra: { stringifyObjects: true, maxIdle: config.DATABASE_POOL, idleTimeout: 600_000 },
  })
  await db.initialize()
  queryDirectly(db)
  try {
    await assertServer(db, config.NODE_ENV !== 'test')
  } catch (error) {
    await db.destroy()
    throw error
  }
  return db
}

/** A pool whose every connection, the one TypeORM makes to try the address included, has our settings. */
function preparedPool(options: mysql.PoolOptions, patienceSeconds?: number): mysql.Pool {
  const pool = mysql.createPool(options)
  pinSessions(pool)
  if (patienceSeconds) boundWaiting(pool, patienceSeconds * 1000)
  pool.on('connection', (connection) => {
    // The pool has put it aside; whoever waited has the error.
    connection.on('error', () => undefined)
    if (patienceSeconds) boundStatements(connection, patienceSeconds * 1000)
  })
  return pool
}

/** A database that is frozen or gone, as everything else that is transient. */
const silence = () => Object.assign(new Error('The database does not answer'), { code: 'ETIMEDOUT' })

/** The driver has no limit for waiting in the pool's queue; whoever gave up passes the connection on. */
function boundWaiting(pool: mysql.Pool, ms: number): void {
  const getConnection = pool.getConnection.bind(pool)
  pool.getConnection = (done) => {
    let waits = true
    const giveUp = () => {
      waits = false
      done(silence() as NodeJS.ErrnoException, undefined as never)
    }
    const timer = setTimeout(giveUp, ms)
    getConnection((error, connection) => {
      clearTimeout(timer)
      if (waits) done(error, connection)
      else connection?.release()
    })
  }
}

/** A statement without an answer ends its connection: the server rolls back, and the pool makes a new one. */
function boundStatements(connection: mysql.PoolConnection, ms: number): void {
  const query = connection.query.bind(connection) as (...args: unknown[]) => mysql.Query
  const { stream } = connection as unknown as { stream: Socket }
  const bounded = (...args: unknown[]) => {
    const command = query(...args)
    const timer = setTimeout(() => stream.destroy(silence()), ms).unref()
    command.once('end', () => clearTimeout(timer))
    return command
  }
  connection.query = bounded as typeof connection.query
}

type Callback = (error: (Error & { code?: string }) | null, result: unknown) => void
interface Queryable {
  query(sql: string, values: unknown[] | undefined, done: Callback): void
}

/**
 * Statements go straight to the driver: TypeORM makes a query runner, tells its subscribers and takes a stack for each,
 * which costs a third of a list's time, and we have no subscribers. Errors are TypeORM's own, as before.
 */
function queryDirectly(db: DataSource): void {
  const { pool } = db.driver as unknown as { pool: Queryable }
  const run = (on: Queryable, sql: string, values: unknown[] | undefined) =>
    new Promise<never>((resolve, reject) =>
      on.query(sql, values, (error, result) =>
        error ? reject(new QueryFailedError(sql, values, error)) : resolve(result as never),
      ),
    )
  db.query = async (sql: string, values?: unknown, runner?: QueryRunner) => {
    if (!db.isInitialized) throw new Error('The database is closed')
    if (runner?.isReleased) throw new Error('This transaction has ended')
    return run(runner ? await runner.connect() : pool, sql, values as unknown[] | undefined)
  }
  // START TRANSACTION and COMMIT go the same way; only TypeORM's own builders ask for its structured results.
  const createQueryRunner = db.createQueryRunner.bind(db)
  db.createQueryRunner = (mode) => {
    const runner = createQueryRunner(mode)
    const query = runner.query.bind(runner)
    runner.query = (sql: string, values?: unknown[], structured?: boolean) =>
      structured ? (query(sql, values, true) as never) : db.query(sql, values, runner)
    return runner
  }
}
