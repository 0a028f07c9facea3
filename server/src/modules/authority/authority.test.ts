import { addDays, toLocalDate } from '@shuangfang/shared/reference/calendar'
import request from 'supertest'
import { afterAll, describe, expect, it } from 'vitest'
import { sessionAuthentication } from '#platform/session'
import { apiOn } from '#test/api'
import { openTestPlatform } from '#test/database'
import { givenIn } from '#test/given'
import { createApp } from '../../app'

const platform = await openTestPlatform()
const given = givenIn(platform)
const as = apiOn(platform)
const app = createApp({ ...platform, authenticate: sessionAuthentication(platform.db, { keepMs: 0 }) })
afterAll(() => platform.close())

let serial = Date.now()
const authority = (more: object = {}) => ({
  name: `某县应急管理局${serial++}`,
  shortName: '某县应急局',
  regionCode: '410184',
  documentWord: '某应急督',
  phone: '0371-62690000',
  administrator: { name: '吴局长', login: `chief${serial++}` },
  jurisdictions: [{ regionCode: '410184109', sectors: ['gas', 'fire'], validFrom: '2020-01-01' }],
  ...more,
})

/** Created by the operator, signed in, first password changed. */
async function opened(more: object = {}) {
  const operator = await given.operator()
  const { body } = await as(operator).post('/api/authorities').send(authority(more))
  const agent = request.agent(app)
  await agent.post('/api/session').send({ login: body.login, password: body.initialPassword })
  await agent.post('/api/account/password').send({ current: body.initialPassword, next: '龙湖镇燃气专项检查-2026' })
  return { operator, agent, id: body.authority.id as string }
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
    const { body } = await as(await given.operator())
      .post('/api/authorities')
      .send(authority())
    const agent = request.agent(remembering)
    await agent.post('/api/session').send({ login: body.login, password: body.initialPassword })
    expect((await agent.get('/api/enterprises')).body.code).toBe('password_change_required')
    await agent.post('/api/account/password').send({ current: body.initialPassword, next: '龙湖镇燃气专项检查-2026' })
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
    await as(operator).post('/api/authorities').send(first)
    const again = await as(operator)
      .post('/api/authorities')
      .send(authority({ administrator: first.administrator }))
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
    const { operator, agent, id } = await opened()
    const { body } = await as(operator).get(`/api/authorities/${id}`)
    const [part] = body.jurisdictions
    const { name } = await given.enterprise({ name: `龙湖测试${serial++}`, regionCode: '410184109', sector: 'fire' })
    const seen = async () => (await agent.get('/api/enterprises').query({ q: name })).body.items.length
    expect(await seen()).toBe(1)
    await as(operator).post(`/api/authorities/${id}/jurisdictions/${part.id}/end`).send({ on: '2020-02-01' })
    expect(await seen()).toBe(0)
    await as(operator)
      .post(`/api/authorities/${id}/jurisdictions`)
      .send({ regionCode: '410184', sectors: null, validFrom: '2020-01-01' })
    expect(await seen()).toBe(1)
  })

  it('cannot widen its own jurisdiction', async () => {
    const { agent, id } = await opened()
    const reply = await agent
      .post(`/api/authorities/${id}/jurisdictions`)
      .set('idempotency-key', crypto.randomUUID())
      .send({ regionCode: '41', sectors: null, validFrom: '2020-01-01' })
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
})
