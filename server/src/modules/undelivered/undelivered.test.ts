import { accountEvents } from '@shuangfang/shared/account/account.events'
import { afterAll, describe, expect, it } from 'vitest'
import { Accounts } from '#modules/account/account.entity'
import { attemptsAllowed, countUndelivered, redeliver } from '#platform/dead-letters'
import { unprocessable } from '#platform/errors'
import { type Consumer, deliver, eventById, knowConsumers, unreceived } from '#platform/events'
import { notify } from '#platform/notify'
import { apiOn } from '#test/api'
import { openOwnPlatform } from '#test/database'
import { givenIn } from '#test/given'

const platform = await openOwnPlatform('undelivered')
const { db, services } = platform
const given = givenIn(platform)
const as = apiOn(platform)
afterAll(() => platform.close())

async function happened() {
  const { tenantId } = await given.enterprise()
  const { id } = await given.account(tenantId, ['worker'])
  const ctx = given.system(tenantId)
  await ctx.emit(accountEvents.edited, await ctx.one(Accounts, id, 'manage'), {
    ...{ name: '某人', before: {}, after: {} },
    secret: '不该被运营看到的内容',
  } as never)
  const [event] = await db.query('SELECT id FROM event WHERE tenant_id = ? ORDER BY seq DESC LIMIT 1', [tenantId])
  return { tenantId, userId: id, eventId: event.id as string }
}
/** A reaction that fails until it is mended. */
function reaction(name: string) {
  const state = { isMended: false, times: 0 }
  const consumer: Consumer = {
    name: `${name}.${crypto.randomUUID().slice(0, 8)}`,
    on: [accountEvents.edited],
    run: async () => {
      if (!state.isMended) throw unprocessable('broken_rule', '李某的手机号 13800000000 不对')
      state.times += 1
    },
  }
  const again = async (of: Consumer, eventId: string) => {
    const event = await eventById(db, eventId)
    if (event) await deliver(db, services, [of], event)
  }
  return { state, consumer, again }
}
const letterOf = async (consumer: Consumer) =>
  (await db.query('SELECT * FROM dead_letter WHERE consumer = ?', [consumer.name]))[0]
const hurry = (consumer: Consumer) =>
  db.query('UPDATE dead_letter SET next_at = UTC_TIMESTAMP(3) WHERE consumer = ? AND next_at IS NOT NULL', [
    consumer.name,
  ])

describe('a reaction that fails', () => {
  it('is written down, without what it was about, and forgotten when it succeeds', async () => {
    const { eventId, tenantId } = await happened()
    const { state, consumer, again } = reaction('flaky')
    await expect(again(consumer, eventId)).rejects.toThrow()
    await expect(again(consumer, eventId)).rejects.toThrow()
    const letter = await letterOf(consumer)
    expect(letter).toMatchObject({ event_id: eventId, tenant_id: tenantId, error: 'broken_rule', attempts: 2 })
    expect(JSON.stringify(letter)).not.toMatch(/李某|138/)
    state.isMended = true
    expect(await redeliver(db, [consumer], again)).toBe(0)
    await hurry(consumer)
    expect(await redeliver(db, [consumer], again)).toBe(1)
    expect(await letterOf(consumer)).toBeUndefined()
    await again(consumer, eventId)
    expect(state.times).toBe(1)
  })

  it('is tried again with growing pauses, given up in the end, and does not vanish', async () => {
    const { eventId } = await happened()
    const { state, consumer, again } = reaction('broken')
    await expect(again(consumer, eventId)).rejects.toThrow()
    for (let attempt = 2; attempt <= attemptsAllowed; attempt++) {
      await hurry(consumer)
      expect(await redeliver(db, [consumer], again), `attempt ${attempt}`).toBe(1)
    }
    expect(await letterOf(consumer)).toMatchObject({ attempts: attemptsAllowed, next_at: null })
    expect(await redeliver(db, [consumer], again)).toBe(0)
    // The search for lost events leaves it to the operator.
    await knowConsumers(db, [consumer])
    await db.query('UPDATE event SET relayed_at = UTC_TIMESTAMP(3) - INTERVAL 10 MINUTE WHERE id = ?', [eventId])
    expect(await unreceived(db, [consumer], 60)).toEqual([])

    const operator = await given.operator()
    const { items } = (await as(operator).get('/api/undelivered/events')).body
    const row = items.find((one: { consumer: string }) => one.consumer === consumer.name)
    expect(row).toMatchObject({ eventId, eventType: 'account.edited', error: 'broken_rule', nextAt: null })
    expect(JSON.stringify(items)).not.toMatch(/不该被运营看到的内容|李某/)
    state.isMended = true
    expect(
      (
        await as(operator)
          .post('/api/undelivered/events/replay')
          .send({ ids: [row.id] })
      ).body,
    ).toEqual({ count: 1 })
    await redeliver(db, [consumer], again)
    expect([await letterOf(consumer), state.times]).toEqual([undefined, 1])
    const [trail] = await db.query("SELECT payload FROM event WHERE type = 'undelivered.replayed' AND actor_id = ?", [
      operator.userId,
    ])
    expect(typeof trail.payload === 'string' ? JSON.parse(trail.payload) : trail.payload).toEqual({
      what: 'events',
      count: 1,
    })
  })

  it('that nobody got to is found again, however long ago Redis forgot it; a consumer of tomorrow starts tomorrow', async () => {
    const { eventId } = await happened()
    const { consumer } = reaction('late')
    await db.query(
      'UPDATE event SET relayed_at = UTC_TIMESTAMP(3) - INTERVAL 20 DAY, occurred_at = UTC_TIMESTAMP(3) - INTERVAL 20 DAY WHERE id = ?',
      [eventId],
    )
    await knowConsumers(db, [consumer])
    expect((await unreceived(db, [consumer], 43_200)).map(({ id }) => id)).not.toContain(eventId)
    await db.query("UPDATE consumer SET since = '2000-01-01' WHERE name = ?", [consumer.name])
    expect((await unreceived(db, [consumer], 43_200)).map(({ id }) => id)).toContain(eventId)
    expect((await unreceived(db, [consumer], 1440)).map(({ id }) => id)).not.toContain(eventId)
  })
})

describe('what did not arrive', () => {
  it('is counted and listed page by page, and all of it can be asked for again', async () => {
    const { tenantId, userId } = await happened()
    const channel = { name: 'mail', wants: () => true, send: async () => undefined }
    const ctx = Object.assign(given.system(tenantId), { services: { ...services, channels: [channel] } })
    for (const key of ['a', 'b', 'c']) await notify(ctx, { to: [userId], title: '标题', body: '正文', key })
    await db.query("UPDATE delivery SET state = 'failed', attempts = 8, error = 'EENVELOPE 550' WHERE tenant_id = ?", [
      tenantId,
    ])
    const operator = await given.operator()
    const first = (await as(operator).get('/api/undelivered/messages?size=2&total=1')).body
    expect(first).toMatchObject({ total: 3, items: [{ channel: 'mail', error: 'EENVELOPE 550', attempts: 8 }, {}] })
    const second = (await as(operator).get(`/api/undelivered/messages?size=2&after=${first.next}`)).body
    expect([second.items.length, second.next]).toEqual([1, null])
    expect((await as(operator).get('/api/undelivered')).body.messages).toBe(3)
    expect((await countUndelivered(db)).messages).toBe(3)
    expect((await as(operator).post('/api/undelivered/messages/replay').send({})).body).toEqual({ count: 3 })
    expect(await db.query('SELECT state, attempts FROM delivery WHERE tenant_id = ?', [tenantId])).toEqual(
      Array(3).fill({ state: 'queued', attempts: 0 }),
    )
  })

  it('is the operator’s alone', async () => {
    const { tenantId } = await given.enterprise()
    const others = [
      await given.member(tenantId, 'principal'),
      await given.member(tenantId, 'audit_admin'),
      await given.regulator(),
    ]
    for (const actor of others) {
      for (const path of ['', '/events', '/messages']) {
        expect((await as(actor).get(`/api/undelivered${path}`)).status, path).toBe(403)
      }
      expect((await as(actor).post('/api/undelivered/events/replay').send({})).status).toBe(403)
    }
    expect((await as(null).get('/api/undelivered')).status).toBe(401)
  })
})
