import { systemActor } from '@shuangfang/shared/access/actor'
import { jobEvents } from '@shuangfang/shared/job/job.events'
import type { DataSource } from 'typeorm'
import { Context } from './context'
import { AppError } from './errors'
import { reporter } from './job-progress'
import { type Job, type JobHandler, type JobState, JobStopped, Jobs, jobsRunning } from './jobs'
import type { Platform } from './mount'
import { toAppError } from './problems'
import { actorOfAccount } from './session'
import { inTransaction, isTransient } from './transaction'

export type JobHandlers = Readonly<Record<string, JobHandler>>
export type JobGround = Pick<Platform, 'db' | 'services'>

export const leaseSeconds = 60
export const allowedAttempts = 3

const interrupted = '任务多次中断，没有完成。请重新发起；仍不行请联系技术支持。'
const broken = '系统出错，任务没有完成，已记录原因。请稍后重新发起；仍不行请联系技术支持。'
const nobody = '发起人的账号已停用或没有相应权限，任务没有执行。'

/**
 * Runs what waits, one after the other, until nothing of it may run now or `isStopping`. Whoever woke this worker, the
 * fairest job is next.
 */
export async function runJobs(
  ground: JobGround,
  handlers: JobHandlers,
  stop: AbortSignal,
  isStopping: () => boolean,
): Promise<void> {
  while (!isStopping() && (await runNextJob(ground, handlers, stop)) !== 'none');
}

/** Runs the next job: one of the tenant with the fewest running, then of the one that was served longest ago. */
export async function runNextJob(ground: JobGround, handlers: JobHandlers, stop?: AbortSignal) {
  // Another worker may be faster with the first ones.
  for (const id of await nextJobs(ground.db)) {
    const end = await runJob(ground, handlers, id, stop)
    if (end !== 'not claimed') return end
  }
  return 'none'
}

/**
 * Jobs that may run now, the fairest first: tenants take turns, and within a tenant its people; each has one candidate,
 * its oldest. Those of workers that died are among them.
 */
export async function nextJobs(db: DataSource): Promise<string[]> {
  const running = (columns: string) => `SELECT ${columns}, COUNT(*) AS n FROM job
    WHERE state = 'running' AND lease_until >= UTC_TIMESTAMP(3) GROUP BY ${columns}`
  const rows: { id: string }[] = await db.query(
    `SELECT w.id FROM (
       SELECT tenant_id, user_id, MIN(id) AS id FROM job
       WHERE state IN ('queued', 'running') AND attempts < ${allowedAttempts}
         AND (state = 'queued' OR lease_until < UTC_TIMESTAMP(3))
       GROUP BY tenant_id, user_id) w
     LEFT JOIN (${running('tenant_id')}) t ON t.tenant_id = w.tenant_id
     LEFT JOIN (${running('tenant_id, user_id')}) u ON u.tenant_id = w.tenant_id AND u.user_id = w.user_id
     WHERE COALESCE(t.n, 0) < ${jobsRunning.tenant} AND COALESCE(u.n, 0) < ${jobsRunning.account}
     ORDER BY COALESCE(t.n, 0),
       (SELECT MAX(started_at) FROM job s WHERE s.tenant_id = w.tenant_id),
       COALESCE(u.n, 0),
       (SELECT MAX(started_at) FROM job s WHERE s.tenant_id = w.tenant_id AND s.user_id = w.user_id),
       w.id LIMIT 10`,
  )
  return rows.map(({ id }) => id)
}

/**
 * Runs a job if it is this worker's turn: queued, or left behind by a worker that died. `attempts` names the turn; every
 * later write asks for it, so a worker that was believed dead and wakes up changes nothing.
 * `stop` asks the job to give way at its next progress; it is queued again and goes on elsewhere.
 */
export async function runJob(
  ground: JobGround,
  handlers: JobHandlers,
  jobId: string,
  stop?: AbortSignal,
): Promise<JobState | 'not claimed' | 'requeued'> {
  const job = await claim(ground, jobId)
  if (!job) return 'not claimed'
  const report = reporter(ground.db, job, stop)
  try {
    const result = await work(ground, handlers, job, report)
    return await finish(ground, job, { state: 'done', result, ...report.last() })
  } catch (error) {
    return await endAfter(error, ground, job)
  } finally {
    report.close()
  }
}

/** What becomes of a turn that threw: given way, tried again, or failed with what may be shown. */
async function endAfter(error: unknown, ground: JobGround, job: Job) {
  const log = ground.services.log.child({ job: job.id, kind: job.kind })
  if (error instanceof JobStopped) return error.why === 'stopping' ? release(ground.db, job) : 'cancelled'
  const told = toAppError(error)
  if ((isTransient(error) || told.status === 503) && job.attempts < allowedAttempts) {
    log.warn({ err: error }, 'job interrupted, will run again')
    return release(ground.db, job, 5)
  }
  const isShown = (error instanceof AppError && error.status < 500) || told.status === 503
  if (!isShown) log.error({ err: error }, 'job failed')
  return finish(ground, job, { state: 'failed', error: (isShown ? told.detail : broken).slice(0, 500) })
}

async function claim({ db, services }: JobGround, jobId: string): Promise<Job | null> {
  const { affectedRows } = await db.query(
    `UPDATE job SET state = 'running', attempts = attempts + 1, version = version + 1,
       started_at = COALESCE(started_at, UTC_TIMESTAMP(3)), lease_until = UTC_TIMESTAMP(3) + INTERVAL ${leaseSeconds} SECOND
     WHERE id = ? AND attempts < ${allowedAttempts}
       AND (state = 'queued' OR (state = 'running' AND lease_until < UTC_TIMESTAMP(3)))`,
    [jobId],
  )
  if (affectedRows !== 1) return null
  const [{ tenantId }] = await db.query('SELECT tenant_id AS tenantId FROM job WHERE id = ?', [jobId])
  return new Context(systemActor(tenantId), db.manager, services).one(Jobs, jobId, 'read')
}

async function work(ground: JobGround, handlers: JobHandlers, job: Job, report: ReturnType<typeof reporter>) {
  const { db, services } = ground
  const handler = handlers[job.kind]
  if (!handler) throw new Error(`No handler for jobs of kind ${job.kind}`)
  // Today's roles: someone who lost a right since must not use it through a job.
  const actor = await actorOfAccount(db, job.tenantId, job.userId)
  if (!actor) throw new AppError(403, 'job_actor', nobody)
  return handler({
    id: job.id,
    input: job.input,
    services,
    read: new Context(actor, db.manager, services),
    progress: report.progress,
    transaction: async (inside) => {
      await report.assertMine()
      return inTransaction(db, (manager) => inside(new Context(actor, manager, services)))
    },
  })
}

interface End extends Partial<Pick<Job, 'doneCount' | 'totalCount' | 'step'>> {
  state: 'done' | 'failed'
  result?: Record<string, unknown>
  error?: string
}

/** The end of this turn, with its event, unless the job was cancelled or taken over meanwhile. */
function finish({ db, services }: JobGround, { tenantId, id, attempts, kind }: Job, end: End): Promise<JobState> {
  return inTransaction(db, async (manager) => {
    // The product ends a job, not its owner, who may have lost every right by now.
    const ctx = new Context(systemActor(tenantId), manager, services)
    const job = await ctx.one(Jobs, id, 'cancel')
    if (job.state !== 'running' || job.attempts !== attempts) return job.state
    await ctx.save(job, { ...end, leaseUntil: null, finishedAt: ctx.now })
    await ctx.emit(jobEvents[end.state], job, { kind, ...(end.error && { error: end.error }) })
    return end.state
  })
}

/** Gives the turn back. After an interruption it is queued at once; otherwise its lease ends in `seconds`. */
async function release(db: DataSource, { id, attempts }: Job, seconds?: number): Promise<'requeued'> {
  const change =
    seconds === undefined
      ? `state = 'queued', attempts = attempts - 1, lease_until = NULL`
      : `lease_until = UTC_TIMESTAMP(3) + INTERVAL ${seconds} SECOND`
  await db.query(
    `UPDATE job SET ${change}, version = version + 1 WHERE id = ? AND state = 'running' AND attempts = ?`,
    [id, attempts],
  )
  return 'requeued'
}

/**
 * Wakes jobs that nobody woke (Redis lost them) and jobs whose worker died; ends those that died too often.
 * Returns how many were woken.
 */
export async function sweepJobs(ground: JobGround, wake: (jobId: string) => Promise<unknown>): Promise<number> {
  const { db } = ground
  const dead = await leftBehind(db, `attempts >= ${allowedAttempts}`)
  for (const job of dead) {
    ground.services.log.error({ job: job.id, kind: job.kind }, 'job died too often')
    await finish(ground, job, { state: 'failed', error: interrupted })
  }
  const forgotten: { id: string }[] = await db.query(
    `SELECT id FROM job WHERE state = 'queued' AND created_at < UTC_TIMESTAMP(3) - INTERVAL 10 SECOND ORDER BY id LIMIT 200`,
  )
  const waiting = [...forgotten, ...(await leftBehind(db, `attempts < ${allowedAttempts}`))]
  for (const { id } of waiting) await wake(id)
  return waiting.length
}

const leftBehind = (db: DataSource, condition: string): Promise<Job[]> =>
  db.query(
    `SELECT id, tenant_id AS tenantId, kind, attempts FROM job
     WHERE state = 'running' AND lease_until < UTC_TIMESTAMP(3) AND ${condition} LIMIT 200`,
  )
