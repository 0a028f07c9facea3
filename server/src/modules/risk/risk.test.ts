import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aPoint, aRisk, ls, openRiskPlatform } from './risk.fixture'

let world: Awaited<ReturnType<typeof openRiskPlatform>>
beforeAll(async () => {
  world = await openRiskPlatform()
})
afterAll(() => world.platform.close())

/** An enterprise with its safety manager at the desk and one risk point. */
async function desk() {
  const { tenantId } = await world.given.enterprise()
  const manager = await world.given.member(tenantId, 'safety_manager')
  const api = world.as(manager)
  return { tenantId, manager, api, point: await aPoint(api) }
}

describe('risk points', () => {
  it('get a number, a code and their risks’ level', async () => {
    const { api, point } = await desk()
    expect(point).toMatchObject({ number: 'FX-0001', level: null, riskCount: 0 })
    expect(point.code).toMatch(/^[0-9A-Z]{12}$/)
    const first = (await api.post('/api/risks').send(aRisk(point.id, { inherent: ls(3, 3) }))).body
    await api.post('/api/risks').send(aRisk(point.id, { factor: '电缆沟积水', inherent: ls(5, 4) }))
    const after = async () => (await api.get(`/api/risk-points/${point.id}`)).body
    expect(await after()).toMatchObject({ level: 'major', riskCount: 2 })
    expect((await api.delete(`/api/risk-points/${point.id}`)).body).toMatchObject({ code: 'risk_point_in_use' })
    const { body } = await api.get('/api/risks?level=major')
    expect(body.items).toHaveLength(1)
    expect((await api.delete(`/api/risks/${body.items[0].id}`)).status).toBe(200)
    expect(await after()).toMatchObject({ level: 'general', riskCount: 1 })
    expect(first.pointName).toBe('配电室')
  })

  it('show their new name on every risk at once', async () => {
    const { api, point } = await desk()
    await api.post('/api/risks').send(aRisk(point.id))
    const edit = { name: '高压配电室', kind: 'area', location: '一车间' }
    const { version } = (await api.get(`/api/risk-points/${point.id}`)).body
    expect((await api.put(`/api/risk-points/${point.id}`).set('if-match', `"${version}"`).send(edit)).status).toBe(200)
    expect((await api.get('/api/risks')).body.items[0]).toMatchObject({ pointName: '高压配电室', location: '一车间' })
    const stale = await api.put(`/api/risk-points/${point.id}`).set('if-match', `"${version}"`).send(edit)
    expect(stale.body).toMatchObject({ status: 412, code: 'stale' })
  })

  it('open their card to anyone with the code, and nothing else', async () => {
    const { api, point } = await desk()
    await api.post('/api/risks').send(aRisk(point.id, { inherent: ls(5, 5), measures: { emergency: '切断电源' } }))
    const { status, body } = await world.as(null).get(`/api/open/risk-points/${point.code}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({ name: '配电室', level: 'major', risks: [{ measures: { emergency: '切断电源' } }] })
    expect(JSON.stringify(body)).not.toContain('personName')
    expect((await world.as(null).get('/api/open/risk-points/ABCDEFGH2345')).status).toBe(404)
    expect((await world.as(null).get(`/api/risk-points/${point.id}`)).status).toBe(401)
  })
})

describe('grading', () => {
  it.each([
    [{ ...ls(4, 5) }, 'major', 'company'],
    [{ ...ls(3, 5) }, 'considerable', 'workshop'],
    [{ ...ls(3, 3) }, 'general', 'team'],
    [{ ...ls(2, 4) }, 'low', 'post'],
    [{ ...ls(3, 4, 'LS-B') }, 'considerable', 'workshop'],
    [{ scheme: 'LEC-A', scores: { L: 1, E: 10, C: 7 } }, 'low', 'post'],
    [{ scheme: 'LEC-B', scores: { L: 1, E: 10, C: 7 } }, 'general', 'team'],
    [{ scheme: 'MES', scores: { M: 5, E: 10, S: 4 } }, 'major', 'company'],
  ])('%j is %s, kept by %s', async (inherent, level, controlLevel) => {
    const { api, point } = await desk()
    const { body } = await api.post('/api/risks').send(aRisk(point.id, { inherent }))
    expect(body).toMatchObject({
      level,
      inherentLevel: level,
      controlLevel,
      inherent: { scheme: inherent.scheme, version: 1 },
    })
  })

  it('counts the residual level where there is one, and refuses one above the inherent', async () => {
    const { api, point } = await desk()
    const { body } = await api.post('/api/risks').send(aRisk(point.id, { inherent: ls(5, 5), residual: ls(2, 3) }))
    expect(body).toMatchObject({ inherentLevel: 'major', level: 'low', controlLevel: 'post' })
    const higher = await api
      .post('/api/risks')
      .send(aRisk(point.id, { factor: '别的', inherent: ls(1, 2), residual: ls(5, 5) }))
    expect(higher.body).toMatchObject({ status: 422, code: 'risk_residual_higher' })
  })

  it('makes a direct rule major without scores, with its evidence', async () => {
    const { api, point } = await desk()
    const direct = { rule: 'D3', evidence: '储罐区构成三级重大危险源' }
    const { body } = await api.post('/api/risks').send(aRisk(point.id, { inherent: { scheme: 'LS-DB37', direct } }))
    expect(body).toMatchObject({ level: 'major', inherent: { score: null, direct } })
    const unknown = { scheme: 'LS-DB37', direct: { ...direct, rule: 'D9' } }
    expect(
      (await api.post('/api/risks').send(aRisk(point.id, { factor: '别的', inherent: unknown }))).body,
    ).toMatchObject({
      code: 'risk_scores_invalid',
    })
  })

  it('refuses figures that the scheme does not have, and a level handed down', async () => {
    const { api, point } = await desk()
    const send = async (more: object) => (await api.post('/api/risks').send(aRisk(point.id, more))).body
    expect(await send({ inherent: ls(6, 1) })).toMatchObject({ status: 422, code: 'risk_scores_invalid' })
    expect(await send({ inherent: { scheme: 'LS-DB37', scores: { L: 3 } } })).toMatchObject({ status: 422 })
    expect(await send({ inherent: ls(1, 1, 'LS-无') })).toMatchObject({ code: 'risk_scheme_unknown' })
    expect(await send({ inherent: ls(5, 5), controlLevel: 'team' })).toMatchObject({
      code: 'risk_control_lowered',
      errors: [{ pointer: '/controlLevel' }],
    })
    expect(await send({ inherent: ls(1, 1), controlLevel: 'company' })).toMatchObject({ controlLevel: 'company' })
  })

  it('keeps the frozen assessment of a row whose scores were not touched', async () => {
    const { api, point } = await desk()
    const { body } = await api.post('/api/risks').send(aRisk(point.id, { inherent: ls(3, 4) }))
    await world.platform.db.query("UPDATE risk SET inherent = JSON_SET(inherent, '$.version', 7) WHERE id = ?", [
      body.id,
    ])
    const edit = (version: number, inherent: unknown) =>
      api
        .put(`/api/risks/${body.id}`)
        .set('if-match', `"${version}"`)
        .send({ ...aRisk(point.id), inherent })
    expect((await edit(1, ls(3, 4))).body).toMatchObject({ version: 2, inherent: { version: 7 } })
    expect((await edit(2, 'keep')).body).toMatchObject({ version: 3, inherent: { version: 7 } })
    expect((await edit(3, ls(3, 5))).body).toMatchObject({ inherent: { version: 1 }, level: 'considerable' })
    expect((await edit(1, 'keep')).body).toMatchObject({ status: 412 })
  })
})

describe('a row of the register', () => {
  it('keeps its measures apart and in place', async () => {
    const { api, point } = await desk()
    const { body } = await api
      .post('/api/risks')
      .send(aRisk(point.id, { measures: { engineering: '加装闭锁', emergency: '断电急救' } }))
    const ids = async () =>
      world.platform.db.query('SELECT id, kind, text FROM control_measure WHERE risk_id = ? ORDER BY id', [body.id])
    const before = await ids()
    const write = aRisk(point.id, { measures: { engineering: '加装机械闭锁', training: '每年培训一次' } })
    const edited = await api.put(`/api/risks/${body.id}`).set('if-match', '"1"').send(write)
    expect(edited.body.measures).toEqual({
      engineering: '加装机械闭锁',
      management: null,
      training: '每年培训一次',
      protection: null,
      emergency: null,
    })
    const after = await ids()
    expect(after[0].id).toBe(before[0].id)
    expect(after.map((row: { kind: string }) => row.kind)).toEqual(['engineering', 'training'])
  })

  it('is not written twice', async () => {
    const { api, point } = await desk()
    await api.post('/api/risks').send(aRisk(point.id))
    const again = await api
      .post('/api/risks')
      .send(aRisk(point.id, { unit: ' 停送电操作', factor: '带负荷拉合隔离开关,产生电弧。' }))
    expect(again.body).toMatchObject({ status: 409, code: 'risk_exists' })
  })

  it('moves between points, and both know', async () => {
    const { api, point } = await desk()
    const other = await aPoint(api, '变压器室')
    const { body } = await api.post('/api/risks').send(aRisk(point.id, { inherent: ls(5, 5) }))
    await api
      .put(`/api/risks/${body.id}`)
      .set('if-match', '"1"')
      .send({ ...aRisk(other.id), inherent: 'keep' })
    expect((await api.get(`/api/risk-points/${point.id}`)).body).toMatchObject({ level: null, riskCount: 0 })
    expect((await api.get(`/api/risk-points/${other.id}`)).body).toMatchObject({ level: 'major', riskCount: 1 })
  })

  it('can be found by level, text, point and cell', async () => {
    const { api, point } = await desk()
    await api.post('/api/risks').send(aRisk(point.id, { inherent: ls(3, 5), departmentName: '机电科' }))
    await api.post('/api/risks').send(aRisk(point.id, { factor: '电缆沟积水', unit: '电缆沟' }))
    const found = async (query: string) => (await api.get(`/api/risks?${query}`)).body.items.length
    expect(await found('ungraded=1')).toBe(1)
    expect(await found('level=considerable,major')).toBe(1)
    expect(await found(`q=${encodeURIComponent('积水')}`)).toBe(1)
    expect(await found(`q=${encodeURIComponent('配电')}`)).toBe(2)
    expect(await found(`department=${encodeURIComponent('机电科')}`)).toBe(1)
    expect(await found('scheme=LS-DB37&l=3&s=5')).toBe(1)
    expect(await found('scheme=LS-DB37&l=3&s=4')).toBe(0)
    const { body } = await api.get('/api/risk-matrix')
    expect(body.cells).toHaveLength(25)
    expect(body.cells.find((cell: { l: number; s: number }) => cell.l === 3 && cell.s === 5)).toEqual({
      l: 3,
      s: 5,
      level: 'considerable',
      count: 1,
    })
    expect(body.elsewhere).toBe(1)
    const outside = await api.get('/api/risks').query({ outside: body.scheme, total: '1' })
    expect(outside.body).toMatchObject({ total: 1, items: [{ level: null }] })
    expect((await api.get('/api/risk-summary')).body).toEqual({
      counts: { major: 0, considerable: 1, general: 0, low: 0 },
      ungraded: 1,
      points: 1,
      register: null,
    })
  })
})

describe('whose risks', () => {
  it('a worker reads and cannot write', async () => {
    const { tenantId, point } = await desk()
    const worker = world.as(await world.given.member(tenantId, 'worker'))
    expect((await worker.get('/api/risks')).status).toBe(200)
    expect((await worker.post('/api/risks').send(aRisk(point.id))).body).toMatchObject({ status: 403 })
    expect((await worker.delete(`/api/risk-points/${point.id}`)).status).toBe(403)
  })

  it('another enterprise sees none of it', async () => {
    const { api, point } = await desk()
    const { body } = await api.post('/api/risks').send(aRisk(point.id))
    const other = await desk()
    for (const path of [`/api/risks/${body.id}`, `/api/risk-points/${point.id}`]) {
      expect((await other.api.get(path)).status).toBe(404)
      expect((await other.api.delete(path)).status).toBe(404)
    }
    const put = await other.api.put(`/api/risks/${body.id}`).set('if-match', '"1"').send(aRisk(other.point.id))
    expect(put.status).toBe(404)
    expect((await other.api.post('/api/risks').send(aRisk(point.id))).body).toMatchObject({
      status: 422,
      code: 'risk_point_unknown',
    })
    expect((await other.api.get('/api/risks')).body.items).toEqual([])
  })

  it('a regulator reads its jurisdiction and changes nothing', async () => {
    const { api, point, tenantId } = await desk()
    const { body } = await api.post('/api/risks').send(aRisk(point.id, { inherent: ls(5, 5) }))
    const here = world.as(await world.given.regulator([{ region: '410184106', sectors: ['industry_trade'] }]))
    const elsewhere = world.as(await world.given.regulator([{ region: '410185', sectors: null }]))
    expect((await here.get(`/api/risks/${body.id}`)).status).toBe(200)
    expect(
      (await here.get(`/api/risks?enterprise=${tenantId}&region=410184&sector=industry_trade`)).body.items,
    ).toHaveLength(1)
    expect((await here.get(`/api/risks?enterprise=${tenantId}&sector=mining`)).body.items).toHaveLength(0)
    expect((await here.get(`/api/risk-summary?enterprise=${tenantId}`)).body.counts.major).toBe(1)
    expect((await here.delete(`/api/risks/${body.id}`)).status).toBe(403)
    expect((await elsewhere.get(`/api/risks/${body.id}`)).status).toBe(404)
    expect((await elsewhere.get('/api/risks')).body.items).toEqual([])
    expect((await elsewhere.get(`/api/risk-summary?enterprise=${tenantId}`)).status).toBe(404)
  })
})
