import { randomUUID } from 'node:crypto'
import { accountEvents } from '@shuangfang/shared/account/account.events'
import { hazardEvents } from '@shuangfang/shared/hazard/hazard.events'
import type { EventKind } from '@shuangfang/shared/kit/events'
import { afterAll, describe, expect, it } from 'vitest'
import { Accounts } from '#modules/account/account.entity'
import { openOwnPlatform } from '#test/database'
import { givenIn } from '#test/given'
import { defineConsumer, deliver, type Event, eventById, knowConsumers, relay, unreceived } from './events'

const platform = await openOwnPlatform('events')
const { db, services } = platform
const given = givenIn(platform)
afterAll(() => platform.close())

type Plain = EventKind<string, 'Account', Record<never, never>>
/** A kind of its own, so that tests stay apart. */
const ownKind = (): Plain => ({ ...accountEvents.password_changed, type: `thing.${randomUUID().slice(0, 8)}` })

async function emit(kind: Plain, times: number): Promise<string> {
  const { tenantId } = await given.enterprise()
  const { id } = await given.account(tenantId, ['worker'])
  const ctx = given.system(tenantId)
  const row = await ctx.one(Accounts, id, 'manage')
  await ctx.emitMany(
    kind,
    Array.from({ length: times }, () => [row, {}] as const),
  )
  return tenantId
}
/** All that were committed and not handed over yet, of these kinds. */
async function committed(...types: string[]): Promise<Event[]> {
  const found: Event[] = []
  while (await relay(db, async (events) => void found.push(...events)));
  return found.filter(({ type }) => types.includes(type))
}
const receipts = async (consumer: string) =>
  Number((await db.query('SELECT COUNT(*) AS n FROM event_receipt WHERE consumer = ?', [consumer]))[0].n)

describe('a burst of events', () => {
  function counting(kind: Plain, fail = () => false) {
    const runs: string[] = []
    const consumer = defineConsumer({
      name: `counting.${kind.type}`,
      on: [kind],
      coalesce: true,
      run: async ({ tenantId }) => {
        if (fail()) throw new Error('not now')
        runs.push(tenantId)
      },
    })
    return { consumer, runs }
  }
  const deliverAll = async (events: Event[], consumer: Parameters<typeof deliver>[2][number]) => {
    const waiting = [...events]
    const lane = async () => {
      for (let event = waiting.shift(); event; event = waiting.shift())
        await deliver(db, services, [consumer], event).catch(() => undefined)
    }
    await Promise.all(Array.from({ length: 4 }, lane))
  }

  it('is one run for its tenant, or a few, and every event has its receipt', async () => {
    const kind = ownKind()
    const { consumer, runs } = counting(kind)
    const [many, few] = [await emit(kind, 300), await emit(kind, 2)]
    await deliverAll(await committed(kind.type), consumer)
    expect(runs.filter((tenant) => tenant === many).length).toBeLessThanOrEqual(8)
    expect(runs.filter((tenant) => tenant === few).length).toBeGreaterThanOrEqual(1)
    expect(await receipts(consumer.name)).toBe(302)
  })

  it('leaves no receipt behind where the run failed', async () => {
    const kind = ownKind()
    let isBroken = true
    const { consumer, runs } = counting(kind, () => isBroken)
    await emit(kind, 20)
    const events = await committed(kind.type)
    await deliverAll(events, consumer)
    expect([runs.length, await receipts(consumer.name)]).toEqual([0, 0])
    isBroken = false
    await deliverAll(events, consumer)
    expect(runs.length).toBeGreaterThan(0)
    expect(await receipts(consumer.name)).toBe(20)
  })

  it('is looked at again for what comes after', async () => {
    const kind = ownKind()
    const { consumer, runs } = counting(kind)
    await emit(kind, 5)
    await deliverAll(await committed(kind.type), consumer)
    const before = runs.length
    await emit(kind, 1)
    await deliverAll(await committed(kind.type), consumer)
    expect(runs.length).toBe(before + 1)
  })
})

describe('an event of a clock, recorded while all clocks had one name', () => {
  it('is delivered as what it is today, and found again where the queue lost it', async () => {
    const { tenantId } = await given.enterprise()
    const id = randomUUID()
    const payload = { kind: 'rectification', revision: 1, level: 'overdue', dueAt: new Date().toISOString() }
    await db.query(
      `INSERT INTO event (id, tenant_id, actor_id, actor_name, type, subject, subject_id, payload, occurred_at, relayed_at)
       VALUES (?, ?, 0, '系统', 'deadline.overdue', 'Hazard', 1, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3) - INTERVAL 5 MINUTE)`,
      [id, tenantId, JSON.stringify(payload)],
    )
    const heard: string[] = []
    const consumer = defineConsumer({
      name: `overdue.${id.slice(0, 8)}`,
      on: [hazardEvents.overdue],
      run: async (_ctx, event) => void heard.push(event.type),
    })
    await knowConsumers(db, [consumer])
    const lost = () => unreceived(db, [consumer], 60)
    expect((await lost()).map((event) => event.id)).toContain(id)
    await deliver(db, services, [consumer], (await eventById(db, id)) as Event)
    expect(heard).toEqual(['hazard.overdue'])
    expect((await lost()).map((event) => event.id)).not.toContain(id)
  })
})
