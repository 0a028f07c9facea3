import type { Actor } from '@shuangfang/shared/access/actor'
import request from 'supertest'
import { afterAll, describe, expect, it } from 'vitest'
import { sessionAuthentication } from '#platform/session'
import { apiOn } from '#test/api'
import { openOwnPlatform, openTestPlatform } from '#test/database'
import { drain } from '#test/drain'
import { givenIn, newUscc } from '#test/given'
import { createApp } from '../../app'

const platform = await openTestPlatform({ REGISTRATIONS_WAITING: '10000' })
const given = givenIn(platform)
await given.reference()
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
type Body = ReturnType<typeof registration>
const register = (body: object) => as(null).post('/api/enterprises/register').send(body)
const signIn = (login: string, password: string) => request(app).post('/api/session').send({ login, password })
const stateOf = async (receipt: string) => (await as(null).get(`/api/open/registrations/${receipt}`)).body
const officerOf = (region = '410184106') => given.regulator([{ region, sectors: null }], 'township_officer')
const entriesOf = async (officer: Actor, { uscc }: Body) =>
  (await as(officer).get('/api/enterprises').query({ q: uscc })).body.items as { id: string; name: string }[]
const accept = (officer: Actor, id: string) => as(officer).post(`/api/enterprises/${id}/accept`)
const refuse = (officer: Actor, id: string, reason = '营业执照与名称不符') =>
  as(officer).post(`/api/enterprises/${id}/refuse`).send({ reason })

describe('an enterprise that registers itself', () => {
  it('gets a receipt and a login, waits for its authority, and signs in once accepted', async () => {
    const body = registration()
    const { password } = body.administrator
    const reply = (await register(body)).body
    expect(reply).toEqual({
      name: body.name,
      status: 'pending',
      receipt: expect.stringMatching(/^[2-9A-HJ-NP-Z]{12}$/),
      login: expect.stringMatching(new RegExp(`^${body.administrator.login}\\.[a-z2-9]{4}$`)),
      ahead: expect.any(Number),
    })
    expect(await stateOf(reply.receipt)).toMatchObject({ status: 'pending', login: reply.login, uscc: body.uscc })
    expect((await signIn(reply.login, password)).body).toMatchObject({ status: 403, code: 'tenant_pending' })
    expect((await signIn(reply.login, 'a wrong password')).body).toMatchObject({ status: 401, code: 'login_failed' })

    const officer = await given.regulator([{ region: '410184', sectors: null }], 'township_officer')
    const [{ id } = { id: '' }] = await entriesOf(officer, body)
    expect((await accept(officer, id)).body).toMatchObject({ status: 'active' })
    expect((await signIn(reply.login, password)).body).toMatchObject({
      mustChangePassword: false,
      tenant: { name: body.name },
    })
    expect(await stateOf(reply.receipt)).toMatchObject({ status: 'active', ahead: 0 })
    expect((await accept(officer, id)).body).toMatchObject({ status: 409, code: 'enterprise_decided' })
  })

  it('is told why it was refused, by its receipt and at the door to whoever has the password', async () => {
    const body = registration()
    const { receipt, login } = (await register(body)).body
    const officer = await officerOf()
    await refuse(officer, (await entriesOf(officer, body))[0]?.id ?? '')
    expect(await stateOf(receipt)).toMatchObject({ status: 'refused', statusNote: '营业执照与名称不符' })
    const right = (await signIn(login, body.administrator.password)).body
    expect(right).toMatchObject({ status: 403, code: 'registration_refused' })
    expect(right.detail).toContain('营业执照与名称不符')
    expect((await signIn(login, 'a wrong password')).body.code).toBe('login_failed')
  })

  it('is handed in again with its receipt: the same entry and login, with what was mended', async () => {
    const officer = await officerOf()
    const first = registration()
    const { receipt, login } = (await register(first)).body
    const [{ id } = { id: '' }] = await entriesOf(officer, first)
    const name = `${first.name}（改）`
    const again = (with_: object) => register({ ...first, name, receipt, ...with_ })
    expect((await again({})).body, 'not refused').toMatchObject({ status: 422, errors: [{ pointer: '/receipt' }] })
    await refuse(officer, id)
    expect((await again({ receipt: 'ABCDEFGHJKLM' })).body.code, 'unknown').toBe('receipt_unknown')
    expect((await again({ uscc: newUscc() })).body.code, 'of another').toBe('receipt_unknown')
    const administrator = { ...first.administrator, password: '另一句好记的话-2026' }
    expect((await again({ administrator })).body).toMatchObject({ name, status: 'pending', receipt, login })
    await accept(officer, id)
    expect((await signIn(login, administrator.password)).body).toMatchObject({ tenant: { name } })
    expect((await signIn(login, first.administrator.password)).status).toBe(401)
  })

  it('is registered anew by whoever knows a refused code, and the account of the one before is neither told nor seized', async () => {
    const officer = await officerOf()
    const first = registration()
    const before = (await register(first)).body
    await refuse(officer, (await entriesOf(officer, first))[0]?.id ?? '')
    const [account] = await platform.db.query('SELECT * FROM account WHERE login = ?', [before.login])
    const stranger = { ...first.administrator, password: '陌生人的一句话写得很长' }
    const second = (await register({ ...first, administrator: stranger })).body
    expect(second.login).not.toBe(before.login)
    expect(JSON.stringify(second)).not.toContain(before.login)
    expect(await platform.db.query('SELECT * FROM account WHERE login = ?', [before.login])).toEqual([account])
    const waiting = (await entriesOf(officer, first)).find(({ id }) => id !== account.tenant_id)
    await accept(officer, waiting?.id ?? '')
    expect((await signIn(second.login, stranger.password)).status).toBe(200)
    expect((await signIn(before.login, first.administrator.password)).body.code).toBe('registration_refused')
  })

  it('is nobody’s to accept outside its jurisdiction', async () => {
    const body = registration({ regionCode: '410184107' })
    await register(body)
    const [{ id } = { id: '' }] = await entriesOf(await officerOf('410184107'), body)
    expect((await accept(await officerOf(), id)).status).toBe(404)
    const expert = await given.regulator([{ region: '410184107', sectors: null }], 'expert')
    expect((await accept(expert, id)).status).toBe(403)
  })

  it('is refused with a mistyped code, saying what to do', async () => {
    const body = registration()
    const mistyped = `${body.uscc.slice(0, 17)}${body.uscc[17] === '0' ? '1' : '0'}`
    const wrong = await register({ ...body, uscc: mistyped })
    expect(wrong.body).toMatchObject({ status: 400, errors: [{ pointer: '/uscc' }] })
    expect(wrong.body.detail).toContain('校验')
  })

  it('takes no password that would be guessed, at its field', async () => {
    const body = registration()
    for (const password of [
      'Zhengzhou@2026',
      `${body.shortName}的安全员早班`,
      '1qaz2wsx3edc',
      '李管理的密码谁也不知道',
    ])
      expect((await register({ ...body, administrator: { ...body.administrator, password } })).body).toMatchObject({
        code: 'password_weak',
        errors: [{ pointer: '/administrator/password' }],
      })
  })

  it('is one registration however often the same request arrives', async () => {
    const body = registration()
    const key = crypto.randomUUID()
    const send = () => as(null).post('/api/enterprises/register').set('idempotency-key', key).send(body)
    const [one, two] = [await send(), await send()]
    expect(two.body).toEqual(one.body)
    expect(await entriesOf(await officerOf(), body)).toHaveLength(1)
    const kept = await platform.db.query('SELECT reply FROM idempotency_key WHERE idem_key = ?', [key])
    expect(JSON.stringify(kept)).not.toContain(one.body.receipt)
  })
})

describe('what a registration tells strangers', () => {
  /** Everything of an answer that does not name this one registration. */
  const shape = ({ status, body, headers }: { status: number; body: object; headers: Record<string, string> }) => ({
    status,
    keys: Object.keys(body),
    state: (body as { status: string }).status,
    headers: Object.keys(headers).filter((name) => !/^(date|content-length)$/.test(name)),
  })

  it('is the same whether a credit code or a login is taken or not', async () => {
    const officer = await officerOf()
    const [held, waiting, refused] = [registration(), registration(), registration()]
    const { login } = (await register(held)).body
    for (const body of [waiting, refused]) await register(body)
    await accept(officer, (await entriesOf(officer, held))[0]?.id ?? '')
    await refuse(officer, (await entriesOf(officer, refused))[0]?.id ?? '')
    const free = shape(await register(registration()))
    expect(free).toMatchObject({ status: 200, state: 'pending' })
    for (const { uscc } of [held, waiting, refused]) expect(shape(await register(registration({ uscc })))).toEqual(free)
    const administrator = { ...held.administrator }
    expect(shape(await register(registration({ administrator })))).toEqual(free)
    expect(shape(await register(registration({ administrator: { ...administrator, login } })))).toEqual(free)
  })

  it('does the same work', async () => {
    const { uscc } = registration()
    const statements: string[][] = []
    for (const body of [registration({ uscc }), registration({ uscc })]) {
      const { db } = platform
      const seen: string[] = []
      const query = db.query
      db.query = ((sql: string, ...rest: unknown[]) => {
        seen.push(sql.replace(/\s+/g, ' ').slice(0, 60))
        return (query as (...all: unknown[]) => unknown).call(db, sql, ...rest)
      }) as typeof db.query
      await register(body)
      db.query = query
      statements.push(seen)
    }
    expect(statements[1]).toEqual(statements[0])
    expect(statements[0]?.length).toBeGreaterThan(4)
  })

  it('tells the administrators of the one that holds the code, and its office sees both and admits one', async () => {
    const officer = await officerOf()
    const { tenantId, uscc } = await given.enterprise()
    const [admin, worker] = [await given.member(tenantId, 'system_admin'), await given.member(tenantId, 'worker')]
    const second = registration({ uscc })
    const { receipt } = (await register(second)).body
    await drain(platform)
    const heard = async (actor: Actor) => (await as(actor).get('/api/notifications')).body.items
    expect(await heard(admin)).toMatchObject([
      { title: '有人用本单位的统一社会信用代码提交了企业注册', body: expect.stringContaining(second.name) },
    ])
    expect(await heard(worker)).toEqual([])
    const { id } = (await entriesOf(officer, second)).find((row) => row.id !== tenantId) ?? { id: '' }
    const queue = await as(officer).get(`/api/enterprises/${id}/registration`)
    expect(queue.body).toMatchObject({ others: [{ id: tenantId, status: 'active' }], elsewhere: 0 })
    const abroad = await given.enterprise({ regionCode: '410122100', uscc: newUscc() })
    const third = registration({ uscc: abroad.uscc })
    await register(third)
    const [{ id: thirdId } = { id: '' }] = await entriesOf(officer, third)
    expect((await as(officer).get(`/api/enterprises/${thirdId}/registration`)).body).toMatchObject({
      others: [],
      elsewhere: 1,
    })
    expect((await accept(officer, id)).body).toMatchObject({ status: 409, code: 'enterprise_exists' })
    await refuse(officer, id, '贵单位已开通，账号请向本单位系统管理员索取')
    expect(await stateOf(receipt)).toMatchObject({
      status: 'refused',
      statusNote: expect.stringContaining('系统管理员'),
    })
  })

  it('and of two that two offices accept at the same moment, one is admitted', async () => {
    const [one, two] = [await officerOf(), await given.regulator([{ region: '410184', sectors: null }], 'leader')]
    const { uscc } = registration()
    for (let i = 0; i < 2; i++) await register(registration({ uscc }))
    const [a, b] = await entriesOf(one, { uscc } as Body)
    const replies = await Promise.all([accept(one, a?.id ?? ''), accept(two, b?.id ?? '')])
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409])
  })

  it('nothing without a receipt', async () => {
    expect((await as(null).get('/api/open/registrations/ABCDEFGHJKLM')).status).toBe(404)
    expect((await as(null).get('/api/open/registrations/1')).status).toBe(400)
  })
})

describe('registrations are limited', async () => {
  const narrow = await openOwnPlatform('queue', { RATE_FACTOR: '1', TRUSTED_PROXIES: '1', REGISTRATIONS_WAITING: '4' })
  await givenIn(narrow).reference()
  const api = apiOn(narrow)
  const towns: { code: string }[] = await narrow.db.query(
    "SELECT code FROM ref_region WHERE level = 'town' AND code LIKE '4101%' ORDER BY RAND() LIMIT 50",
  )
  const [{ code: town } = { code: '' }, ...others] = towns
  afterAll(() => narrow.close())
  const from = (address: string, body: object) =>
    api(null).post('/api/enterprises/register').set('x-forwarded-for', address).send(body)
  const prefix = Math.floor(Math.random() * 65_536).toString(16)

  it('to three a day from one address, an IPv6 household being one, also all at once; refused ones do not count', async () => {
    const elsewhere = () => registration({ regionCode: others[serial++ % others.length]?.code })
    const bad = { ...elsewhere(), administrator: { name: '李管理', login: 'abc', password: '1qaz2wsx3edc' } }
    for (let i = 0; i < 4; i++) expect((await from(`2001:db8:${prefix}::1`, bad)).status).toBe(422)
    const replies = await Promise.all(
      Array.from({ length: 6 }, (_, i) => from(`2001:db8:${prefix}:0:${i}::1`, elsewhere())),
    )
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 200, 200, 429, 429, 429])
    const late = await from(`2001:db8:${prefix}::ffff`, elsewhere())
    expect(late.body.detail).toMatch(/今天已经提交了 3 家企业的注册，请明天再来/)
    expect(Number(late.headers['retry-after'])).toBeLessThanOrEqual(86_400)
    expect((await from(`2001:db8:${prefix}:1::1`, elsewhere())).status).toBe(200)
  })

  it('to what one township can see to, and each is told how many wait before it', async () => {
    const ahead: number[] = []
    for (let i = 0; i < 4; i++)
      ahead.push((await from(`198.51.100.${i}`, registration({ regionCode: town }))).body.ahead)
    expect(ahead).toEqual([0, 1, 2, 3])
    const full = await from('198.51.100.9', registration({ regionCode: town }))
    expect(full.body).toMatchObject({ status: 429, code: 'registration_queue_full' })
    expect(full.body.detail).toMatch(/还有 4 家企业的注册等待受理.*请过几天再提交，或致电/)
    expect(full.headers['retry-after']).toBe('86400')
  })
})
