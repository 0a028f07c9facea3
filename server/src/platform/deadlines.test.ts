import type { DataSource } from 'typeorm'
import { afterAll, describe, expect, it } from 'vitest'
import { Accounts } from '#modules/account/account.entity'
import type { Context } from '#platform/context'
import { openTestPlatform } from '#test/database'
import { givenIn } from '#test/given'
import { clearDeadline, deadlinesOf, setDeadline, sweepDeadlines } from './deadlines'

const platform = await openTestPlatform()
const given = givenIn(platform)
afterAll(() => platform.close())

const kind = 'rectification'
const past = new Date(Date.now() - 60_000)
const far = new Date(Date.now() + 86_400_000)

/** Any row held for change will do as the thing with a deadline. */
async function someRow(): Promise<{ ctx: Context; row: Awaited<ReturnType<typeof given.account>> }> {
  const { tenantId } = await given.enterprise()
  const { id } = await given.account(tenantId, ['worker'])
  const ctx = given.system(tenantId)
  return { ctx, row: await ctx.one(Accounts, id, 'manage') }
}
const firedOf = async (ctx: Context, row: { id: string }) =>
  (await ctx.history(Accounts, row as never)).filter(({ type }) => type.startsWith('deadline.'))

/** A worker that dies after its work and before its commit. */
const dying = {
  ...platform,
  db: {
    transaction: (work: (manager: unknown) => Promise<unknown>) =>
      platform.db.transaction(async (manager) => {
        await work(manager)
        throw new Error('killed')
      }),
  } as unknown as DataSource,
}
const sweepAll = async () => {
  while ((await sweepDeadlines(platform)) > 0);
}

describe('deadlines', () => {
  it('fire once per level however many sweeps run, some of which die', async () => {
    const rows = await Promise.all(Array.from({ length: 12 }, someRow))
    for (const { ctx, row } of rows) {
      const levels = ['due_soon', 'overdue', 'escalated'].map((level) => ({ level, at: past }))
      await setDeadline(ctx, row, kind, levels)
    }
    const sweep = async (ground: typeof platform | typeof dying) => {
      for (let i = 0; i < 6; i++) await sweepDeadlines(ground, 5).catch(() => 0)
    }
    await Promise.all([sweep(platform), sweep(platform), sweep(dying), sweep(platform)])
    await sweepAll()
    for (const { ctx, row } of rows) {
      const types = (await firedOf(ctx, row)).map(({ type }) => type).sort()
      expect(types).toEqual(['deadline.due_soon', 'deadline.escalated', 'deadline.overdue'])
    }
  })

  it('leave no mark and no event when the worker dies', async () => {
    await sweepAll()
    const { ctx, row } = await someRow()
    await setDeadline(ctx, row, kind, [{ level: 'overdue', at: past }])
    await expect(sweepDeadlines(dying)).rejects.toThrow('killed')
    expect(await firedOf(ctx, row)).toEqual([])
    expect((await deadlinesOf(ctx, Accounts, row))[0]?.firedAt).toBeNull()
    await sweepAll()
    expect(await firedOf(ctx, row)).toMatchObject([{ type: 'deadline.overdue', actorName: '系统' }])
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

  it('move with an extension: what had not fired never will, what had stays', async () => {
    const { ctx, row } = await someRow()
    await setDeadline(ctx, row, kind, [
      { level: 'due_soon', at: past },
      { level: 'overdue', at: far },
    ])
    await sweepAll()
    await setDeadline(ctx, row, kind, [{ level: 'overdue', at: past }])
    await sweepAll()
    const all = await deadlinesOf(ctx, Accounts, row)
    expect(all.map(({ revision, level, firedAt, cancelledAt }) => [revision, level, !!firedAt, !!cancelledAt])).toEqual(
      [
        [1, 'due_soon', true, false],
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
