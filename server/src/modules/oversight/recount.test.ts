import { afterAll, expect, it } from 'vitest'
import { recolour } from '#modules/dossier/colour.service'
import { checkRisks, upsertRisks } from '#modules/risk/risk-import.service'
import { Context } from '#platform/context'
import { apiOn } from '#test/api'
import { openOwnPlatform } from '#test/database'
import { drain } from '#test/drain'
import { givenIn } from '#test/given'
import { recount } from './overview.service'

/** Counters are what they count, whatever comes in which order. */
const platform = await openOwnPlatform('recount')
const given = givenIn(platform)
const as = apiOn(platform)
afterAll(() => platform.close())

const figuresOf = async (tenantId: string) =>
  (await platform.db.query('SELECT * FROM enterprise_figures WHERE tenant_id = ?', [tenantId]))[0]

it('counts what was imported', async () => {
  const { tenantId } = await given.enterprise()
  const manager = await given.member(tenantId, 'safety_manager')
  await recount(given.system(tenantId))
  await platform.db.transaction(async (manager_) => {
    const ctx = new Context(manager, manager_, platform.services)
    const rows = [
      { row: 1, pointName: '配电室', factor: '带负荷拉闸', inherent: { level: 'major' as const } },
      { row: 2, pointName: '打磨间', factor: '粉尘积聚', inherent: { level: 'general' as const } },
    ]
    await upsertRisks(ctx, await checkRisks(ctx, rows), '7')
  })
  await drain(platform)
  const figures = await figuresOf(tenantId)
  expect([figures.risks_major, figures.risks_general]).toEqual([1, 1])
})

it('loses no count to a slower one that began before', async () => {
  const { tenantId } = await given.enterprise()
  const worker = await given.member(tenantId, 'worker')
  const report = () => as(worker).post('/api/hazards').send({ title: '地面有油没有清理', place: '一车间' })
  await report()
  await recount(given.system(tenantId))

  let go = () => {}
  const gate = new Promise<void>((resolve) => {
    go = resolve
  })
  let counted = () => {}
  const hasCounted = new Promise<void>((resolve) => {
    counted = resolve
  })
  /** Counts, and then takes its time to write. */
  class Slow extends Context {
    override async all(...args: Parameters<Context['all']>): Promise<never> {
      counted()
      await gate
      return super.all(...args) as never
    }
  }
  const system = given.system(tenantId).actor
  const slow = platform.db.transaction((manager) => recount(new Slow(system, manager, platform.services)))
  await hasCounted
  await report()
  const quick = platform.db.transaction((manager) => recount(new Context(system, manager, platform.services)))
  setTimeout(go, 300)
  await Promise.all([slow, quick])
  expect((await figuresOf(tenantId)).hazards).toBe(2)
})

it('comes to the same from many at once', async () => {
  const { tenantId } = await given.enterprise()
  const worker = await given.member(tenantId, 'worker')
  const system = given.system(tenantId).actor
  const inOne = (count: typeof recount) =>
    platform.db.transaction((manager) => count(new Context(system, manager, platform.services)))
  await inOne(recount)
  await Promise.all(
    Array.from({ length: 6 }, async (_, i) => {
      await as(worker)
        .post('/api/hazards')
        .send({ title: `第 ${i} 条隐患在这里`, place: '一车间' })
      await Promise.all([inOne(recount), inOne(recolour)])
    }),
  )
  expect((await figuresOf(tenantId)).hazards).toBe(6)
})
