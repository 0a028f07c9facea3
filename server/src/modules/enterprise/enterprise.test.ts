import request from 'supertest'
import { afterAll, describe, expect, it } from 'vitest'
import { sessionAuthentication } from '#platform/session'
import { apiOn } from '#test/api'
import { openTestPlatform } from '#test/database'
import { givenIn, newUscc } from '#test/given'
import { createApp } from '../../app'

const platform = await openTestPlatform()
const given = givenIn(platform)
const as = apiOn(platform)
const app = createApp({ ...platform, authenticate: sessionAuthentication(platform.db, { keepMs: 0 }) })
afterAll(() => platform.close())

let serial = Date.now()
const registration = (more: object = {}) => ({
  uscc: newUscc(),
  name: `新郑市待受理机械厂${serial++}`,
  shortName: '待受理机械',
  regionCode: '410184106',
  sector: 'industry_trade',
  industryCode: '3311',
  address: '薛店镇友谊路 8 号',
  principalName: '张厂长',
  staff: 60,
  administrator: { name: '李管理', login: `admin${serial++}`, password: '三号车间的安全员姓李' },
  ...more,
})

describe('an enterprise that registers itself', () => {
  it('waits for its authority, and signs in once accepted', async () => {
    const body = registration()
    expect((await as(null).post('/api/enterprises/register').send(body)).body).toMatchObject({ status: 'pending' })
    const signIn = () =>
      request(app).post('/api/session').send({ login: body.administrator.login, password: body.administrator.password })
    expect((await signIn()).body).toMatchObject({ status: 403, code: 'tenant_pending' })

    const officer = await given.regulator([{ region: '410184', sectors: null }], 'township_officer')
    const found = await as(officer).get('/api/enterprises').query({ status: 'pending', q: body.name })
    const { id } = found.body.items[0]
    expect((await as(officer).post(`/api/enterprises/${id}/accept`)).body).toMatchObject({ status: 'active' })
    expect((await signIn()).body).toMatchObject({ mustChangePassword: false, tenant: { name: body.name } })
    expect((await as(officer).post(`/api/enterprises/${id}/accept`)).body).toMatchObject({
      status: 409,
      code: 'enterprise_decided',
    })
  })

  it('is told why it was refused, and stays out', async () => {
    const body = registration()
    await as(null).post('/api/enterprises/register').send(body)
    const officer = await given.regulator([{ region: '410184106', sectors: null }], 'township_officer')
    const found = await as(officer).get('/api/enterprises').query({ q: body.name })
    const { id } = found.body.items[0]
    const refused = await as(officer).post(`/api/enterprises/${id}/refuse`).send({ reason: '营业执照与名称不符' })
    expect(refused.body).toMatchObject({ status: 'refused', statusNote: '营业执照与名称不符' })
    const reply = await request(app)
      .post('/api/session')
      .send({ login: body.administrator.login, password: body.administrator.password })
    expect(reply.body).toMatchObject({ status: 403, code: 'registration_refused' })
    expect(reply.body.detail).toContain('营业执照与名称不符')
  })

  it('may register again with what was mended, under the same login or another', async () => {
    const officer = await given.regulator([{ region: '410184106', sectors: null }], 'township_officer')
    const first = registration()
    const entry = async () => (await as(officer).get('/api/enterprises').query({ q: first.uscc })).body.items[0]
    const refuse = async () =>
      as(officer)
        .post(`/api/enterprises/${(await entry()).id}/refuse`)
        .send({ reason: '营业执照与名称不符' })
    await as(null).post('/api/enterprises/register').send(first)
    await refuse()
    const name = `${first.name}（改）`
    expect(
      (
        await as(null)
          .post('/api/enterprises/register')
          .send({ ...first, name })
      ).body,
    ).toEqual({
      name,
      status: 'pending',
    })
    await refuse()
    const other = { ...first.administrator, login: `${first.administrator.login}b`, password: '另一句好记的话-2026' }
    await as(null)
      .post('/api/enterprises/register')
      .send({ ...first, name, administrator: other })
    await as(officer).post(`/api/enterprises/${(await entry()).id}/accept`)
    const signIn = ({ login, password }: { login: string; password: string }) =>
      request(app).post('/api/session').send({ login, password })
    expect((await signIn(other)).body).toMatchObject({ tenant: { name } })
    expect((await signIn(first.administrator)).body).toMatchObject({ code: 'login_failed' })
    expect((await as(null).post('/api/enterprises/register').send(first)).body).toMatchObject({
      code: 'enterprise_exists',
    })
  })

  it('is nobody’s to accept outside its jurisdiction', async () => {
    const body = registration({ regionCode: '410184107' })
    await as(null).post('/api/enterprises/register').send(body)
    const here = await given.regulator([{ region: '410184107', sectors: null }], 'inspector')
    const [{ id }] = (await as(here).get('/api/enterprises').query({ q: body.name })).body.items
    const elsewhere = await given.regulator([{ region: '410184106', sectors: null }], 'inspector')
    expect((await as(elsewhere).post(`/api/enterprises/${id}/accept`)).status).toBe(404)
    const expert = await given.regulator([{ region: '410184107', sectors: null }], 'expert')
    expect((await as(expert).post(`/api/enterprises/${id}/accept`)).status).toBe(403)
  })

  it('is refused a second time, and with a wrong code, saying what to do', async () => {
    const body = registration()
    await as(null).post('/api/enterprises/register').send(body)
    const again = registration({ uscc: body.uscc })
    expect((await as(null).post('/api/enterprises/register').send(again)).body).toMatchObject({
      status: 409,
      code: 'enterprise_exists',
    })
    const mistyped = `${body.uscc.slice(0, 17)}${body.uscc[17] === '0' ? '1' : '0'}`
    const wrong = await as(null)
      .post('/api/enterprises/register')
      .send(registration({ uscc: mistyped }))
    expect(wrong.body).toMatchObject({ status: 400, errors: [{ pointer: '/uscc' }] })
    expect(wrong.body.detail).toContain('校验')
  })
})

describe('the operator', () => {
  it('opens an enterprise with its first administrator, once per click', async () => {
    const operator = await given.operator()
    const { administrator, ...profile } = registration()
    const body = { ...profile, administrator: { name: administrator.name, login: administrator.login } }
    const key = crypto.randomUUID()
    const twice = await Promise.all(
      [1, 2].map(() => as(operator).post('/api/enterprises').set('idempotency-key', key).send(body)),
    )
    expect(twice[0]?.body).toEqual(twice[1]?.body)
    const { login, initialPassword } = twice[0]?.body ?? {}
    const me = await request(app).post('/api/session').send({ login, password: initialPassword })
    expect(me.body).toMatchObject({ mustChangePassword: true, roles: ['system_admin', 'safety_manager'] })
  })

  it('sees the registry and none of the business in it', async () => {
    const operator = await given.operator()
    expect((await as(operator).get('/api/enterprises')).status).toBe(200)
    for (const path of ['/api/hazards', '/api/risks', '/api/supervisions']) {
      expect((await as(operator).get(path)).status).toBe(403)
    }
  })
})

describe('the page behind a code', () => {
  it('shows the public what is public', async () => {
    const { code, name, principalPhone } = await given.enterprise()
    const { body, status } = await as(null).get(`/api/open/enterprises/${code}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      name,
      colour: 'green',
      colourReason: expect.any(String),
      supervisionPhone: expect.any(String),
    })
    expect(JSON.stringify(body)).not.toContain(principalPhone)
    for (const key of ['uscc', 'principalName', 'staff', 'address']) expect(body).not.toHaveProperty(key)
  })

  it('hides an enterprise that was never accepted', async () => {
    const { code } = await given.enterprise({ status: 'pending' })
    expect((await as(null).get(`/api/open/enterprises/${code}`)).status).toBe(404)
  })
})

it('an enterprise edits its own entry, never another’s, and never over someone else’s edit', async () => {
  const [mine, theirs] = [await given.enterprise(), await given.enterprise()]
  const manager = await given.member(mine.tenantId, 'safety_manager')
  const { uscc: _, administrator: __, ...edit } = registration()
  const put = (id: string, version: number) =>
    as(manager).put(`/api/enterprises/${id}`).set('if-match', `"${version}"`).send(edit)
  expect((await put(mine.id, 1)).body).toMatchObject({ name: edit.name, version: 2 })
  expect((await put(mine.id, 1)).status).toBe(412)
  expect((await put(theirs.id, 1)).status).toBe(404)
})

describe('telephones of an enterprise', () => {
  const reason = '核实重大隐患停产撤人情况'

  it('are masked in every page, in full for its own editors and for an officer who says why', async () => {
    const { tenantId } = await given.enterprise({ principalPhone: '13812345678', safetyPhone: '0371-62693110' })
    const [manager, worker] = [await given.member(tenantId, 'safety_manager'), await given.member(tenantId, 'worker')]
    const officer = await given.regulator()
    for (const actor of [manager, worker, officer])
      expect((await as(actor).get(`/api/enterprises/${tenantId}`)).body).toMatchObject({
        principalPhone: '138****5678',
        safetyPhone: '0371-62693110',
      })
    const full = { principalPhone: '13812345678', safetyPhone: '0371-62693110' }
    expect((await as(manager).get('/api/enterprise/contacts')).body).toEqual(full)
    expect((await as(worker).get('/api/enterprise/contacts')).status).toBe(403)
    const look = (actor: typeof officer, body: object) =>
      as(actor).post(`/api/enterprises/${tenantId}/contacts`).send(body)
    expect((await look(officer, {})).status).toBe(400)
    expect((await look(officer, { reason })).body).toEqual(full)
    expect((await look(manager, { reason })).status).toBe(403)
    const elsewhere = await given.regulator([{ region: '410122', sectors: null }])
    expect((await look(elsewhere, { reason })).status).toBe(404)
    const { views } = (await as(manager).get(`/api/dossiers/${tenantId}`)).body
    expect(views).toMatchObject([{ viewer: officer.name, authority: '新郑市应急管理局', reason }])
  })

  it('are looked at fifty times a day by one officer, not more', async () => {
    const { tenantId } = await given.enterprise()
    const officer = await given.regulator()
    const look = async () => (await as(officer).post(`/api/enterprises/${tenantId}/contacts`).send({ reason })).body
    for (let i = 0; i < 50; i++) expect(await look()).toHaveProperty('principalPhone')
    expect(await look()).toMatchObject({ status: 422, code: 'looks_used_up' })
  })
})
