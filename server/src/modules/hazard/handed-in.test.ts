import { HandedIn1700000000620 } from '@shuangfang/database/migrations/1700000000620-handed-in'
import type { Actor } from '@shuangfang/shared/access/actor'
import { afterAll, describe, expect, it } from 'vitest'
import { recount } from '#modules/oversight/overview.service'
import { sweepDeadlines } from '#platform/deadlines'
import { deliver, relay } from '#platform/events'
import { apiOn } from '#test/api'
import { openOwnPlatform } from '#test/database'
import { drain } from '#test/drain'
import { givenIn } from '#test/given'
import { consumers } from '../../modules'

/** Handing in stops the clock: the verifier's time is not the owner's. */
const platform = await openOwnPlatform('handed_in')
const given = givenIn(platform)
const as = apiOn(platform)
afterAll(() => platform.close())

const day = 86_400_000
/** A general hazard that is due in two days. */
async function ordered() {
  const { tenantId } = await given.enterprise()
  const manager = await given.member(tenantId, 'safety_manager')
  const owner = await given.member(tenantId, 'worker')
  const { body } = await as(owner).post('/api/hazards').send({ title: '地面有油没有清理', place: '一车间' })
  const id: string = body.id
  const step = async (who: Actor, action: string, send: object) => {
    const reply = await as(who).post(`/api/hazards/${id}/${action}`).send(send)
    expect([reply.status, JSON.stringify(reply.body)]).toEqual([200, expect.anything()])
    return reply.body
  }
  await step(manager, 'grade', {
    level: 'general',
    category: 'site',
    speciality: 'equipment',
    treatment: 'by_deadline',
  })
  const deadline = new Date(Date.now() + 2 * day).toISOString()
  const five = { ownerId: owner.userId, measure: '清理干净并加接油盘', funds: 0, deadline, contingency: '设警戒线' }
  await step(manager, 'assign', five)
  const submit = async () => step(owner, 'submit', { note: '已清理干净', photos: [await given.file(owner)] })
  const now = async () => (await as(manager).get(`/api/hazards/${id}`)).body
  return { tenantId, manager, owner, id, step, submit, now }
}

/** As if so many days had passed since: everything that the hazard and its clock know lies that much further back. */
async function pass(id: string, days: number): Promise<void> {
  const back = (column: string) => `${column} = ${column} - INTERVAL ${days} DAY`
  await platform.db.query(`UPDATE hazard SET ${['deadline', 'submitted_at', 'overdue_since'].map(back)} WHERE id = ?`, [
    id,
  ])
  await platform.db.query(`UPDATE deadline SET ${back('due_at')} WHERE subject = 'Hazard' AND subject_id = ?`, [id])
}
async function work(): Promise<void> {
  while ((await sweepDeadlines(platform)) > 0);
  await drain(platform)
}
const told = async ({ userId }: Actor): Promise<string[]> =>
  (await platform.db.query('SELECT title FROM notification WHERE user_id = ? ORDER BY id', [userId])).map(
    ({ title }: { title: string }) => title,
  )
const hurry = /到期|超期/

describe('a hazard that was handed in on time', () => {
  it('is neither late nor told to hurry, however long the verifier sleeps', async () => {
    const { tenantId, manager, owner, id, submit, now } = await ordered()
    await submit()
    await pass(id, 30)
    await work()
    expect((await told(owner)).filter((title) => hurry.test(title))).toEqual([])
    expect((await told(manager)).filter((title) => hurry.test(title))).toEqual([])
    expect((await now()).overdueSince).toBeNull()

    await recount(given.system(tenantId))
    const [figures] = await platform.db.query('SELECT overdue FROM enterprise_figures WHERE tenant_id = ?', [tenantId])
    expect(figures.overdue).toBe(0)
    expect((await as(manager).get('/api/hazards').query({ overdue: '1' })).body.items).toEqual([])
    const summary = (await as(manager).get('/api/hazard-summary')).body
    expect(summary.overdue).toBe(0)
    const { body } = await as(manager).get(`/api/dossiers/${tenantId}`)
    expect(body.colour.colour).toBe('green')
    const verified = await as(manager).post(`/api/hazards/${id}/verify`).send({})
    expect([verified.status, verified.body.state]).toEqual([200, 'closed'])
  })

  it('has what was left when it is returned, from the return on', async () => {
    const { manager, owner, id, step, submit } = await ordered()
    await submit()
    await pass(id, 30)
    const returned = await step(manager, 'return', { reason: '接油盘没有装' })
    const left = new Date(returned.deadline).getTime() - Date.now()
    // Two days were left; the last of them is whole.
    expect(left).toBeGreaterThan(2 * day - 60_000)
    expect(left).toBeLessThanOrEqual(3 * day)
    await work()
    expect((await told(owner)).filter((title) => hurry.test(title))).toEqual([])
    await pass(id, 4)
    await work()
    expect(await told(owner)).toContain('整改已超期，请立即处理')
  })

  it('is not told of a reminder that was on its way when it came', async () => {
    const { owner, manager, id, submit, now } = await ordered()
    await drain(platform)
    await platform.db.query(
      "UPDATE deadline SET due_at = UTC_TIMESTAMP(3) WHERE subject = 'Hazard' AND subject_id = ? AND level = 'due_soon'",
      [id],
    )
    await platform.db.query(
      `INSERT IGNORE INTO deadline (tenant_id, version, created_at, subject, subject_id, kind, revision, level, due_at)
       SELECT tenant_id, 1, created_at, subject, subject_id, kind, revision, 'due_soon', UTC_TIMESTAMP(3) FROM deadline
       WHERE subject = 'Hazard' AND subject_id = ? AND level = 'overdue'`,
      [id],
    )
    expect(await sweepDeadlines(platform)).toBe(1)
    // Fired, and not yet told.
    const waiting: Parameters<typeof deliver>[3][] = []
    await relay(platform.db, async (events) => void waiting.push(...events))
    expect(waiting.map(({ type }) => type)).toEqual(['hazard.due_soon'])
    await submit()
    for (const event of waiting) await deliver(platform.db, platform.services, consumers, event)
    expect((await told(owner)).filter((title) => hurry.test(title))).toEqual([])
    expect((await told(manager)).filter((title) => hurry.test(title))).toEqual([])
    expect((await now()).overdueSince).toBeNull()
  })
})

describe('a hazard that was handed in late', () => {
  it('is late by its hand-in, and grows no later', async () => {
    const { tenantId, manager, owner, id, submit, now } = await ordered()
    await pass(id, 3)
    // Before the sweep came by.
    await submit()
    expect((await now()).overdueSince).toBe((await now()).deadline)
    await pass(id, 30)
    await work()
    expect((await told(owner)).filter((title) => hurry.test(title))).toEqual([])
    const { items } = (await as(manager).get('/api/hazards').query({ overdue: '1' })).body
    expect(items.map((row: { id: string }) => row.id)).toEqual([id])
    const { colourFacts } = await import('#modules/dossier/facts.service')
    expect(await colourFacts(given.system(tenantId))).toMatchObject({
      generalOverdue: 1,
      longestOverdueDays: 1,
      oldestOverdue: null,
    })
  })
})

it('is put right in a database where it had been called late', async () => {
  const { tenantId, id, submit } = await ordered()
  await submit()
  await pass(id, 30)
  await recount(given.system(tenantId))
  // As it stood before.
  await platform.db.query('UPDATE hazard SET overdue_since = deadline + INTERVAL 1 MINUTE WHERE id = ?', [id])
  await platform.db.query("UPDATE deadline SET cancelled_at = NULL WHERE subject = 'Hazard' AND subject_id = ?", [id])
  await platform.db.query('UPDATE enterprise_figures SET overdue = 1 WHERE tenant_id = ?', [tenantId])
  const returned = await ordered()
  await returned.submit()
  await pass(returned.id, 30)
  await platform.db.query('UPDATE hazard SET overdue_since = deadline + INTERVAL 1 MINUTE WHERE id = ?', [returned.id])
  await platform.db.query(
    "UPDATE rectification SET created_at = created_at - INTERVAL 30 DAY, result = 'returned', verified_at = '2026-01-02 03:04:05' + INTERVAL 20 YEAR WHERE hazard_id = ?",
    [returned.id],
  )
  await platform.db.query('UPDATE rectification SET created_at = created_at - INTERVAL 30 DAY WHERE hazard_id = ?', [
    id,
  ])

  const runner = platform.db.createQueryRunner()
  const migration = new HandedIn1700000000620()
  for (const time of ['first', 'again']) {
    await migration.up(runner)
    const [hazard] = await platform.db.query('SELECT overdue_since AS since FROM hazard WHERE id = ?', [id])
    expect(hazard.since, time).toBeNull()
    const [back] = await platform.db.query('SELECT overdue_since AS since FROM hazard WHERE id = ?', [returned.id])
    expect(back.since, time).toEqual(new Date('2046-01-02T03:04:05Z'))
    const [figures] = await platform.db.query('SELECT overdue FROM enterprise_figures WHERE tenant_id = ?', [tenantId])
    expect(figures.overdue, time).toBe(0)
    const open = await platform.db.query(
      "SELECT subject FROM deadline WHERE tenant_id = ? AND fired_at IS NULL AND cancelled_at IS NULL AND kind IN ('rectification', 'colour')",
      [tenantId],
    )
    expect(open, time).toEqual([{ subject: 'Enterprise' }])
  }
  await runner.release()
})
