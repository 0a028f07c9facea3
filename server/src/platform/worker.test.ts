import { accountEvents } from '@shuangfang/shared/account/account.events'
import type { EventKind } from '@shuangfang/shared/kit/events'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { Accounts } from '#modules/account/account.entity'
import { openOwnPlatform } from '#test/database'
import { doorTo } from '#test/door'
import { givenIn } from '#test/given'
import { Context } from './context'
import type { Consumer } from './events'
import { startJob } from './jobs'
import { startWorker, type Worker, type WorkerParts } from './worker'

/** A Redis that can go away: what the worker talks to is a door in front of the real one. */
const door = doorTo(process.env.TEST_REDIS_URL ?? '')
/** Nobody else's events, jobs and mail, which a worker would see to first. */
const platform = await openOwnPlatform('worker')
const redisUrl = await door.open()
const ground = {
  ...platform,
  services: { ...platform.services, config: { ...platform.services.config, REDIS_URL: redisUrl } },
}
const given = givenIn(platform)
const prefix = `{sf-test-${crypto.randomUUID()}}`
const forget = async () => {
  const keys = await platform.services.redis.keys(`${prefix.replace(/[{}]/g, '?')}*`)
  if (keys.length) await platform.services.redis.del(...keys)
}

let workers: Worker[] = []
const work = (parts: Partial<WorkerParts>) =>
  workers.push(startWorker(ground, { consumers: [], jobs: {}, prefix, ...parts }))
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.stop()))
  workers = []
})
afterAll(async () => {
  await forget()
  await platform.close()
  await door.close()
})

/** Names of rows a consumer has received, in the order they came; each event type of its own, so that tests stay apart. */
function listener(name: string, fail: (nth: number) => boolean = () => false) {
  const seen: string[] = []
  let calls = 0
  const type = `thing.${name}_${crypto.randomUUID().slice(0, 8)}`
  const kind: EventKind<string, 'Account', Record<never, never>> = { ...accountEvents.password_changed, type }
  const consumer: Consumer = {
    name: `${name}.${type}`,
    on: [kind],
    run: async (_ctx, event) => {
      if (fail(++calls)) throw new Error('not now')
      seen.push(event.id)
    },
  }
  return { type, kind, consumer, seen }
}
async function emit(kind: EventKind<string, 'Account', Record<never, never>>, times: number): Promise<string> {
  const { tenantId } = await given.enterprise()
  const { id } = await given.account(tenantId, ['worker'])
  const ctx = given.system(tenantId)
  const row = await ctx.one(Accounts, id, 'manage')
  for (let i = 0; i < times; i++) await ctx.emit(kind, row)
  return tenantId
}
const soon = { timeout: 15_000, interval: 100 }

describe('the worker', () => {
  it('brings every event to its consumers once, with several workers at it, and seals it', async () => {
    const { type, kind, consumer, seen } = listener('once')
    work({ consumers: [consumer] })
    work({ consumers: [consumer] })
    await emit(kind, 60)
    await expect.poll(() => seen.length, soon).toBe(60)
    await expect
      .poll(() => platform.db.query('SELECT 1 FROM event WHERE type = ? AND position IS NULL', [type]), soon)
      .toEqual([])
    expect(new Set(seen).size).toBe(60)
  })

  it('repeats what failed, without keeping others waiting or repeating what did not', async () => {
    const fine = listener('fine')
    const flaky = listener('flaky', (nth) => nth === 1)
    const consumers = [{ ...flaky.consumer, on: [fine.kind] }, fine.consumer]
    work({ consumers })
    await emit(fine.kind, 1)
    await expect.poll(() => flaky.seen.length, soon).toBe(1)
    expect(fine.seen).toHaveLength(1)
  })

  it('runs a job that was queued, and one whose queue forgot it', async () => {
    const { tenantId } = await given.enterprise()
    const actor = await given.member(tenantId, 'worker')
    const start = () => startJob(new Context(actor, platform.db.manager, platform.services), 'count', '统计', {})
    const stateOf = async (id: string) => (await platform.db.query('SELECT state FROM job WHERE id = ?', [id]))[0].state
    const forgotten = await start()
    await platform.db.query('UPDATE event SET relayed_at = UTC_TIMESTAMP(3) WHERE subject_id = ? AND type = ?', [
      forgotten.id,
      'job.queued',
    ])
    await platform.db.query('UPDATE job SET created_at = created_at - INTERVAL 1 MINUTE WHERE id = ?', [forgotten.id])
    work({ jobs: { count: async () => ({ n: 1 }) } })
    const queued = await start()
    await expect.poll(() => stateOf(queued.id), soon).toBe('done')
    await expect.poll(() => stateOf(forgotten.id), soon).toBe('done')
  })

  it('leaves alone what an installation on the same Redis has to do', async () => {
    const other = await openOwnPlatform('beside')
    try {
      workers.push(startWorker(other, { consumers: [], jobs: {} }))
      const { kind, consumer, seen } = listener('beside')
      work({ consumers: [consumer], prefix: undefined })
      await emit(kind, 12)
      await expect.poll(() => seen.length, soon).toBe(12)
    } finally {
      await Promise.all(workers.map((worker) => worker.stop()))
      workers = []
      await other.close()
    }
  })

  it('loses nothing while Redis is away', async () => {
    const { kind, consumer, seen } = listener('away')
    work({ consumers: [consumer] })
    await emit(kind, 5)
    await expect.poll(() => seen.length, soon).toBe(5)
    await door.close()
    await emit(kind, 5)
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(seen).toHaveLength(5)
    await door.open()
    await expect.poll(() => seen.length, soon).toBe(10)
    expect(new Set(seen).size).toBe(10)
  }, 40_000)

  it('loses nothing over twenty restarts of Redis, some of them with all it knew', async () => {
    const { type, kind, consumer, seen } = listener('restarts')
    work({ consumers: [consumer] })
    for (let i = 0; i < 20; i++) {
      await emit(kind, 2)
      await door.close()
      if (i % 4 === 0) await forget()
      await door.open()
    }
    await expect
      .poll(() => platform.db.query('SELECT 1 FROM event WHERE type = ? AND relayed_at IS NULL', [type]), soon)
      .toEqual([])
    // What was handed over and forgotten is looked for after two minutes, by whichever worker.
    await platform.db.query('UPDATE event SET relayed_at = relayed_at - INTERVAL 3 MINUTE WHERE type = ?', [type])
    work({ consumers: [consumer] })
    await expect.poll(() => seen.length, soon).toBe(40)
    expect(new Set(seen).size).toBe(40)
  }, 60_000)

  it('sends again what Redis forgot after it was handed over', async () => {
    const { type, kind, consumer, seen } = listener('forgotten')
    await emit(kind, 3)
    // As if handed to a Redis that was then flushed, some minutes ago.
    await platform.db.query('UPDATE event SET relayed_at = UTC_TIMESTAMP(3) - INTERVAL 3 HOUR WHERE type = ?', [type])
    await forget()
    work({ consumers: [consumer] })
    await expect.poll(() => seen.length, soon).toBe(3)
  })

  it('waits for running work when it stops', async () => {
    const { tenantId } = await given.enterprise()
    const actor = await given.member(tenantId, 'worker')
    const begun = vi.fn()
    const slow = async () => {
      begun()
      await new Promise((resolve) => setTimeout(resolve, 800))
      return { isWhole: true }
    }
    work({ jobs: { slow } })
    const { id } = await startJob(new Context(actor, platform.db.manager, platform.services), 'slow', '慢', {})
    await expect.poll(() => begun.mock.calls.length, soon).toBe(1)
    await Promise.all(workers.map((worker) => worker.stop()))
    workers = []
    const [{ state }] = await platform.db.query('SELECT state FROM job WHERE id = ?', [id])
    expect(state).toBe('done')
  })
})
