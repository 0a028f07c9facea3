import type { Actor } from '@shuangfang/shared/access/actor'
import { afterAll, describe, expect, it } from 'vitest'
import { apiOn } from '#test/api'
import { openTestPlatform } from '#test/database'
import { givenIn } from '#test/given'

const platform = await openTestPlatform()
const given = givenIn(platform)
const as = apiOn(platform)
afterAll(() => platform.close())

const report = (who: Actor) =>
  as(who).post('/api/hazards').send({ title: '安全出口堆放纸箱，疏散通道被堵', place: '成品库北门' })
const grade = (who: Actor, id: string, level: string) =>
  as(who)
    .post(`/api/hazards/${id}/grade`)
    .send({ level, category: 'site', speciality: 'fire', treatment: 'by_deadline' })
const part = '按方案分步实施并逐项验收'
const plan = (ownerId: string) => ({
  commitments: {
    ownerId,
    measure: '清理通道并加装隔离栏',
    funds: 1200,
    deadline: new Date(Date.now() + 9 * 86_400_000).toISOString(),
    contingency: '专人值守疏散通道',
  },
  goal: part,
  methods: part,
  funds: part,
  people: part,
  timetable: part,
  safety: part,
})
const summary = async (who: Actor) => (await as(who).get('/api/hazard-summary')).body
const rows = async (who: Actor, query: string) => (await as(who).get(`/api/hazards?${query}`)).body.items.length

describe('summary of hazards', () => {
  it('counts what its lists show, and tells only of what the reader may read', async () => {
    const { tenantId } = await given.enterprise()
    const [manager, principal, worker, other] = await Promise.all([
      given.member(tenantId, 'safety_manager'),
      given.member(tenantId, 'principal'),
      given.member(tenantId, 'worker'),
      given.member(tenantId, 'worker'),
    ])
    const ids = [(await report(worker)).body.id, (await report(worker)).body.id, (await report(other)).body.id]
    await grade(manager, ids[0], 'major')
    expect((await as(manager).post(`/api/hazards/${ids[0]}/plan`).send(plan(worker.userId))).status).toBe(200)
    await as(principal).post(`/api/hazards/${ids[0]}/plan/return`).send({ reason: '没有写明资金来源' })

    const mine = await summary(manager)
    expect(mine).toMatchObject({ open: 3, major: 1, planReturned: 1, overdue: 0, closedThisMonth: 0 })
    expect(mine).toMatchObject({ reportedThisMonth: 3, closedLastMonth: 0, newlyOverdue: 0 })
    expect(await rows(manager, `owner=${worker.userId}`)).toBe(0)
    expect(mine.byState).toMatchObject({ reported: 2, graded: 1, closed: 0 })
    expect(mine.latest[0]).toMatchObject({ type: 'hazard.return_plan', hazardId: ids[0] })
    expect(await rows(manager, 'planReturned=1')).toBe(1)
    expect(await rows(manager, 'state=reported')).toBe(2)

    const seen = await summary(other)
    expect(seen).toMatchObject({ open: 1, major: 0, planReturned: 0 })
    expect(new Set(seen.latest.map(({ hazardId }: { hazardId: string }) => hazardId))).toEqual(new Set([ids[2]]))
  })

  it('is of one enterprise: authorities have their overview', async () => {
    const officer = await given.regulator()
    expect((await as(officer).get('/api/hazard-summary')).status).toBe(403)
    expect((await as(null).get('/api/hazard-summary')).status).toBe(401)
  })
})
