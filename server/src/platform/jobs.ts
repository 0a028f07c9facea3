import type { JobState } from '@shuangfang/shared/job/job.contract'
import type { Context } from './context'
import { code, defineEntity, instant, int, json, nullable, type RowOf, ref, varchar } from './entity'
import type { Services } from './services'

export type { JobState }

/** Long work with a progress bar: imports, exports, reports. The row is the truth; bull only wakes the worker. */
export const Jobs = defineEntity({
  subject: 'Job',
  table: 'job',
  owner: 'tenant',
  columns: {
    userId: ref('account'),
    kind: code(40),
    title: varchar(120),
    input: json<Record<string, unknown>>(),
    state: code<JobState>(16),
    doneCount: int(),
    totalCount: nullable(int()),
    /** Chinese: what it is doing now. */
    step: nullable(varchar(120)),
    result: nullable(json<Record<string, unknown>>()),
    error: nullable(varchar(500)),
    startedAt: nullable(instant()),
    finishedAt: nullable(instant()),
    /** Until when the worker that runs it is believed alive. */
    leaseUntil: nullable(instant()),
    attempts: int(),
  },
})
export type Job = RowOf<typeof Jobs>

/** What a job handler is given. It may run again after a crash, so each transaction must leave a resumable state. */
export interface JobRun {
  input: Record<string, unknown>
  services: Services
  /** A short transaction as the person who started the job, with today's rights. */
  transaction: <R>(work: (ctx: Context) => Promise<R>) => Promise<R>
  /** Reads outside any transaction, as the same person. Also stores files, which no transaction may wait for. */
  read: Context
  /** Rows so far, rows in all if known, and what is being done (Chinese). Throws when the job was cancelled. */
  progress: (done: number, total: number | null, step?: string) => Promise<void>
}
/** Returns what the web shows as the result. Throw AppError for what people can mend. */
export type JobHandler = (run: JobRun) => Promise<Record<string, unknown>>

/** Thrown into a handler whose turn is over: cancelled, taken over, or the worker is going down. */
export class JobStopped extends Error {
  constructor(readonly why: 'lost' | 'stopping') {
    super(`job ${why}`)
  }
}

/** Queues long work in this transaction; the worker starts it after the commit. */
export async function startJob(
  ctx: Context,
  kind: string,
  title: string,
  input: Record<string, unknown>,
): Promise<Job> {
  const job = await ctx.add(Jobs, {
    userId: ctx.actor.userId,
    kind,
    title,
    input,
    state: 'queued',
    doneCount: 0,
    attempts: 0,
  })
  await ctx.emit('job.queued', job, { kind })
  return job
}
