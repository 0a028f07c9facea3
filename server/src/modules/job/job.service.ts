import { jobEvents } from '@shuangfang/shared/job/job.events'
import type { PageQuery } from '@shuangfang/shared/kit/contract'
import type { Context } from '#platform/context'
import { conflict } from '#platform/errors'
import { Jobs } from '#platform/jobs'

export const listJobs = (ctx: Context, page: PageQuery) => ctx.list(Jobs, page)

export const getJob = (ctx: Context, id: string) => ctx.one(Jobs, id, 'read')

/** Ends a job before it is done. A running one notices at its next progress; what it had committed stays. */
export async function cancelJob(ctx: Context, id: string) {
  const job = await ctx.one(Jobs, id, 'cancel')
  if (job.state !== 'queued' && job.state !== 'running') {
    throw conflict('job_finished', '任务已经结束，不能再取消。请刷新查看结果。')
  }
  await ctx.save(job, { state: 'cancelled', leaseUntil: null, finishedAt: ctx.now })
  await ctx.emit(jobEvents.cancelled, job, { kind: job.kind })
  return job
}
