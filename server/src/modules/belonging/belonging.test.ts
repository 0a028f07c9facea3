import type { Actor } from '@shuangfang/shared/access/actor'
import { authorityRoles, enterpriseRoles, type Role } from '@shuangfang/shared/access/roles'
import { addDays, toLocalDate } from '@shuangfang/shared/reference/calendar'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apiOn } from '#test/api'
import { openOwnPlatform } from '#test/database'
import { drain } from '#test/drain'
import { givenIn, newUscc } from '#test/given'

const platform = await openOwnPlatform('belonging')
const given = givenIn(platform)
const as = apiOn(platform)
beforeAll(given.reference, 60_000)
afterAll(() => platform.close())

const [here, there] = ['410184106', '410185101']
/** Two counties with an office each, and an enterprise in the first. */
async function world(place: { regionCode?: string; sector?: 'industry_trade' } = {}) {
  // Offices of other tests are no offices of these counties any more.
  await platform.db.query("UPDATE jurisdiction SET valid_to = '2021-01-01'")
  const enterprise = await given.enterprise({ regionCode: here, ...place })
  const { tenantId } = enterprise
  const [home, away] = [
    await given.regulator([{ region: '410184', sectors: null }], 'supervisor', 'leader'),
    await given.regulator([{ region: '410185', sectors: null }], 'supervisor', 'leader'),
  ]
  await given.registered(home)
  await given.registered(away)
  const [manager, principal] = [
    await given.member(tenantId, 'safety_manager'),
    await given.member(tenantId, 'principal'),
  ]
  const proof = await given.file(manager, 'application/pdf', '营业执照.pdf')
  const request = async (wanted: object, actor: Actor = manager) =>
    as(actor)
      .post('/api/enterprise-changes')
      .send({
        ...wanted,
        reason: '厂房搬迁到新址',
        files: [actor === manager ? proof : await given.file(actor, 'application/pdf')],
      })
  const consent = (actor: Actor, id: string, acts: object[] = []) =>
    as(actor).post(`/api/enterprise-changes/${id}/consent`).send({ note: '情况属实，同意', acts })
  const refuse = (actor: Actor, id: string) =>
    as(actor).post(`/api/enterprise-changes/${id}/refuse`).send({ reason: '材料与实际地址不符' })
  const stored = async () => (await as(principal).get(`/api/enterprises/${tenantId}`)).body
  return { enterprise, tenantId, home, away, manager, principal, proof, request, consent, refuse, stored }
}

/** A major hazard of the enterprise under listed supervision of this office. */
async function listed({ manager, home }: Awaited<ReturnType<typeof world>>): Promise<string> {
  const { body: hazard } = await as(manager)
    .post('/api/hazards')
    .send({ title: '除尘系统停用仍在打磨', place: '打磨间' })
  await given.criterion('GM10-3-1')
  const grade = {
    level: 'major',
    criterionCode: 'GM10-3-1',
    category: 'site',
    speciality: 'electrical',
    treatment: 'by_deadline',
  }
  const graded = await as(manager).post(`/api/hazards/${hazard.id}/grade`).send(grade)
  expect(graded.status, JSON.stringify(graded.body)).toBe(200)
  const drafted = await as(home)
    .post('/api/supervisions')
    .send({
      hazardId: hazard.id,
      description: '除尘系统停用期间仍在打磨作业',
      basis: '工贸企业重大事故隐患判定标准',
      requirements: ['立即停止打磨作业'],
      treatBy: addDays(toLocalDate(new Date()), 60),
    })
  expect(drafted.status, JSON.stringify(drafted.body)).toBe(200)
  const leader = await given.colleague(home, 'leader')
  await as(leader).post(`/api/supervisions/${drafted.body.id}/sign`).set('if-match', '"1"')
  expect((await as(home).post(`/api/supervisions/${drafted.body.id}/issue`)).body).toMatchObject({ state: 'issued' })
  return drafted.body.id
}

describe('what is registered', () => {
  it('is not the enterprise’s to edit', async () => {
    const { manager, enterprise } = await world()
    const own = { shortName: '新简称', principalName: '李厂长', principalPhone: '13800000001' }
    const put = (more: object) =>
      as(manager)
        .put(`/api/enterprises/${enterprise.id}`)
        .set('if-match', '"1"')
        .send({ ...own, ...more })
    const registered = {
      name: '另一个名称有限公司',
      uscc: newUscc(),
      regionCode: there,
      sector: 'fire',
      industryCode: '2110',
      address: '别处 1 号',
      staff: 5,
    }
    for (const [field, value] of Object.entries(registered))
      expect((await put({ [field]: value })).status, field).toBe(400)
    expect((await put({})).body).toMatchObject({ shortName: '新简称', name: enterprise.name, regionCode: here })
  })

  it('holds until the office in charge has consented, on every page, and then changes on all', async () => {
    const { manager, home, away, tenantId, enterprise, request, consent, stored } = await world()
    const wanted = { name: '新郑市改名机械有限公司', uscc: newUscc(), staff: 80, address: '薛店镇工业路 9 号' }
    const asked = await request(wanted)
    expect(asked.body).toMatchObject({
      state: 'requested',
      former: { name: enterprise.name, regionCode: here },
      wanted: { ...wanted, regionCode: here },
      releasingOfficeId: 'tenantId' in home.realm && home.realm.tenantId,
      receivingOfficeId: null,
    })
    expect(await stored()).toMatchObject({ name: enterprise.name, uscc: enterprise.uscc, staff: enterprise.staff })
    const card = async () => (await as(null).get(`/api/open/enterprises/${enterprise.code}`)).body.name
    expect(await card()).toBe(enterprise.name)
    expect((await as(away).get(`/api/enterprise-changes/${asked.body.id}`)).status).toBe(404)
    expect((await request({ staff: 90 })).body).toMatchObject({ status: 409, code: 'change_waiting' })

    expect((await consent(home, asked.body.id)).body).toMatchObject({ state: 'approved' })
    expect(await stored()).toMatchObject(wanted)
    expect(await card()).toBe(wanted.name)
    const [tenant] = await platform.db.query('SELECT name FROM tenant WHERE id = ?', [tenantId])
    expect(tenant.name).toBe(wanted.name)
    expect((await consent(home, asked.body.id)).status).toBe(409)
    // What was decided opens the way for the next one.
    expect((await request({ staff: 90 })).status).toBe(200)
    const trail = await as(await given.member(tenantId, 'audit_admin')).get('/api/audit?type=enterprise.changed')
    expect(trail.body.items).toMatchObject([{ actorName: home.name, payload: { name: wanted.name } }])
    expect(manager.name).not.toBe(home.name)
  })

  it('is asked for with reason, proof and something that changes', async () => {
    const { manager, proof, request, enterprise } = await world()
    const ask = (body: object) => as(manager).post('/api/enterprise-changes').send(body)
    expect((await ask({ staff: 9, files: [proof] })).body.errors).toMatchObject([{ pointer: '/reason' }])
    expect((await ask({ staff: 9, reason: '人员减少', files: [] })).body.errors).toMatchObject([{ pointer: '/files' }])
    const other = await given.enterprise()
    const foreign = await given.file(await given.member(other.tenantId, 'safety_manager'), 'application/pdf')
    expect((await ask({ staff: 9, reason: '人员减少', files: [foreign] })).body).toMatchObject({
      code: 'file_unknown',
    })
    expect((await request({})).body).toMatchObject({ code: 'nothing_changed' })
    expect((await request({ name: enterprise.name })).body).toMatchObject({ code: 'nothing_changed' })
    // No oracle: whose code it is, is for the office to find.
    expect((await request({ uscc: other.uscc })).status).toBe(200)
  })

  it('never takes the credit code of another enterprise', async () => {
    const { home, request, consent, stored, enterprise } = await world()
    const other = await given.enterprise()
    const { body } = await request({ uscc: other.uscc })
    expect((await consent(home, body.id)).body).toMatchObject({ status: 422, code: 'uscc_taken' })
    expect(await stored()).toMatchObject({ uscc: enterprise.uscc })
  })

  it.each([
    ['a township that is not there', { regionCode: '410184999' }, '/regionCode'],
    ['a county in place of a township', { regionCode: '410184000' }, '/regionCode'],
    ['an industry that is not there', { industryCode: '9999' }, '/industryCode'],
    ['a sector that is not its industry’s', { sector: 'coal_mine' }, '/sector'],
  ])('is never %s, however it comes in', async (_, wrong, pointer) => {
    const { request } = await world()
    const fault = { status: 422, code: 'place_unknown', errors: [expect.objectContaining({ pointer })] }
    expect((await request(wrong)).body).toMatchObject(fault)
    const profile = {
      uscc: newUscc(),
      name: '新郑市新开机械有限公司',
      shortName: '新开机械',
      regionCode: here,
      sector: 'industry_trade',
      industryCode: '3311',
      address: '薛店镇友谊路 8 号',
      principalName: '张厂长',
      staff: 60,
      ...wrong,
    }
    const administrator = { name: '李管理', login: `belong${newUscc().slice(-9).toLowerCase()}` }
    const password = '三号车间的安全员姓李'
    const registered = await as(null)
      .post('/api/enterprises/register')
      .send({ ...profile, administrator: { ...administrator, password } })
    expect(registered.body).toMatchObject(fault)
    const created = await as(await given.operator())
      .post('/api/enterprises')
      .send({ ...profile, administrator })
    expect(created.body).toMatchObject(fault)
  })
})

describe('a move', () => {
  it('during listed supervision leaves everything where it is until both offices have consented', async () => {
    const w = await world()
    const { home, away, tenantId, request, consent, stored, proof, manager } = w
    const order = await listed(w)
    await drain(platform)
    const overviewOf = async (actor: Actor) => (await as(actor).get('/api/overview')).body.total
    const before = await overviewOf(home)
    expect(before).toMatchObject({ supervised: 1, majorOpen: 1 })

    const { body: change } = await request({ regionCode: there, address: '新密市工业路 1 号' })
    expect(change).toMatchObject({ state: 'requested', receivingOfficeName: '新郑市应急管理局' })
    expect(await stored()).toMatchObject({ regionCode: here })
    expect(await overviewOf(home)).toEqual(before)
    expect((await as(home).get(`/api/supervisions/${order}`)).status).toBe(200)

    // The strangers see the request, its proof and the open acts, and nothing else of the enterprise.
    const shown = await as(away).get(`/api/enterprise-changes/${change.id}`)
    expect(shown.body).toMatchObject({
      former: { regionCode: here },
      wanted: { regionCode: there },
      files: [{ id: proof, name: '营业执照.pdf' }],
      acts: [{ supervisionId: order }],
    })
    expect((await as(away).get(`/api/files/${proof}`)).status).toBe(200)
    expect((await as(away).get('/api/enterprise-changes?waiting=1')).body.items).toMatchObject([{ id: change.id }])
    for (const path of [
      `/enterprises/${tenantId}`,
      `/dossiers/${tenantId}`,
      `/supervisions/${order}`,
      `/enterprises/${tenantId}/belonging`,
    ])
      expect((await as(away).get(`/api${path}`)).status, path).toBe(404)
    expect((await as(away).get('/api/hazards')).body.items).toEqual([])
    expect((await overviewOf(away)).majorOpen).toBe(0)

    expect((await consent(away, change.id)).body).toMatchObject({ state: 'requested', receiverName: away.name })
    expect(await stored()).toMatchObject({ regionCode: here })
    expect(await overviewOf(home)).toEqual(before)
    expect((await consent(away, change.id)).body).toMatchObject({ status: 409, code: 'change_consented' })

    const done = await consent(home, change.id, [{ supervisionId: order, to: 'stays' }])
    expect(done.body, JSON.stringify(done.body)).toMatchObject({ state: 'approved' })
    expect(await stored()).toMatchObject({ regionCode: there, address: '新密市工业路 1 号' })
    await drain(platform)
    expect((await as(away).get(`/api/enterprises/${tenantId}`)).status).toBe(200)
    expect((await as(home).get(`/api/enterprises/${tenantId}`)).status).toBe(404)
    expect([(await overviewOf(home)).majorOpen, (await overviewOf(away)).majorOpen]).toEqual([0, 1])
    // What it decided stays readable for the office that gave it up.
    expect((await as(home).get(`/api/enterprise-changes/${change.id}`)).body.acts).toMatchObject([
      { supervisionId: order, to: 'stays' },
    ])
    expect((await as(home).get(`/api/supervisions/${order}`)).status).toBe(200)

    const { spans } = (await as(manager).get(`/api/enterprises/${tenantId}/belonging`)).body
    const today = toLocalDate(new Date())
    expect(spans.filter(({ to }: { to: string | null }) => !to || to >= today)).toMatchObject([
      { regionCode: there, from: today, to: null },
    ])
  })

  it('passes the open cases of the office that gives it up to the one that takes it, unless decided otherwise', async () => {
    const w = await world()
    const { home, away, request, consent } = w
    const order = await listed(w)
    const { body: change } = await request({ regionCode: there })
    const shown = await as(away).get(`/api/enterprise-changes/${change.id}`)
    expect(shown.body.acts).toMatchObject([{ supervisionId: order, officeId: tenantOf(home), to: tenantOf(away) }])
    // Nobody decides about the acts of another office, nor gives one to an office that is not over the new place.
    const wrong = [
      await consent(away, change.id, [{ supervisionId: order, to: 'stays' }]),
      await consent(home, change.id, [{ supervisionId: order, to: tenantOf(home) ?? '' }]),
    ]
    for (const { body } of wrong) expect(body).toMatchObject({ status: 422, code: 'act_unknown' })
    await consent(home, change.id)
    expect((await consent(away, change.id)).body).toMatchObject({ state: 'approved' })
    const handovers = await platform.db.query(
      'SELECT state, successor_id AS id FROM handover WHERE supervision_id = ?',
      [order],
    )
    expect(handovers.map(({ state, id }: { state: string; id: string }) => [state, String(id)])).toEqual([
      ['agreed', tenantOf(away)],
    ])
  })

  it('stays undone when one of both refuses, and says why', async () => {
    const { away, home, manager, request, consent, refuse, stored } = await world()
    const { body: change } = await request({ regionCode: there })
    await consent(home, change.id)
    expect((await refuse(away, change.id)).body).toMatchObject({
      state: 'refused',
      refusal: '材料与实际地址不符',
      refusedBy: `新郑市应急管理局 ${away.name}`,
    })
    expect(await stored()).toMatchObject({ regionCode: here })
    expect((await consent(home, change.id)).status).toBe(409)
    await drain(platform)
    const told = await as(manager).get('/api/notifications')
    const titles = told.body.items.map(({ title }: { title: string }) => title)
    expect(titles).toContain('新郑市应急管理局不同意登记信息变更，请查看原因')
    expect(titles).toContain('新郑市应急管理局已同意登记信息变更')
  })

  it('within the jurisdiction of the office in charge needs its word only; between townships, both', async () => {
    const { home, request, consent } = await world()
    const { body: alone } = await request({ regionCode: '410184109' })
    expect(alone).toMatchObject({ receivingOfficeId: null })
    expect((await consent(home, alone.id)).body).toMatchObject({ state: 'approved' })
    const township = await given.regulator([{ region: '410184109', sectors: null }], 'township_officer')
    await given.registered(township)
    // The township is nearer now: it gives the enterprise up, the county takes it.
    const { body: between } = await request({ regionCode: here })
    expect([between.releasingOfficeId, between.receivingOfficeId]).toEqual([tenantOf(township), tenantOf(home)])
    expect((await consent(township, between.id)).body).toMatchObject({ state: 'requested' })
    expect((await consent(home, between.id)).body).toMatchObject({ state: 'approved' })
  })

  it('by another sector goes to the office of that sector', async () => {
    const { request } = await world()
    await platform.db.query("UPDATE jurisdiction SET valid_to = '2021-01-01'")
    const trade = await given.regulator([{ region: '410184', sectors: ['industry_trade'] }], 'supervisor')
    const fire = await given.regulator([{ region: '410184', sectors: ['fire'] }], 'supervisor')
    await given.registered(trade)
    await given.registered(fire)
    const { body } = await request({ sector: 'fire' })
    expect([body.releasingOfficeId, body.receivingOfficeId]).toEqual([tenantOf(trade), tenantOf(fire)])
  })

  it('to where no office is, is refused at once; from where none is, needs the taker only', async () => {
    const { home, request, consent, stored } = await world()
    expect((await request({ regionCode: '410122102' })).body).toMatchObject({
      status: 422,
      code: 'no_office_there',
      errors: [{ pointer: '/regionCode' }],
    })
    // As it was before requests: an enterprise that had set itself a region that does not exist.
    const lost = await world({ regionCode: '999999999' })
    const { body: back } = await lost.request({ regionCode: there })
    expect([back.releasingOfficeId, back.receivingOfficeId]).toEqual([null, tenantOf(lost.away)])
    expect((await lost.consent(lost.away, back.id)).body).toMatchObject({ state: 'approved' })
    expect(home.userId).not.toBe(lost.home.userId)
    expect(await stored()).toMatchObject({ regionCode: here })
    expect(consent).toBeTypeOf('function')
  })

  it('is decided by nobody whose jurisdiction has ended meanwhile', async () => {
    const { home, away, request, consent, refuse, stored } = await world()
    const { body } = await request({ regionCode: there })
    await platform.db.query("UPDATE jurisdiction SET valid_to = '2021-01-01'")
    for (const office of [home, away]) {
      expect((await consent(office, body.id)).body).toMatchObject({ status: 422, code: 'office_changed' })
      expect((await refuse(office, body.id)).body).toMatchObject({ status: 422, code: 'office_changed' })
    }
    expect(await stored()).toMatchObject({ regionCode: here })
  })
})

describe('who may', () => {
  const decide: Role[] = ['leader', 'inspector', 'supervisor', 'township_officer']
  const ask: Role[] = ['principal', 'safety_manager']

  it('ask and withdraw', async () => {
    const { tenantId, home, request } = await world()
    for (const role of enterpriseRoles) {
      const member = await given.member(tenantId, role)
      const { status, body } = await request({ staff: 77 }, member)
      expect(status, role).toBe(ask.includes(role) ? 200 : 403)
      const id = body.id ?? (await request({ staff: 77 })).body.id
      expect((await as(home).post(`/api/enterprise-changes/${id}/withdraw`)).status).toBe(403)
      const withdrawn = await as(member).post(`/api/enterprise-changes/${id}/withdraw`)
      expect(withdrawn.status, role).toBe(ask.includes(role) ? 200 : 403)
      if (withdrawn.status !== 200)
        await platform.db.query("UPDATE enterprise_change SET state = 'withdrawn', is_open = NULL WHERE id = ?", [id])
    }
  })

  it('decide: the named offices, by their officers, never the enterprise', async () => {
    const { home, manager, principal, tenantId, request, consent, refuse } = await world()
    const above = await given.regulator([{ region: '4101', sectors: null }], ...decide)
    await given.registered(above)
    for (const role of authorityRoles) {
      const { body } = await request({ staff: 78 })
      const officer = await given.colleague(home, role)
      const wanted = decide.includes(role) ? 200 : 403
      for (const outsider of [manager, principal, above]) {
        expect((await consent(outsider, body.id)).status).toBe(403)
        expect((await refuse(outsider, body.id)).status).toBe(403)
      }
      expect((await refuse(officer, body.id)).status, role).toBe(wanted)
      if (wanted !== 200) await as(manager).post(`/api/enterprise-changes/${body.id}/withdraw`)
    }
    const operator = await given.operator()
    expect((await as(operator).get('/api/enterprise-changes')).status).toBe(403)
    expect((await as(await given.member(tenantId, 'worker')).get('/api/enterprise-changes')).status).toBe(403)
  })
})

const tenantOf = ({ realm }: Actor) => ('tenantId' in realm ? realm.tenantId : null)
