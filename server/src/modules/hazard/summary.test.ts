import type { Actor } from '@shuangfang/shared/access/actor'
import { endOfLocalDay, toLocalDate } from '@shuangfang/shared/reference/calendar'
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
    expect(mine).toMatchObject({ reportedThisMonth: 3, monthAgo: { open: 0, reported: 0, closed: 0 } })
    expect(await rows(manager, `owner=${worker.userId}`)).toBe(0)
    expect(mine.byState).toMatchObject({ reported: 2, graded: 1, closed: 0 })
    expect(await rows(manager, 'planReturned=1')).toBe(1)
    expect(await rows(manager, 'state=reported')).toBe(2)

    const seen = await summary(other)
    expect(seen).toMatchObject({ open: 1, major: 0, planReturned: 0 })
  })

  it('tells how the same figures stood a month ago, from the record', async () => {
    const { tenantId } = await given.enterprise()
    const [manager, worker] = await Promise.all([
      given.member(tenantId, 'safety_manager'),
      given.member(tenantId, 'worker'),
    ])
    const day = 86_400_000
    const long = (await report(worker)).body.id
    const short = (await report(worker)).body.id
    for (const id of [long, short]) {
      await grade(manager, id, 'general')
      await as(manager).post(`/api/hazards/${id}/assign`).send(plan(worker.userId).commitments)
    }
    // Both were found and ordered forty days ago, to be done within five; one was closed ten days ago.
    const then = new Date(Date.now() - 40 * day)
    const deadline = new Date(then.getTime() + 5 * day)
    await platform.db.query('UPDATE hazard SET created_at = ?, deadline = ? WHERE tenant_id = ?', [
      then,
      deadline,
      tenantId,
    ])
    await platform.db.query(
      `UPDATE event SET occurred_at = ?, payload = JSON_REPLACE(payload, '$.deadline', ?) WHERE tenant_id = ? AND subject = 'Hazard'`,
      [then, deadline.toISOString(), tenantId],
    )
    await platform.db.query(`UPDATE hazard SET state = 'closed', closed_at = ? WHERE id = ?`, [
      new Date(Date.now() - 10 * day),
      short,
    ])
    expect(await summary(manager)).toMatchObject({
      open: 1,
      overdue: 1,
      monthAgo: { open: 2, overdue: 2, major: 0 },
    })
  })

  it('is of one enterprise: authorities have their overview', async () => {
    const officer = await given.regulator()
    expect((await as(officer).get('/api/hazard-summary')).status).toBe(403)
    expect((await as(null).get('/api/hazard-summary')).status).toBe(401)
  })
})

describe('what people still have to rectify', () => {
  it('is counted by person and unit, and every count opens its rows', async () => {
    const { tenantId } = await given.enterprise()
    const manager = await given.member(tenantId, 'safety_manager')
    const unit = (
      await as(await given.member(tenantId, 'system_admin'))
        .post('/api/org-units')
        .send({ kind: 'team', name: '焊接班' })
    ).body
    const [welder, loner] = await Promise.all([given.member(tenantId, 'worker'), given.member(tenantId, 'worker')])
    await platform.db.query('UPDATE account SET unit_id = ? WHERE id = ?', [unit.id, welder.userId])
    for (const who of [welder, welder, welder, loner]) {
      const { id } = (await report(loner)).body
      await grade(manager, id, 'general')
      await as(manager).post(`/api/hazards/${id}/assign`).send(plan(who.userId).commitments)
    }
    const ids = (await as(manager).get(`/api/hazards?owner=${welder.userId}`)).body.items.map(
      (row: { id: string }) => row.id,
    )
    await platform.db.query('UPDATE hazard SET deadline = UTC_TIMESTAMP(3) - INTERVAL 1 HOUR WHERE id = ?', [ids[0]])
    await platform.db.query('UPDATE hazard SET deadline = ? WHERE id = ?', [
      endOfLocalDay(toLocalDate(new Date())),
      ids[1],
    ])
    const { people } = (await as(manager).get('/api/hazard-tasks')).body
    expect(people).toEqual([
      {
        ownerId: welder.userId,
        ownerName: welder.name,
        unitId: unit.id,
        unitName: '焊接班',
        open: 3,
        dueToday: 1,
        late: 1,
      },
      {
        ownerId: loner.userId,
        ownerName: loner.name,
        unitId: null,
        unitName: null,
        open: 1,
        dueToday: 0,
        late: 0,
      },
    ])
    const during = 'state=rectifying,verifying'
    expect([
      await rows(manager, `${during}&unit=${unit.id}`),
      await rows(manager, `${during}&unit=none`),
      await rows(manager, `due=today&unit=${unit.id}`),
      await rows(manager, `overdue=1&owner=${welder.userId}`),
    ]).toEqual([3, 1, 1, 1])
    expect((await as(loner).get('/api/hazard-tasks')).body.people).toHaveLength(2)
    expect((await as(await given.member(tenantId, 'worker')).get('/api/hazard-tasks')).body.people).toEqual([])
    expect((await as(await given.regulator()).get('/api/hazard-tasks')).status).toBe(403)
  })
})
