import type { DataSource } from 'typeorm'
import { type Job, JobStopped } from './jobs'

/** Seconds; several renewals fit into one lease. */
const renewEvery = 15
const writeEvery = 300

/** Keeps a running job's row alive and truthful: lease, counts, and whether it is still ours. */
export function reporter(db: DataSource, { id, attempts }: Job, stop?: AbortSignal) {
  let last: { doneCount: number; totalCount: number | null; step?: string } = { doneCount: 0, totalCount: null }
  let writtenAt = 0
  let isLost = false

  async function write(assignments: string, values: unknown[] = []): Promise<void> {
    const { affectedRows } = await db.query(
      `UPDATE job SET ${assignments} version = version + 1, lease_until = UTC_TIMESTAMP(3) + INTERVAL 60 SECOND
       WHERE id = ? AND state = 'running' AND attempts = ?`,
      [...values, id, attempts],
    )
    isLost ||= affectedRows !== 1
  }
  function assertGoing(): void {
    if (isLost) throw new JobStopped('lost')
    if (stop?.aborted) throw new JobStopped('stopping')
  }
  // A missed renewal is no harm: the next one is due long before the lease ends.
  const renewal = setInterval(() => void write('').catch(() => undefined), renewEvery * 1000)
  renewal.unref()

  return {
    last: () => last,
    close: () => clearInterval(renewal),
    async progress(done: number, total: number | null, step?: string): Promise<void> {
      last = { doneCount: done, totalCount: total, step: step?.slice(0, 120) ?? last.step }
      assertGoing()
      if (Date.now() - writtenAt < writeEvery) return
      writtenAt = Date.now()
      await write('done_count = ?, total_count = ?, step = ?,', [done, total, last.step ?? null])
      assertGoing()
    },
    /** Before each transaction: a turn that was cancelled or taken over must not write. */
    async assertMine(): Promise<void> {
      const [row] = await db.query('SELECT state, attempts FROM job WHERE id = ?', [id])
      isLost ||= row?.state !== 'running' || row.attempts !== attempts
      assertGoing()
    },
  }
}
