import type { Queue } from 'bull'
import { sealEvents } from './audit'
import { sweepDeadlines } from './deadlines'
import { deliverNotifications } from './delivery'
import { type Consumer, deliver, type Event, eventById, relay, unreceived } from './events'
import { type JobHandlers, runJob, sweepJobs } from './job-runner'
import { type Loop, startLoop } from './loop'
import type { Platform } from './mount'
import { openQueue, promptly, queuePrefix } from './queue'

export interface WorkerParts {
  consumers: readonly Consumer[]
  jobs: JobHandlers
  /** Apart from other programs on the same Redis; tests give each database its own. */
  prefix?: string
}
export interface Worker {
  stop: () => Promise<void>
}
/** Seconds that a statement of a job may take; nobody waits in front of a page for it. */
export const workerPatience = 120

type Ground = Pick<Platform, 'db' | 'services'>

/** Running jobs may finish this long after `stop`; then they give way at their next progress. */
const patienceMs = 15_000
const limitMs = 25_000

/**
 * Everything the product does on its own: hands committed events to their consumers, runs jobs, seals the audit chain,
 * fires deadlines, sends mail, tidies up. Any number of workers may run, in any process.
 */
export function startWorker(ground: Ground, { consumers, jobs, prefix }: WorkerParts): Worker {
  const { config, log } = ground.services
  const keys = prefix ?? queuePrefix(config.DATABASE_URL)
  const events = openQueue('events', config.REDIS_URL, keys, log)
  const work = openQueue('jobs', config.REDIS_URL, keys, log)
  const stopping = new AbortController()

  // They end with the queue; one that is closed before it is connected says so.
  const ended = (error: Error) => log.info({ err: error.message }, 'queue ended')
  events
    .process('*', 4, async ({ data }: { data: { id: string } }) => {
      const event = await eventById(ground.db, data.id)
      if (event) await deliver(ground.db, ground.services, consumers, event)
    })
    .catch(ended)
  work
    .process('*', 2, ({ data }: { data: { id: string } }) => runJob(ground, jobs, data.id, stopping.signal))
    .catch(ended)

  const loops = startLoops(ground, consumers, events, work)
  return {
    async stop() {
      const giveWay = setTimeout(() => stopping.abort(), patienceMs)
      const all = Promise.all([...loops.map((loop) => loop.stop()), events.close(), work.close()])
      await Promise.race([all, new Promise((resolve) => setTimeout(resolve, limitMs).unref())])
      clearTimeout(giveWay)
    },
  }
}

function startLoops(ground: Ground, consumers: readonly Consumer[], events: Queue, work: Queue): Loop[] {
  const { db, services } = ground
  const { log } = services
  const isHeard = new Set(consumers.flatMap(({ on }) => on))
  const wake = (jobId: string) => promptly(work, 5000, () => addJob(work, jobId))
  const send = async (batch: readonly Event[]) => {
    const heard = batch.filter(({ type }) => isHeard.has(type)).map(({ id }) => id)
    if (heard.length) await promptly(events, 5000, () => addEvents(events, heard))
    for (const { type, subjectId } of batch) if (type === 'job.queued') await wake(subjectId)
  }
  const loop = (name: string, idleMs: number, run: () => Promise<number>, busyMs = 0) =>
    startLoop(name, log, { busyMs, idleMs }, run)
  return [
    // Somebody waits for what an event starts: a job, a bell.
    loop('relay', 250, () => relay(db, send), 250),
    loop('reconcile', 60_000, reconciler(ground, consumers, events)),
    loop('job sweep', 5000, () => sweepJobs(ground, wake).then(() => 0)),
    loop('sealer', 1000, () => sealEvents(db, services.config.APP_SECRET)),
    loop('deadlines', 2000, () => sweepDeadlines(ground)),
    loop('mail', 2000, () => deliverNotifications(ground)),
    loop('tidy', 3_600_000, () => tidy(ground)),
  ]
}

/** The event's id names the job, so the same event twice in the queue is once. */
const addEvents = (queue: Queue, ids: readonly string[]) =>
  queue.addBulk(
    ids.map((id) => ({
      name: 'event',
      data: { id },
      opts: {
        jobId: id,
        attempts: 5,
        backoff: { type: 'exponential', delay: 1000 },
        removeOnComplete: true,
        removeOnFail: true,
      },
    })),
  )

const addJob = (queue: Queue, id: string) =>
  queue.add('job', { id }, { jobId: `job-${id}`, removeOnComplete: true, removeOnFail: true })

/**
 * Sends again what was handed to Redis and never arrived. A mark in Redis tells whether it still remembers: without the
 * mark (first run, FLUSHALL) the whole last day is looked at, else only the last quarter of an hour.
 */
function reconciler({ db, services }: Ground, consumers: readonly Consumer[], events: Queue): () => Promise<number> {
  const mark = events.toKey('reconciled')
  return async () => {
    const remembers = await promptly(events, 5000, () => events.client.get(mark))
    const ids = await unreceived(db, consumers, remembers ? 15 : 1440)
    if (ids.length) {
      services.log.warn({ events: ids.length }, 'events sent again')
      await promptly(events, 5000, () => addEvents(events, ids))
    }
    // For an hour: what keeps failing is tried again that often for a day.
    if (!remembers) await promptly(events, 5000, () => events.client.set(mark, '1', 'EX', 3600))
    return 0
  }
}

/** What nobody asks for again: a phone's key after weeks without signal, a lock of yesterday, a session that is over. */
const outdated = [
  'idempotency_key WHERE created_at < UTC_TIMESTAMP(3) - INTERVAL 30 DAY',
  'login_lock WHERE last_failure_at < UTC_TIMESTAMP(3) - INTERVAL 1 DAY AND COALESCE(known_until, last_failure_at) < UTC_TIMESTAMP(3)',
  'session WHERE expires_at < UTC_TIMESTAMP(3)',
]
async function tidy({ db }: Ground): Promise<number> {
  let gone = 0
  for (const rows of outdated) gone += (await db.query(`DELETE FROM ${rows} LIMIT 1000`)).affectedRows
  return gone
}
