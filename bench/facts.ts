import { execFileSync } from 'node:child_process'
import { cpus, loadavg, release, totalmem } from 'node:os'
import type { Connection } from 'mysql2/promise'

/** What the numbers were measured on. A ratio without its machine says nothing. */
export async function machineFacts(db: Connection): Promise<string[]> {
  const [rows] = await db.query(
    'SELECT VERSION() AS version, @@innodb_buffer_pool_size AS pool, @@innodb_flush_log_at_trx_commit AS flush',
  )
  const { version, pool, flush } = (rows as { version: string; pool: number; flush: number }[])[0] ?? {}
  const { length: cores, 0: cpu } = cpus()
  return [
    `CPU ${cpu?.model.trim() ?? 'unknown'}, ${cores} cores; ${Math.round(totalmem() / 2 ** 30)} GB RAM; Linux ${release()}`,
    `Node ${process.version}; database ${version}, buffer pool ${Math.round(Number(pool) / 2 ** 20)} MB, flush_log_at_trx_commit ${flush}`,
    `commit ${commit()}; load at start ${loadNow()}`,
  ]
}

export const loadNow = () =>
  loadavg()
    .map((load) => load.toFixed(2))
    .join(' ')

function commit(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' }).trim()
  } catch {
    return 'unknown (no git)'
  }
}
