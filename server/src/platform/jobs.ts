import type { JobState } from '@shuangfang/shared/job/job.contract'
import { jobEvents } from '@shuangfang/shared/job/job.events'
import sql from 'sql-template-tag'
import { defineFilePlace } from './attachments'
import type { Context } from './context'
import { code, defineEntity, instant, int, json, nullable, type RowOf, ref, varchar } from './entity'
import { tooMany } from './errors'
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

/** What a job made: of whoever started it. */
export const jobResult = defineFilePlace({ of: Jobs, part: 'result', accepts: 'anything', isOpen: true })

/** What a job handler is given. It may run again after a crash, so each transaction must leave a resumable state. */
export interface JobRun {
  id: string
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

/** Jobs of one account that may wait; those of one tenant and of one account that run at the same time. */
export const jobsWaiting = 20
export const jobsRunning = { tenant: 2, account: 2 }

/** Counted under the account's lock: of many requests at once no more get through than may. */
async function refuseTooMany(ctx: Context): Promise<void> {
  const { tenantId } = ctx
  const { userId } = ctx.actor
  await ctx.query(sql`SELECT id FROM account WHERE tenant_id = ${tenantId} AND id = ${userId} FOR UPDATE`)
  const [row] = await ctx.query<{ n: number }>(
    sql`SELECT COUNT(*) AS n FROM job WHERE state = 'queued' AND tenant_id = ${tenantId} AND user_id = ${userId}`,
  )
  const waiting = Number(row?.n ?? 0)
  if (waiting < jobsWaiting) return
  throw tooMany(30, `您已有 ${waiting} 个任务在排队，请等其中一些完成或取消后再发起。`)
}

/**
 * Queues long work in this transaction; the worker starts it after the commit. 429 when the account has as many waiting
 * as it may.
 */
export async function startJob(
  ctx: Context,
  kind: string,
  title: string,
  input: Record<string, unknown>,
): Promise<Job> {
  await refuseTooMany(ctx)
  const job = await ctx.add(Jobs, {
    userId: ctx.actor.userId,
    kind,
    title,
    input,
    state: 'queued',
    doneCount: 0,
    attempts: 0,
  })
  await ctx.emit(jobEvents.queued, job, { kind })
  return job
}
