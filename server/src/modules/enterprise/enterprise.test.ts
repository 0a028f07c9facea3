import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sessionAuthentication } from '#platform/session'
import { apiOn } from '#test/api'
import { openTestPlatform } from '#test/database'
import { givenIn, newUscc } from '#test/given'
import { createApp } from '../../app'

const platform = await openTestPlatform()
const given = givenIn(platform)
const as = apiOn(platform)
const app = createApp({ ...platform, authenticate: sessionAuthentication(platform.db, { keepMs: 0 }) })
beforeAll(given.reference, 60_000)
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
  const edit = { shortName: '新简称', principalName: '李厂长', safetyPhone: '0371-62693110' }
  const put = (id: string, version: number) =>
    as(manager).put(`/api/enterprises/${id}`).set('if-match', `"${version}"`).send(edit)
  expect((await put(mine.id, 1)).body).toMatchObject({ shortName: edit.shortName, version: 2 })
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
