import request from 'supertest'
import { afterAll, describe, expect, it } from 'vitest'
import { lockMinutes } from '#platform/lockout'
import { sessionAuthentication } from '#platform/session'
import { apiOn } from '#test/api'
import { openTestPlatform } from '#test/database'
import { givenIn } from '#test/given'
import { createApp } from '../../app'
import { hashPassword } from './account.service'

const platform = await openTestPlatform()
const given = givenIn(platform)
const as = apiOn(platform)
/** The app with its real sign-in. */
const app = createApp({ ...platform, authenticate: sessionAuthentication(platform.db, 0) })
afterAll(() => platform.close())

async function someone() {
  const { tenantId } = await given.enterprise()
  const admin = await given.member(tenantId, 'system_admin')
  const login = `w${Date.now()}${Math.floor(Math.random() * 1e4)}`
  const { body } = await as(admin)
    .post('/api/accounts')
    .send({ login, name: '周小工', roles: ['worker'] })
  return { tenantId, admin, login, password: body.initialPassword as string, id: body.account.id as string }
}
const signIn = (login: string, password: string) => request(app).post('/api/session').send({ login, password })

describe('signing in', () => {
  it('opens a session in an HttpOnly cookie and says who I am', async () => {
    const { login, password, tenantId } = await someone()
    const reply = await signIn(login, password)
    expect(reply.status).toBe(200)
    expect(reply.body).toMatchObject({
      name: '周小工',
      tenant: { id: tenantId, kind: 'enterprise' },
      mustChangePassword: true,
    })
    expect(reply.headers['set-cookie']?.[0]).toMatch(/^sf_session=[\w-]{43}; Path=\/; .*HttpOnly; SameSite=Lax/)
  })

  it('tells an officer their jurisdiction', async () => {
    const { tenantId } = await given.authority()
    await platform.db.query(
      `INSERT INTO jurisdiction (tenant_id, version, created_at, region_code, sectors, valid_from)
       VALUES (?, 1, UTC_TIMESTAMP(3), '410184', '["gas"]', '2020-01-01')`,
      [tenantId],
    )
    const { login } = await given.account(tenantId, ['leader'])
    const passwordHash = await hashPassword('一句好记的话写在这里')
    await platform.db.query('UPDATE account SET password_hash = ? WHERE login = ?', [passwordHash, login])
    const reply = await signIn(login, '一句好记的话写在这里')
    expect(reply.body).toMatchObject({
      tenant: { kind: 'authority' },
      jurisdictions: [{ region: '410184', sectors: ['gas'] }],
    })
  })

  it('keeps everything closed until the first password is changed', async () => {
    const { login, password } = await someone()
    const agent = request.agent(app)
    await agent.post('/api/session').send({ login, password })
    expect((await agent.get('/api/accounts')).body).toMatchObject({ status: 403, code: 'password_change_required' })
    const changed = await agent
      .post('/api/account/password')
      .send({ current: password, next: '三号车间-早班安全员-2026' })
    expect(changed.status).toBe(200)
    expect((await agent.get('/api/accounts')).status).toBe(200)
  })

  it('locks a login after five wrong passwords, also against the right one, and survives a Redis flush', async () => {
    const { login, password, admin, id } = await someone()
    for (let i = 0; i < 5; i++) expect((await signIn(login, 'wrong password')).body.code).toBe('login_failed')
    await platform.services.redis.flushall()
    const reply = await signIn(login, password)
    expect(reply.status).toBe(429)
    expect(Number(reply.headers['retry-after'])).toBeGreaterThan((lockMinutes - 1) * 60)
    const security = { ...admin, roles: ['security_admin' as const] }
    const { body } = await as(security).post(`/api/accounts/${id}/password`).send({})
    expect((await signIn(login, body.initialPassword)).status).toBe(200)
  })

  it('looks at no more than five of fifty wrong passwords that arrive at once, and does not seize up', async () => {
    const { login, password } = await someone()
    const replies = await Promise.all(Array.from({ length: 50 }, (_, i) => signIn(login, `wrong password ${i}`)))
    const codes = replies.map(({ body }) => body.code)
    expect(codes.filter((code) => code === 'login_failed')).toHaveLength(5)
    expect(codes.filter((code) => code === 'too_many_requests')).toHaveLength(45)
    expect((await signIn(login, password)).status).toBe(429)
  })

  it('lets forty people of one factory in at the same moment', async () => {
    const { tenantId } = await given.enterprise()
    const people = await Promise.all(Array.from({ length: 40 }, () => given.account(tenantId, ['worker'])))
    const passwordHash = await hashPassword('一句好记的话写在这里')
    await platform.db.query('UPDATE account SET password_hash = ? WHERE tenant_id = ?', [passwordHash, tenantId])
    const replies = await Promise.all(people.map(({ login }) => signIn(login, '一句好记的话写在这里')))
    expect(replies.map(({ status }) => status)).toEqual(Array(40).fill(200))
  })

  it('answers an unknown login exactly like a wrong password', async () => {
    const { login } = await someone()
    const [unknown, wrong] = [await signIn('nobody-here', 'whatever1'), await signIn(login, 'whatever1')]
    const shape = ({ body }: typeof wrong) => ({ ...body, request: undefined })
    expect(shape(unknown)).toEqual(shape(wrong))
  })

  it('refuses a write that comes from another site', async () => {
    const { login, password } = await someone()
    const reply = await request(app)
      .post('/api/session')
      .set('origin', 'https://evil.example')
      .send({ login, password })
    expect(reply.body).toMatchObject({ status: 403, code: 'foreign_origin' })
  })
})

describe('sessions', () => {
  it('are listed, and a revoked one is out at once', async () => {
    const { login, password } = await someone()
    const [desk, phone] = [request.agent(app), request.agent(app)]
    await desk.post('/api/session').send({ login, password })
    await desk.post('/api/account/password').send({ current: password, next: '一句好记的话写在这里' })
    await phone.post('/api/session').send({ login, password: '一句好记的话写在这里' })
    const { body } = await desk.get('/api/account/sessions')
    expect(body.items).toHaveLength(2)
    const other = body.items.find((session: { isCurrent: boolean }) => !session.isCurrent)
    await desk.delete(`/api/account/sessions/${other.id}`)
    expect((await phone.get('/api/account/me')).status).toBe(401)
    expect((await desk.get('/api/account/me')).status).toBe(200)
  })
})

describe('keeping accounts', () => {
  it('needs the system administrator', async () => {
    const { tenantId } = await given.enterprise()
    const worker = await given.member(tenantId, 'worker')
    const reply = await as(worker)
      .post('/api/accounts')
      .send({ login: 'abcd', name: '谁', roles: ['worker'] })
    expect(reply.body).toMatchObject({ status: 403, code: 'forbidden' })
  })

  it('never gives one person two of the three administrators', async () => {
    const { admin } = await someone()
    const reply = await as(admin)
      .post('/api/accounts')
      .send({ login: `x${Date.now()}`, name: '兼任', roles: ['system_admin', 'audit_admin'] })
    expect(reply.body).toMatchObject({ status: 422, code: 'roles_overlap' })
  })

  it('hides another tenant’s people', async () => {
    const [mine, theirs] = [await someone(), await someone()]
    expect((await as(mine.admin).post(`/api/accounts/${theirs.id}/status`).send({ status: 'disabled' })).status).toBe(
      404,
    )
    const { body } = await as(mine.admin).get('/api/accounts')
    expect(body.items.map((row: { id: string }) => row.id)).not.toContain(theirs.id)
  })

  it('makes one person of a doubled click, and answers both alike', async () => {
    const { admin } = await someone()
    const write = { login: `y${Date.now()}`, name: '双击', roles: ['worker'] }
    const key = crypto.randomUUID()
    const twice = await Promise.all(
      [1, 2].map(() => as(admin).post('/api/accounts').set('idempotency-key', key).send(write)),
    )
    expect(twice.map(({ status }) => status)).toEqual([200, 200])
    expect(twice[0]?.body).toEqual(twice[1]?.body)
  })

  it('refuses a stale edit', async () => {
    const { admin, id } = await someone()
    const edit = (version: number) =>
      as(admin)
        .put(`/api/accounts/${id}`)
        .set('if-match', `"${version}"`)
        .send({ name: '新名', roles: ['worker'] })
    expect((await edit(1)).status).toBe(200)
    expect((await edit(1)).body).toMatchObject({ status: 412, code: 'stale' })
    expect(
      (
        await as(admin)
          .put(`/api/accounts/${id}`)
          .send({ name: '新名', roles: ['worker'] })
      ).status,
    ).toBe(428)
  })
})
