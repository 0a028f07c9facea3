import type { Actor } from '@shuangfang/shared/access/actor'
import { addDays, toLocalDate } from '@shuangfang/shared/reference/calendar'
import request from 'supertest'
import { afterAll, describe, expect, it } from 'vitest'
import { sessionAuthentication } from '#platform/session'
import { apiOn } from '#test/api'
import { openTestPlatform } from '#test/database'
import { drain } from '#test/drain'
import { givenIn } from '#test/given'
import { createApp } from '../../app'

const platform = await openTestPlatform()
const given = givenIn(platform)
const as = apiOn(platform)
const app = createApp({ ...platform, authenticate: sessionAuthentication(platform.db, { keepMs: 0 }) })
afterAll(() => platform.close())

let serial = Date.now()
const newPhone = () => `138${String(serial++).slice(-8)}`
const authority = (more: object = {}) => ({
  name: `某县应急管理局${serial++}`,
  shortName: '某县应急局',
  regionCode: '410184',
  documentWord: '某应急督',
  phone: '0371-62690000',
  administrator: { name: '吴管理', login: `admin${serial++}`, phone: newPhone() },
  leader: { name: '吴局长', login: `chief${serial++}`, phone: newPhone() },
  reason: '县政府来函申请开通',
  jurisdictions: [{ regionCode: '410184109', sectors: ['gas', 'fire'], validFrom: '2020-01-01' }],
  ...more,
})

const password = '龙湖镇燃气专项检查-2026'
interface First {
  login: string
  initialPassword: string
}
/** Asked by one person of the operator and confirmed by another. */
async function founded(more: object = {}) {
  const operator = await given.operator()
  const second = await given.colleague(operator, 'operator')
  const asked = await as(operator).post('/api/authorities').send(authority(more))
  const { body } = await confirm(second, asked.body.id)
  const leader = body.passwords.find(({ login }: First) => login.startsWith('chief')) as First
  return { operator, second, leader, id: body.authorityId as string }
}
const confirm = (who: Actor, id: string) => as(who).post(`/api/authority-requests/${id}/confirm`).send({})
/** … and its leader signed in, first password changed. */
async function opened(more: object = {}) {
  const made = await founded(more)
  const agent = request.agent(app)
  const { login, initialPassword } = made.leader
  await agent.post('/api/session').send({ login, password: initialPassword })
  await agent.post('/api/account/password').send({ current: initialPassword, next: password })
  return { ...made, agent }
}

describe('an authority', () => {
  it('sees exactly the region and sectors it was given, from the first sign-in', async () => {
    const { agent } = await opened()
    const name = `龙湖测试${serial++}`
    const inside = await given.enterprise({ name, regionCode: '410184109', sector: 'gas' })
    await given.enterprise({ name, regionCode: '410184109', sector: 'transport' })
    await given.enterprise({ name, regionCode: '410184108', sector: 'gas' })
    const { body } = await agent.get('/api/enterprises').query({ q: name })
    expect(body.items.map((row: { id: string }) => row.id)).toEqual([inside.id])
  })

  it('counts the days of a part by the calendar of China, its last one included', async () => {
    const day = toLocalDate(new Date())
    const part = { regionCode: '410184', sectors: null, validFrom: day, validTo: day }
    const { name } = await given.enterprise({ name: `当日测试${serial++}`, regionCode: '410184109' })
    const { agent } = await opened({ jurisdictions: [part] })
    expect((await agent.get('/api/enterprises').query({ q: name })).body.items).toHaveLength(1)
    const tomorrow = await opened({ jurisdictions: [{ ...part, validFrom: addDays(day, 1), validTo: null }] })
    expect((await tomorrow.agent.get('/api/enterprises').query({ q: name })).body.items).toEqual([])
  })

  it('works in the moment the first password is changed, whatever the process still remembers', async () => {
    const remembering = createApp({ ...platform, authenticate: sessionAuthentication(platform.db) })
    const { login, initialPassword } = (await founded()).leader
    const agent = request.agent(remembering)
    await agent.post('/api/session').send({ login, password: initialPassword })
    expect((await agent.get('/api/enterprises')).body.code).toBe('password_change_required')
    await agent.post('/api/account/password').send({ current: initialPassword, next: password })
    expect((await agent.get('/api/enterprises')).status).toBe(200)
  })

  it('ends a part within its days and never lengthens it', async () => {
    const { operator, id } = await opened({
      jurisdictions: [{ regionCode: '410184', sectors: null, validFrom: '2020-01-01', validTo: '2020-12-31' }],
    })
    const { body } = await as(operator).get(`/api/authorities/${id}`)
    const end = (on: string) =>
      as(operator).post(`/api/authorities/${id}/jurisdictions/${body.jurisdictions[0].id}/end`).send({ on })
    for (const on of ['2019-12-30', '2021-01-01']) {
      expect((await end(on)).body).toMatchObject({
        status: 422,
        code: 'jurisdiction_span',
        errors: [{ pointer: '/on' }],
      })
    }
    expect((await end('2020-06-30')).status).toBe(200)
  })

  it('says which login is taken', async () => {
    const operator = await given.operator()
    const first = authority()
    const asked = await as(operator).post('/api/authorities').send(first)
    await confirm(await given.colleague(operator, 'operator'), asked.body.id)
    const again = await as(operator)
      .post('/api/authorities')
      .send(authority({ administrator: { ...first.administrator, phone: newPhone() } }))
    expect(again.body).toMatchObject({
      status: 409,
      code: 'login_taken',
      errors: [{ pointer: '/administrator/login' }],
    })
    expect(again.body.detail).toContain(first.administrator.login)
    const { body } = await as(operator).get('/api/authorities').query({ q: '某县应急管理局', size: 100 })
    expect(body.items.filter((row: { name: string }) => row.name === first.name)).toHaveLength(1)
  })

  it('loses a part of its jurisdiction on the day it ends', async () => {
    const { operator, second, agent, id } = await opened()
    const { body } = await as(operator).get(`/api/authorities/${id}`)
    const [part] = body.jurisdictions
    const { name } = await given.enterprise({ name: `龙湖测试${serial++}`, regionCode: '410184109', sector: 'fire' })
    const seen = async () => (await agent.get('/api/enterprises').query({ q: name })).body.items.length
    expect(await seen()).toBe(1)
    await as(operator).post(`/api/authorities/${id}/jurisdictions/${part.id}/end`).send({ on: '2020-02-01' })
    expect(await seen()).toBe(0)
    const wider = { regionCode: '410184', sectors: null, validFrom: '2020-01-01', reason: '机构改革方案' }
    const asked = await as(operator).post(`/api/authorities/${id}/jurisdictions`).send(wider)
    expect(await seen(), 'not before another person of the operator confirms').toBe(0)
    expect((await confirm(operator, asked.body.id)).status).toBe(403)
    expect((await confirm(second, asked.body.id)).status).toBe(200)
    expect(await seen()).toBe(1)
  })

  it('cannot widen its own jurisdiction', async () => {
    const { agent, id } = await opened()
    const reply = await agent
      .post(`/api/authorities/${id}/jurisdictions`)
      .set('idempotency-key', crypto.randomUUID())
      .send({ regionCode: '41', sectors: null, validFrom: '2020-01-01', reason: '自行扩大' })
    expect(reply.status).toBe(403)
  })

  it('is refused without a jurisdiction, and with dates the wrong way round', async () => {
    const operator = await given.operator()
    const none = await as(operator)
      .post('/api/authorities')
      .send(authority({ jurisdictions: [] }))
    expect(none.body).toMatchObject({ status: 400, errors: [{ pointer: '/jurisdictions' }] })
    const backwards = { regionCode: '410184', sectors: null, validFrom: '2026-02-01', validTo: '2026-01-01' }
    const reply = await as(operator)
      .post('/api/authorities')
      .send(authority({ jurisdictions: [backwards] }))
    expect(reply.body.errors[0]).toMatchObject({ pointer: '/jurisdictions/0/validTo' })
  })

  it('is nobody’s alone: neither by a second account of the same person nor with people of the operator', async () => {
    const operator = await given.operator()
    const twin = await given.colleague(operator, 'operator')
    const [{ phone }] = await platform.db.query('SELECT phone FROM account WHERE id = ?', [operator.userId])
    await platform.db.query('UPDATE account SET phone = ? WHERE id = ?', [phone, twin.userId])
    const asked = await as(operator).post('/api/authorities').send(authority())
    expect((await confirm(operator, asked.body.id)).status).toBe(403)
    expect((await confirm(twin, asked.body.id)).body).toMatchObject({ status: 403, code: 'power_second' })
    for (const as_ of ['administrator', 'leader']) {
      const own = await as(operator)
        .post('/api/authorities')
        .send(authority({ [as_]: { name: '钱运营', login: `own${serial++}`, phone } }))
      expect(own.body).toMatchObject({ code: 'operator_person', errors: [{ pointer: `/${as_}/phone` }] })
    }
    const one = { name: '吴局长', phone: newPhone() }
    const both = { administrator: { ...one, login: `a${serial++}` }, leader: { ...one, login: `b${serial++}` } }
    expect((await as(operator).post('/api/authorities').send(authority(both))).body.code).toBe('authority_people')
  })

  it('is known to the offices above, and refused or withdrawn it never was', async () => {
    const upper = await given.regulator([{ region: '410184', sectors: null }], 'leader')
    await given.registered(upper)
    const { operator, second, id } = await founded()
    await drain(platform)
    const { items } = (await as(upper).get('/api/notifications?size=20')).body
    expect(items[0].title).toMatch(/^平台运营在辖区内开通了某县应急管理局/)
    expect((await as(upper).get('/api/authority-requests')).status).toBe(403)
    const ask = () => as(operator).post('/api/authorities').send(authority())
    const refused = await as(second)
      .post(`/api/authority-requests/${(await ask()).body.id}/refuse`)
      .send({ reason: '没有来函，不予开通' })
    expect(refused.body).toMatchObject({ state: 'refused', decidedByName: second.name })
    const withdrawn = await as(operator).post(`/api/authority-requests/${(await ask()).body.id}/withdraw`)
    expect(withdrawn.body.state).toBe('withdrawn')
    expect((await confirm(second, withdrawn.body.id)).status).toBe(409)
    const trail = (await as(await given.colleague(operator, 'audit_admin')).get('/api/audit?size=50')).body.items
    expect(trail.map(({ type }: { type: string }) => type)).toEqual(
      expect.arrayContaining(['authority_request.asked', 'authority_request.confirmed', 'authority_request.refused']),
    )
    expect(id).toMatch(/^\d+$/)
  })
})
