import { afterAll, describe, expect, it } from 'vitest'
import { apiOn } from '#test/api'
import { openTestPlatform } from '#test/database'
import { worldOn } from '#test/kill-sweep/world'

const platform = await openTestPlatform()
const as = apiOn(platform)
const w = await worldOn(platform)
afterAll(() => platform.close())

type Made = { id: string; version: number }
const make = async (call: Parameters<typeof w.done>[0]): Promise<Made> => w.done(call)
const unit = (parentId: string | null = null) =>
  make(w.post(w.admin, '/org-units', { kind: 'workshop', name: `车间 ${w.unique()}`, parentId }))
const point = (values: object = {}) => {
  const call = w.point()
  return make({ ...call, body: { ...call.body, ...values } })
}
const area = (riskPointId: string) => ({
  name: '东区',
  polygon: [
    [0, 0],
    [1, 0],
    [1, 1],
  ],
  riskPointIds: [riskPointId],
})

/** Makes something that is referred to, and names what refers to it. */
const referred: Record<string, () => Promise<{ path: string; told: RegExp }>> = {
  'a unit with units below it': async () => {
    const { id } = await unit()
    await unit(id)
    return { path: `/org-units/${id}`, told: /1 个下级部门（设置—部门班组）/ }
  },
  'a unit with people': async () => {
    const { id } = await unit()
    const person = { login: `k${w.unique()}`, name: '王新', roles: ['worker'], unitId: id }
    await w.done(w.post(w.admin, '/accounts', person))
    return { path: `/org-units/${id}`, told: /1 名人员（设置—人员）/ }
  },
  'a unit that somebody leads': async () => {
    const { id } = await unit()
    const { userId } = await w.given.member(w.tenantId, 'department_head')
    await platform.db.query('UPDATE account SET unit_ids = ? WHERE id = ?', [JSON.stringify([id]), userId])
    return { path: `/org-units/${id}`, told: /1 名人员（设置—人员）/ }
  },
  'a unit with risk points': async () => {
    const { id } = await unit()
    await point({ unitId: id })
    return { path: `/org-units/${id}`, told: /1 个风险点（风险—风险点）/ }
  },
  'a unit with hazards': async () => {
    const { id } = await unit()
    const hazard = await w.rectifying()
    await platform.db.query('UPDATE hazard SET owner_unit_id = ? WHERE id = ?', [id, hazard])
    return { path: `/org-units/${id}`, told: /1 条隐患/ }
  },
  'a risk point with risks': async () => {
    const { id } = await point()
    await w.done(w.risk(id))
    return { path: `/risk-points/${id}`, told: /1 条风险/ }
  },
  'a risk point with hazards': async () => {
    const { id } = await point()
    await w.done(w.post(w.worker, '/hazards', { title: '配电柜前堆放纸箱，过道被堵', riskPointId: id }))
    return { path: `/risk-points/${id}`, told: /1 条隐患/ }
  },
  'a risk point on a floor plan': async () => {
    const { id } = await point()
    await w.done(w.post(w.manager, '/floor-plans', { ...(await w.floorPlan()), areas: [area(id)] }))
    return { path: `/risk-points/${id}`, told: /1 张平面图（风险—四色图）/ }
  },
}

describe('what is referred to', () => {
  it.each(Object.entries(referred))('is not deleted: %s', async (_, prepare) => {
    const { path, told } = await prepare()
    const who = path.startsWith('/org-units') ? w.admin : w.manager
    const { status, body } = await as(who).delete(`/api${path}`)
    expect([status, body.detail]).toEqual([409, expect.stringMatching(told)])
    const table = path.startsWith('/org-units') ? 'org_unit' : 'risk_point'
    const [row] = await platform.db.query(`SELECT COUNT(*) AS n FROM ${table} WHERE id = ?`, [path.split('/')[2]])
    expect(Number(row.n)).toBe(1)
  })

  it('is deleted once nothing refers to it', async () => {
    const [{ id }, { id: pointId }] = [await unit(), await point()]
    expect((await as(w.admin).delete(`/api/org-units/${id}`)).status).toBe(200)
    expect((await as(w.manager).delete(`/api/risk-points/${pointId}`)).status).toBe(200)
  })
})
