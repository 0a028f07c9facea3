import { setTimeout } from 'node:timers/promises'
import type { DataSource } from 'typeorm'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { Hazards } from '#modules/hazard/hazard.entity'
import { reportHazard } from '#modules/hazard/hazard.service'
import { Context } from '#platform/context'
import { openOwnPlatform, openTestPlatform } from '#test/database'
import { givenIn } from '#test/given'
import { clearDeadline, deadlinesOf, setDeadline, sweepDeadlines } from './deadlines'

const platform = await openTestPlatform()
const given = givenIn(platform)
afterAll(() => platform.close())

const kind = 'rectification'
const past = new Date(Date.now() - 60_000)
const far = new Date(Date.now() + 86_400_000)

/** Any row held for change, of a noun that has clocks, will do. */
async function someRow() {
  const { tenantId } = await given.enterprise()
  const worker = await given.member(tenantId, 'worker')
  const ctx = given.system(tenantId)
  const report = { title: '配电箱门未关', place: '一车间', source: 'other', photos: [] } as const
  const { id } = await reportHazard(new Context(worker, platform.db.manager, platform.services), {
    ...report,
    photos: [],
  })
  return { ctx, row: await ctx.one(Hazards, id, 'grade') }
}
const firedOf = async (ctx: Context, row: Awaited<ReturnType<typeof someRow>>['row']) =>
  (await ctx.history(Hazards, row)).filter(({ payload }) => 'dueAt' in payload)

/** A worker that dies after its work and before its commit. */
const dyingOn = (db: DataSource) =>
  ({
    transaction: (work: (manager: unknown) => Promise<unknown>) =>
      db.transaction(async (manager) => {
        await work(manager)
        throw new Error('killed')
      }),
  }) as unknown as DataSource
const dying = { ...platform, db: dyingOn(platform.db) }
const sweepAll = async () => {
  while ((await sweepDeadlines(platform)) > 0);
}

describe('deadlines', () => {
  it('fire once per level however many sweeps run, some of which die', async () => {
    const rows = await Promise.all(Array.from({ length: 12 }, someRow))
    for (const { ctx, row } of rows) {
      const levels = (['due_soon', 'overdue', 'escalated'] as const).map((level) => ({ level, at: past }))
      await setDeadline(ctx, row, kind, levels)
    }
    const sweep = async (ground: typeof platform | typeof dying) => {
      for (let i = 0; i < 6; i++) await sweepDeadlines(ground, 5).catch(() => 0)
    }
    await Promise.all([sweep(platform), sweep(platform), sweep(dying), sweep(platform)])
    await sweepAll()
    for (const { ctx, row } of rows) {
      const types = (await firedOf(ctx, row)).map(({ type }) => type).sort()
      expect(types).toEqual(['hazard.due_soon', 'hazard.escalated', 'hazard.overdue'])
    }
  })

  it('leave no mark and no event when the worker dies', async () => {
    await sweepAll()
    const { ctx, row } = await someRow()
    await setDeadline(ctx, row, kind, [{ level: 'overdue', at: past }])
    await expect(sweepDeadlines(dying)).rejects.toThrow('killed')
    expect(await firedOf(ctx, row)).toEqual([])
    expect((await deadlinesOf(ctx, Hazards, row))[0]?.firedAt).toBeNull()
    await sweepAll()
    expect(await firedOf(ctx, row)).toMatchObject([{ type: 'hazard.overdue', actorName: '系统' }])
  })

  it('never fire early: the database clock decides', async () => {
    const { ctx, row } = await someRow()
    const [{ dueAt }] = await platform.db.query('SELECT UTC_TIMESTAMP(3) + INTERVAL 900000 MICROSECOND AS dueAt')
    await setDeadline(ctx, row, kind, [{ level: 'overdue', at: dueAt }])
    await sweepAll()
    expect(await firedOf(ctx, row)).toEqual([])
    const afterSweep = () => sweepAll().then(() => firedOf(ctx, row))
    await expect.poll(afterSweep, { timeout: 5000 }).toHaveLength(1)
    const [fired] = await firedOf(ctx, row)
    expect(fired?.occurredAt.getTime()).toBeGreaterThanOrEqual(new Date(dueAt).getTime())
    expect(fired?.payload).toMatchObject({ kind, revision: 1, level: 'overdue' })
  })

  it('move with an extension: what had not fired never will, what had stays and is due no longer', async () => {
    const { ctx, row } = await someRow()
    await setDeadline(ctx, row, kind, [
      { level: 'due_soon', at: past },
      { level: 'overdue', at: far },
    ])
    await sweepAll()
    await setDeadline(ctx, row, kind, [{ level: 'overdue', at: past }])
    await sweepAll()
    const all = await deadlinesOf(ctx, Hazards, row)
    expect(all.map(({ revision, level, firedAt, cancelledAt }) => [revision, level, !!firedAt, !!cancelledAt])).toEqual(
      [
        [1, 'due_soon', true, true],
        [1, 'overdue', false, true],
        [2, 'overdue', true, false],
      ],
    )
    expect((await firedOf(ctx, row)).map(({ payload }) => payload.revision)).toEqual([1, 2])
  })

  it('end with the thing they were about', async () => {
    const { ctx, row } = await someRow()
    await setDeadline(ctx, row, kind, [{ level: 'overdue', at: past }])
    await clearDeadline(ctx, row, kind)
    await sweepAll()
    expect(await firedOf(ctx, row)).toEqual([])
  })
})

it('leaves a level that only a newer program knows to that one, and fires what comes after it', async () => {
  const { ctx, row } = await someRow()
  const other = await someRow()
  for (const one of [{ ctx, row }, other]) await setDeadline(one.ctx, one.row, kind, [{ level: 'overdue', at: past }])
  await platform.db.query(
    "UPDATE deadline SET level = 'far_beyond', due_at = due_at - INTERVAL 1 YEAR WHERE subject = 'Hazard' AND subject_id = ? AND tenant_id = ?",
    [row.id, ctx.tenantId],
  )
  await sweepAll()
  expect(await firedOf(ctx, row)).toEqual([])
  expect(await firedOf(other.ctx, other.row)).toHaveLength(1)
})

/** The promise at its size: eight schedulers whose clocks are up to five minutes wrong, ticks doubled, some of them dying. */
it('fire once per level, never early and within the minute, on eight nodes with wrong clocks, some of which die', {
  timeout: 60_000,
}, async () => {
  const { db, close } = await openOwnPlatform('schedulers')
  const start = Date.now()
  const ground = { ...platform, db }
  const { tenantId } = await givenIn(ground).enterprise()
  // Some are due long since, most become due while the schedulers run.
  await db.query(
    `INSERT INTO deadline (tenant_id, version, created_at, subject, subject_id, kind, revision, level, due_at)
     WITH RECURSIVE s (seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM s WHERE seq < 200)
     SELECT ?, 1, UTC_TIMESTAMP(3), 'Hazard', s.seq, 'rectification', 1, l.level,
       UTC_TIMESTAMP(3) + INTERVAL (s.seq * 20 - 1000) * 1000 MICROSECOND
     FROM s JOIN (SELECT 'due_soon' AS level UNION SELECT 'overdue' UNION SELECT 'escalated') l`,
    [tenantId],
  )
  // Every process believes its own clock, and each look at it is wrong by another amount.
  vi.useFakeTimers({ toFake: ['Date'] })
  const began = performance.now()
  let isOver = false
  async function node(index: number): Promise<void> {
    while (!isOver) {
      vi.setSystemTime(start + performance.now() - began + (Math.random() - 0.5) * 600_000)
      const tick = (of: typeof ground) => sweepDeadlines(of, 7).catch(() => 0)
      await Promise.all([tick(ground), tick(index % 4 ? ground : { ...ground, db: dyingOn(db) })])
    }
  }
  /** Ends when nothing is left to fire, and a second later: what fires twice does so then. */
  async function untilAllFired(): Promise<void> {
    const left = async () => {
      const [{ n }] = await db.query('SELECT COUNT(*) AS n FROM deadline WHERE tenant_id = ? AND fired_at IS NULL', [
        tenantId,
      ])
      return Number(n)
    }
    while (await left()) await setTimeout(100)
    await setTimeout(1000)
    isOver = true
  }
  await Promise.all([...Array.from({ length: 8 }, (_, index) => node(index)), untilAllFired()]).finally(() =>
    vi.useRealTimers(),
  )

  const [{ due, fired, early, late }] = await db.query(
    `SELECT COUNT(*) AS due, SUM(fired_at IS NOT NULL) AS fired, SUM(fired_at < due_at) AS early,
       SUM(fired_at > due_at + INTERVAL 60 SECOND) AS late FROM deadline WHERE tenant_id = ?`,
    [tenantId],
  )
  expect([due, fired, early, late].map(Number)).toEqual([600, 600, 0, 0])
  const events = await db.query(
    `SELECT COUNT(*) AS n, COUNT(DISTINCT e.type, e.subject_id) AS different, SUM(e.occurred_at < d.due_at) AS early
     FROM event e JOIN deadline d ON d.subject_id = e.subject_id AND e.type = CONCAT('hazard.', d.level)
     WHERE e.tenant_id = ? AND JSON_VALUE(e.payload, '$.dueAt') IS NOT NULL`,
    [tenantId],
  )
  expect(Object.values(events[0] as object).map(Number)).toEqual([600, 600, 0])
  await close()
})
