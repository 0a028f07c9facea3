import type { Actor } from '@shuangfang/shared/access/actor'
import { hazardApi, type ListedHazard } from '@shuangfang/shared/hazard/hazard.contract'
import { type HazardFigure, queueFigures, standingFigures } from '@shuangfang/shared/hazard/hazard.figures'
import { toLocalDate } from '@shuangfang/shared/reference/calendar'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Context } from '#platform/context'
import { apiOn } from '#test/api'
import { openTestPlatform } from '#test/database'
import { givenIn } from '#test/given'
import { gradeHazard, moveHazard, reportHazard } from './hazard.service'
import { assignHazard, proposeVoid, submitRectification, verifyHazard } from './rectify.service'
import { extendSupervised } from './supervised.service'

const platform = await openTestPlatform()
const given = givenIn(platform)
const as = apiOn(platform)
afterAll(() => platform.close())

const daysAgo = (n: number) => new Date(Date.now() - n * 86_400_000)

async function cast() {
  const { tenantId } = await given.enterprise()
  const [manager, principal, worker] = await Promise.all([
    given.member(tenantId, 'safety_manager'),
    given.member(tenantId, 'principal'),
    given.member(tenantId, 'worker'),
  ])
  /** This person, that many days ago. */
  const was = (who: Actor, n: number) => new Context(who, platform.db.manager, platform.services, daysAgo(n))
  const report = async (title: string, n = 60) =>
    (await reportHazard(was(worker, n), { title, place: '一车间', source: 'quick_report', photos: [] })).id
  const grade = (id: string, level: 'general' | 'major', n = 55) =>
    gradeHazard(was(manager, n), id, { level, category: 'site', speciality: 'fire', treatment: 'by_deadline' })
  const order = (id: string, deadline: Date) =>
    assignHazard(was(manager, 50), id, {
      ownerId: worker.userId,
      measure: '清理通道并加装隔离栏',
      funds: 1200,
      deadline,
      contingency: '专人值守疏散通道',
    })
  const ordered = async (title: string, deadline = daysAgo(35)) => {
    const id = await report(title)
    await grade(id, 'general')
    await order(id, deadline)
    return id
  }
  const handIn = (id: string, n: number) => submitRectification(was(worker, n), id, { note: '已清理', photos: [] })
  return { tenantId, manager, principal, worker, was, report, grade, ordered, handIn }
}

/** Hazards of every fate, before and since the day a month ago. */
async function history() {
  const c = await cast()
  await c.report('还没有人看')
  await c.ordered('拖着没改')
  await c.handIn(await c.ordered('过期才交，还没有验收'), 33)
  await extendSupervised(
    given.system(c.tenantId).at(daysAgo(40)),
    await c.ordered('后来给了时间'),
    toLocalDate(daysAgo(10)),
  )
  const early = await c.ordered('早就改好了')
  await c.handIn(early, 45)
  await verifyHazard(c.was(c.manager, 44), early, null)
  const later = await c.ordered('后来改好了')
  await c.handIn(later, 12)
  await verifyHazard(c.was(c.manager, 10), later, null)
  await c.grade(await c.report('早就判为重大'), 'major')
  const upgraded = await c.report('后来才判为重大')
  await c.grade(upgraded, 'general')
  await c.grade(upgraded, 'major', 9)
  for (const [title, n] of [
    ['早就作废了', 45],
    ['后来作废了', 8],
  ] as const) {
    const id = await c.report(title)
    await proposeVoid(c.was(c.manager, n + 1), id, '重复上报，另一条已在办')
    await moveHazard(c.was(c.principal, n), id, 'approve_void')
  }
  await c.report('这个月才发现', 2)
  return c
}

const summaryOf = async (who: Actor) =>
  z.decode(hazardApi.summary.output, (await as(who).get('/api/hazard-summary')).body)
/** All rows of a list, page by page. */
async function rows(who: Actor, query: Record<string, string>): Promise<ListedHazard[]> {
  const found: ListedHazard[] = []
  for (let after: string | null | undefined; after !== null; ) {
    const page = await as(who)
      .get('/api/hazards')
      .query({ ...query, size: 3, ...(after && { after }) })
    expect([query, page.status]).toEqual([query, 200])
    found.push(...page.body.items)
    after = page.body.next
  }
  return found
}

describe('figures of now and of a month ago', () => {
  it('each open exactly the rows that they count', async () => {
    const c = await history()
    const summary = await summaryOf(c.manager)
    expect(summary.monthAgo).toMatchObject({ open: 8, overdue: 3, major: 1 })
    const figures: HazardFigure[] = [...queueFigures(summary), ...standingFigures(summary)]
    const counted = figures.flatMap((figure) => [figure, ...(figure.before ? [figure.before] : [])])
    expect(counted).toHaveLength(15)
    for (const who of [c.manager, c.principal]) {
      const shown = await Promise.all(
        counted.map(async ({ label, query }) => ({ label, query, value: (await rows(who, query)).length })),
      )
      expect(shown).toEqual(counted.map(({ label, query, value }) => ({ label, query, value })))
    }
  })

  it('tell how each row stood then, beside how it stands now', async () => {
    const c = await history()
    const asOf = (await summaryOf(c.manager)).monthAgo.asOf.toISOString()
    const late = await rows(c.manager, { overdue: '1', asOf })
    expect(late.map(({ title, state, past }) => [title, past?.state, state])).toEqual([
      ['后来改好了', 'rectifying', 'closed'],
      ['过期才交，还没有验收', 'verifying', 'verifying'],
      ['拖着没改', 'rectifying', 'rectifying'],
    ])
    const [given] = (await rows(c.manager, { state: 'rectifying', asOf })).filter(
      ({ title }) => title === '后来给了时间',
    )
    expect(given?.past?.deadline).toBe(given?.deadline)
    const graded = await rows(c.manager, { state: 'graded', asOf })
    expect(graded.map(({ title, level, past }) => [title, past?.level, level])).toEqual([
      ['后来才判为重大', 'general', 'major'],
      ['早就判为重大', 'major', 'major'],
    ])
    // What was done with or not yet found then is no row of that moment; today's list has no past.
    expect(await rows(c.manager, { state: 'closed,void', asOf })).toEqual([])
    expect((await rows(c.manager, { state: 'closed' })).every(({ past }) => past === undefined)).toBe(true)
  })

  it('are for those who may see the rows, and only of what the record tells', async () => {
    const c = await history()
    const asOf = (await summaryOf(c.manager)).monthAgo.asOf.toISOString()
    const officer = await given.regulator()
    expect(await rows(officer, { asOf, enterprise: c.tenantId })).toHaveLength(8)
    expect(await rows(await given.member((await given.enterprise()).tenantId, 'safety_manager'), { asOf })).toEqual([])
    const refused = await as(c.manager).get('/api/hazards').query({ asOf, owner: c.worker.userId })
    expect([refused.status, refused.body.detail]).toEqual([400, expect.stringContaining('过去某一刻')])
  })
})
