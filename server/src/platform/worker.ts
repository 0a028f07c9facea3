import { jobEvents } from '@shuangfang/shared/job/job.events'
import type { Queue } from 'bull'
import { sealEvents } from './audit'
import { redeliver } from './dead-letters'
import { sweepDeadlines } from './deadlines'
import { deliverNotifications } from './delivery'
import {
  type Consumer,
  deliver,
  deliverableDays,
  type Event,
  eventById,
  knowConsumers,
  relay,
  unreceived,
  unreceivedPage,
} from './events'
import { type JobHandlers, runJobs, sweepJobs } from './job-runner'
import { jobsRunning } from './jobs'
import { type Loop, startLoop } from './loop'
import type { Sweep } from './module'
import type { Platform } from './mount'
import { openQueue, promptly, queuePrefix } from './queue'
import { prune } from './retention'
import { onWake } from './wake'

export interface WorkerParts {
  consumers: readonly Consumer[]
  jobs: JobHandlers
  sweeps?: readonly Sweep[]
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
export function startWorker(ground: Ground, { consumers, jobs, sweeps = [], prefix }: WorkerParts): Worker {
  const { config, log } = ground.services
  const keys = prefix ?? queuePrefix(config.DATABASE_URL)
  const events = openQueue('events', config.REDIS_URL, keys, log)
  const work = openQueue('jobs', config.REDIS_URL, keys, log)
  const stopping = new AbortController()

  // They end with the queue; one that is closed before it is connected says so.
  const ended = (error: Error) => log.info({ err: error.message }, 'queue ended')
  events
    .process('*', 4, async ({ data }: { data: { id: string } }) => {
      const event = await eventById(ground.db, data.id, true)
      if (event) await deliver(ground.db, ground.services, consumers, event)
    })
    .catch(ended)
  let isStopping = false
  // One more than a tenant may take: somebody else's job finds a place at once.
  work.process('*', jobsRunning.tenant + 1, () => runJobs(ground, jobs, stopping.signal, () => isStopping)).catch(ended)

  const { relaying, loops } = startLoops(ground, consumers, sweeps, events, work)
  const listener = onWake(config.REDIS_URL, config.DATABASE_URL, relaying.wake)
  return {
    async stop() {
      isStopping = true
      listener.close()
      const giveWay = setTimeout(() => stopping.abort(), patienceMs)
      const all = Promise.all([...loops.map((loop) => loop.stop()), events.close(), work.close()])
      await Promise.race([all, new Promise((resolve) => setTimeout(resolve, limitMs).unref())])
      clearTimeout(giveWay)
    },
  }
}

function startLoops(
  ground: Ground,
  consumers: readonly Consumer[],
  sweeps: readonly Sweep[],
  events: Queue,
  work: Queue,
) {
  const { db, services } = ground
  const { log } = services
  const isHeard = new Set(consumers.flatMap(({ on }) => on.map(({ type }) => type)))
  const wake = (jobId: string) => promptly(work, 5000, () => addJob(work, jobId))
  const send = async (batch: readonly Event[]) => {
    const heard = batch.filter(({ type }) => isHeard.has(type)).map(({ id }) => id)
    if (heard.length) await promptly(events, 5000, () => addEvents(events, heard))
    for (const { type, subjectId } of batch) if (type === jobEvents.queued.type) await wake(subjectId)
  }
  const loop = (name: string, idleMs: number, run: () => Promise<number>, busyMs = 0) =>
    startLoop(name, log, { busyMs, idleMs }, run)
  // Somebody waits for what an event starts: a job, a bell.
  const relaying = loop('relay', 250, () => relay(db, send), 250)
  const loops: Loop[] = [
    relaying,
    loop('reconcile', 60_000, reconciler(ground, consumers, events)),
    loop('redeliver', 5000, () => redeliver(db, consumers, (consumer, id) => again(ground, consumer, id))),
    loop('job sweep', 5000, () => sweepJobs(ground, wake).then(() => 0)),
    loop('sealer', 1000, () => sealEvents(db, services.config.APP_SECRET)),
    loop('deadlines', 2000, () => sweepDeadlines(ground)),
    loop('mail', 2000, () => deliverNotifications(ground)),
    loop('tidy', 3_600_000, () => prune(db)),
    ...sweeps.map(({ name, idleMs, run }) => loop(name, idleMs, () => run(ground))),
  ]
  return { relaying, loops }
}

async function again({ db, services }: Ground, consumer: Consumer, eventId: string): Promise<void> {
  const event = await eventById(db, eventId)
  if (event) await deliver(db, services, [consumer], event)
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
 * Sends again what was handed to Redis and never arrived. A mark in Redis tells whether it still remembers, and since when
 * nobody has looked: without the mark (first run, FLUSHALL) everything that can still be delivered is looked at.
 */
function reconciler({ db, services }: Ground, consumers: readonly Consumer[], events: Queue): () => Promise<number> {
  const mark = events.toKey('reconciled')
  return async () => {
    const began = Date.now()
    await knowConsumers(db, consumers)
    const looked = Number((await promptly(events, 5000, () => events.client.get(mark))) ?? 0)
    const minutes = Math.min(Math.ceil((began - looked) / 60_000) + 15, deliverableDays * 1440)
    let sent = 0
    for (let page: { id: string; seq: string }[] | null = null; !page || page.length === unreceivedPage; ) {
      page = await unreceived(db, consumers, minutes, page?.at(-1) ?? null)
      const ids = page.map(({ id }) => id)
      if (ids.length) await promptly(events, 5000, () => addEvents(events, ids))
      sent += ids.length
    }
    if (sent) services.log.warn({ events: sent }, 'events sent again')
    await promptly(events, 5000, () => events.client.set(mark, String(began)))
    return 0
  }
}
