import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { storeBuffer } from '#modules/file/file.service'
import { Context } from '#platform/context'
import { aPoint, aRisk, ls, openRiskPlatform } from './risk.fixture'

let world: Awaited<ReturnType<typeof openRiskPlatform>>
beforeAll(async () => {
  world = await openRiskPlatform()
})
afterAll(() => world.platform.close())

async function desk() {
  const { tenantId } = await world.given.enterprise()
  const manager = await world.given.member(tenantId, 'safety_manager')
  const api = world.as(manager)
  const ctx = new Context(manager, world.platform.db.manager, world.platform.services)
  const { id: fileId } = await storeBuffer(ctx, {
    name: '厂区图.png',
    type: 'image/png',
    buffer: Buffer.from('picture'),
  })
  return { tenantId, api, fileId, point: await aPoint(api) }
}

const square = (x: number) => [
  [x, 0.1],
  [x + 0.2, 0.1],
  [x + 0.2, 0.4],
  [x, 0.4],
]
const bowTie = [
  [0, 0],
  [0.5, 0.5],
  [0.5, 0],
  [0, 0.5],
]

describe('floor plans', () => {
  it('colour every area by the gravest residual risk inside', async () => {
    const { api, fileId, point } = await desk()
    const other = await aPoint(api, '打磨间')
    await api.post('/api/risks').send(aRisk(point.id, { inherent: ls(5, 5), residual: ls(3, 3) }))
    await api.post('/api/risks').send(aRisk(point.id, { factor: '别的', inherent: ls(1, 1) }))
    const { status, body } = await api.post('/api/floor-plans').send({
      name: '一层平面图',
      fileId,
      areas: [
        { name: '配电区', polygon: square(0.1), riskPointIds: [point.id] },
        { name: '打磨区', polygon: square(0.5), riskPointIds: [other.id] },
      ],
    })
    expect(status).toBe(200)
    expect(body.areas).toMatchObject([
      {
        level: 'general',
        counts: { major: 0, considerable: 0, general: 1, low: 1 },
        points: [{ id: point.id, level: 'general' }],
      },
      { level: null, counts: { major: 0, considerable: 0, general: 0, low: 0 } },
    ])
    await api.post('/api/risks').send(aRisk(other.id, { inherent: ls(4, 5) }))
    const [plan] = (await api.get('/api/floor-plans')).body.items
    expect(plan.areas.map(({ level }: { level: string }) => level)).toEqual(['general', 'major'])
  })

  it('refuse areas that cross themselves, unknown points and unknown pictures', async () => {
    const { api, fileId, point } = await desk()
    const foreign = await desk()
    const send = async (more: object) =>
      (await api.post('/api/floor-plans').send({ name: '一层', fileId, areas: [], ...more })).body
    const area = { name: '甲', polygon: square(0.1), riskPointIds: [] as string[] }
    expect(await send({ areas: [area, { ...area, polygon: bowTie }] })).toMatchObject({
      status: 422,
      code: 'floor_plan_invalid',
      errors: [{ pointer: '/areas/1/polygon', code: 'polygon_crossing' }],
    })
    expect(await send({ areas: [{ ...area, riskPointIds: [point.id, foreign.point.id] }] })).toMatchObject({
      errors: [{ pointer: '/areas/0/riskPointIds' }],
    })
    expect(await send({ areas: [{ ...area, polygon: square(0.1).slice(2) }] })).toMatchObject({ status: 400 })
    expect(await send({ fileId: foreign.fileId })).toMatchObject({ status: 422, code: 'file_unknown' })
  })

  it('belong to their enterprise and compare versions', async () => {
    const { api, fileId } = await desk()
    const { body } = await api.post('/api/floor-plans').send({ name: '一层', fileId, areas: [] })
    const put = (by: typeof api, version: number) =>
      by.put(`/api/floor-plans/${body.id}`).set('if-match', `"${version}"`).send({ name: '二层', fileId, areas: [] })
    const stranger = await desk()
    expect((await put(stranger.api, 1)).status).toBe(404)
    expect((await put(api, 1)).body).toMatchObject({ name: '二层', version: 2 })
    expect((await put(api, 1)).body).toMatchObject({ status: 412 })
    expect((await stranger.api.delete(`/api/floor-plans/${body.id}`)).status).toBe(404)
    expect((await api.delete(`/api/floor-plans/${body.id}`)).status).toBe(200)
    expect((await api.get('/api/floor-plans')).body.items).toEqual([])
  })
})
