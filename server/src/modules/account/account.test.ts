import { hash } from '@node-rs/argon2'
import type { Role } from '@shuangfang/shared/access/roles'
import request from 'supertest'
import { afterAll, describe, expect, it } from 'vitest'
import { lockMinutes } from '#platform/lockout'
import { sessionAuthentication } from '#platform/session'
import { apiOn } from '#test/api'
import { openTestPlatform } from '#test/database'
import { drain } from '#test/drain'
import { givenIn } from '#test/given'
import { createApp } from '../../app'
import { hashPassword } from './account.service'

const platform = await openTestPlatform()
const given = givenIn(platform)
const as = apiOn(platform)
/** The app with its real sign-in. */
const app = createApp({ ...platform, authenticate: sessionAuthentication(platform.db, { keepMs: 0 }) })
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
const newPhone = () => `13${Math.floor(Math.random() * 1e9)}`.padEnd(11, '0')
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

  it('stands in the trail as the person’s, and so does signing out', async () => {
    const { login, password, id } = await someone()
    const agent = request.agent(app)
    await agent.post('/api/session').send({ login, password })
    await agent.delete('/api/session')
    const trail = await platform.db.query(
      "SELECT type, actor_id, actor_name FROM event WHERE actor_id = ? AND type LIKE 'session.%' ORDER BY seq",
      [id],
    )
    expect(trail).toEqual([
      { type: 'session.opened', actor_id: id, actor_name: '周小工' },
      { type: 'session.closed', actor_id: id, actor_name: '周小工' },
    ])
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

  it('remembers when a person was here last, whatever the device, once a visit', async () => {
    const { id, login, password } = await someone()
    const lastVisit = async () =>
      (await platform.db.query('SELECT last_visit_at AS at FROM account WHERE id = ?', [id]))[0].at as Date | null
    await signIn(login, password)
    expect(await lastVisit()).toBeNull()
    // The visit ended long ago without signing out; another device comes, then a third during the same visit.
    const ended = new Date(Date.now() - 2 * 86_400_000)
    await platform.db.query('UPDATE session SET last_used_at = ? WHERE user_id = ?', [ended, id])
    await platform.db.query('UPDATE account SET last_login_at = ? - INTERVAL 1 HOUR WHERE id = ?', [ended, id])
    const agent = request.agent(app)
    await agent.post('/api/session').send({ login, password })
    expect(await lastVisit()).toEqual(ended)
    await signIn(login, password)
    expect(await lastVisit()).toEqual(ended)
    const before = Date.now()
    await agent.delete('/api/session')
    expect((await lastVisit())?.getTime()).toBeGreaterThanOrEqual(before)
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
    const { tenantId, login, password, admin, id } = await someone()
    for (let i = 0; i < 5; i++) expect((await signIn(login, 'wrong password')).body.code).toBe('login_failed')
    await platform.services.redis.flushall()
    const reply = await signIn(login, password)
    expect(reply.status).toBe(429)
    expect(Number(reply.headers['retry-after'])).toBeGreaterThan((lockMinutes - 1) * 60)
    const security = { ...admin, roles: ['security_admin' as const] }
    const { body } = await as(security).post(`/api/accounts/${id}/password`).send({})
    expect((await signIn(login, body.initialPassword)).status).toBe(200)
    const auditor = await given.member(tenantId, 'audit_admin')
    const { items } = (await as(auditor).get('/api/audit?type=account.locked')).body
    expect(items).toHaveLength(1)
    expect(items[0]).toMatchObject({ subjectId: id, payload: { account: login, address: '127.0.0.1' } })
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

describe('changing one’s password', () => {
  const next = '三号车间-早班安全员-2026'
  const change = (browser: ReturnType<typeof request.agent>, current: string, to = next) =>
    browser.post('/api/account/password').send({ current, next: to })
  const opened = async (login: string, password: string) => {
    const browser = request.agent(app)
    await browser.post('/api/session').send({ login, password })
    return browser
  }
  const status = async (browser: ReturnType<typeof request.agent>) => (await browser.get('/api/account/me')).status

  it('signs out every other device, and keeps this one', async () => {
    const { login, password } = await someone()
    const [here, stolen] = [await opened(login, password), await opened(login, password)]
    expect((await change(here, password)).status).toBe(200)
    expect([await status(here), await status(stolen)]).toEqual([200, 401])
    expect((await signIn(login, password)).status).toBe(401)
    expect((await signIn(login, next)).status).toBe(200)
  })

  it('lets nobody guess the current one at an open screen: five tries, then a wait that is told', async () => {
    const { tenantId, login, password, id } = await someone()
    const here = await opened(login, password)
    for (let i = 0; i < 4; i++) expect((await change(here, `wrong ${i}`)).body.code).toBe('password_wrong')
    const fifth = await change(here, 'wrong 5')
    expect(fifth.status).toBe(429)
    expect(fifth.body.detail).toMatch(/请 15 分钟后再试/)
    const right = await change(here, password)
    expect([right.status, Number(right.headers['retry-after']) > (lockMinutes - 1) * 60]).toEqual([429, true])
    expect(await status(here)).toBe(200)
    const auditor = await given.member(tenantId, 'audit_admin')
    const { items } = (await as(auditor).get('/api/audit?type=account.locked')).body
    expect(items).toMatchObject([{ subjectId: id, payload: { account: login } }])
  })

  it('is refused at the field for what would be guessed, with the tenant’s own words among it', async () => {
    const { tenantId, login, password } = await someone()
    const [{ uscc, short_name: short }] = await platform.db.query('SELECT * FROM enterprise WHERE tenant_id = ?', [
      tenantId,
    ])
    const here = await opened(login, password)
    for (const bad of [
      `${login}早班在三号车间`,
      '周小工每天早上八点上班',
      `${short}的三号车间早班`,
      `x${uscc}y`,
      'Zhengzhou@2026',
      '1qaz2wsx3edc',
      'Shuangfang#8371',
    ])
      expect((await change(here, password, bad)).body, bad).toMatchObject({
        status: 422,
        code: 'password_weak',
        errors: [{ pointer: '/next' }],
      })
    expect((await change(here, password)).status).toBe(200)
  })

  it('leaves no session behind that was opened with the old one at the same moment', async () => {
    const { login, password, id } = await someone()
    const here = await opened(login, password)
    await Promise.all([change(here, password), ...Array.from({ length: 6 }, () => signIn(login, password))])
    const rows = await platform.db.query('SELECT id FROM session WHERE user_id = ?', [id])
    expect(rows).toHaveLength(1)
  })
})

describe('a session that nobody uses', () => {
  const password = '一句好记的话写在这里'
  const onPhone = 'Mozilla/5.0 (Linux; Android 13) Chrome/116.0 Mobile Safari/537.36'
  const atDesk = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0 Safari/537.36'
  const idle = { desk: 30, phone: 10_080 }

  async function signedIn(role: Role, agent: string) {
    const { tenantId } = await given.enterprise()
    const { id, login } = await given.account(tenantId, [role])
    await platform.db.query('UPDATE account SET password_hash = ? WHERE id = ?', [await hashPassword(password), id])
    const browser = request.agent(app).set('user-agent', agent)
    const opened = await browser.post('/api/session').send({ login, password })
    const cookie = String(opened.headers['set-cookie']?.[0]).split(';')[0] as string
    const seconds = async (): Promise<number> => {
      const [row] = await platform.db.query(
        'SELECT TIMESTAMPDIFF(SECOND, last_used_at, UTC_TIMESTAMP(3)) AS n FROM session WHERE user_id = ?',
        [id],
      )
      return Number(row.n)
    }
    return {
      browser,
      cookie,
      seconds,
      leave: (minutes: number) =>
        platform.db.query('UPDATE session SET last_used_at = UTC_TIMESTAMP(3) - INTERVAL ? SECOND WHERE user_id = ?', [
          Math.round(minutes * 60),
          id,
        ]),
      status: async () => (await browser.get('/api/account/me')).status,
    }
  }

  it.each<[string, Role, string, number]>([
    ['a manager at a desk', 'safety_manager', atDesk, idle.desk],
    ['a manager on the phone', 'safety_manager', onPhone, idle.desk],
    ['a worker at the computer of the workshop', 'worker', atDesk, idle.desk],
    ['a worker on the phone', 'worker', onPhone, idle.phone],
  ])('is over: %s', async (_, role, agent, minutes) => {
    const { status, leave } = await signedIn(role, agent)
    await leave(minutes - 1)
    expect(await status()).toBe(200)
    await leave(minutes)
    expect(await status()).toBe(401)
    expect(await status(), 'asking does not bring it back').toBe(401)
  })

  it('is not kept alive by what a page asks on its own', async () => {
    const { browser, leave, seconds, status } = await signedIn('safety_manager', atDesk)
    await leave(29)
    expect((await browser.get('/api/notifications/unread')).status).toBe(200)
    expect((await browser.get('/api/jobs/1')).status).toBe(404)
    expect(await seconds()).toBeGreaterThan(28 * 60)
    expect(await status()).toBe(200)
    expect(await seconds()).toBeLessThan(60)
  })

  it('nor does such a question hide a person’s, where answers are kept', async () => {
    const kept = createApp({ ...platform, authenticate: sessionAuthentication(platform.db) })
    const { cookie, leave, seconds } = await signedIn('safety_manager', atDesk)
    await leave(20)
    const ask = (path: string) => request(kept).get(path).set('cookie', cookie)
    expect((await ask('/api/notifications/unread')).status).toBe(200)
    expect((await ask('/api/account/me')).status).toBe(200)
    expect(await seconds()).toBeLessThan(60)
  })

  it('is written down once a minute, not at every request', async () => {
    const { leave, seconds, status } = await signedIn('safety_manager', atDesk)
    await leave(0.5)
    await status()
    expect(await seconds()).toBeGreaterThanOrEqual(30)
    await leave(1.1)
    await status()
    expect(await seconds()).toBeLessThan(30)
  })

  it('is no device to sign out any more', async () => {
    const { browser, leave, status } = await signedIn('safety_manager', atDesk)
    const login = (await browser.get('/api/account/me')).body.login
    await leave(31)
    await browser.post('/api/session').send({ login, password })
    expect(await status()).toBe(200)
    expect((await browser.get('/api/account/sessions')).body.items).toHaveLength(1)
  })
})

describe('whoever may no longer act is out', () => {
  const password = '一句好记的话写在这里'
  async function signedIn() {
    const at = await someone()
    const agent = request.agent(app)
    await agent.post('/api/session').send({ login: at.login, password: at.password })
    await agent.post('/api/account/password').send({ current: at.password, next: password })
    const status = async () => (await agent.get('/api/account/me')).status
    expect(await status()).toBe(200)
    return { ...at, agent, status }
  }
  const sessionsOf = (userId: string): Promise<unknown[]> =>
    platform.db.query('SELECT id FROM session WHERE user_id = ?', [userId])

  it('a disabled account, by its sessions and by itself', async () => {
    const { admin, id, status } = await signedIn()
    await as(admin).post(`/api/accounts/${id}/status`).send({ status: 'disabled' })
    expect(await sessionsOf(id)).toEqual([])
    expect(await status()).toBe(401)
    const other = await signedIn()
    await platform.db.query("UPDATE account SET status = 'disabled' WHERE id = ?", [other.id])
    expect(await other.status()).toBe(401)
    expect((await signIn(other.login, password)).body.code).toBe('login_failed')
  })

  it('someone of a closed tenant, an expired session, whoever signed out', async () => {
    const closed = await signedIn()
    await platform.db.query("UPDATE tenant SET status = 'closed' WHERE id = ?", [closed.tenantId])
    expect(await closed.status()).toBe(401)
    expect((await signIn(closed.login, password)).body.code).toBe('tenant_closed')
    const expired = await signedIn()
    await platform.db.query('UPDATE session SET expires_at = UTC_TIMESTAMP(3) WHERE user_id = ?', [expired.id])
    expect(await expired.status()).toBe(401)
    const { agent, status, id } = await signedIn()
    await agent.delete('/api/session')
    expect(await sessionsOf(id)).toEqual([])
    expect(await status()).toBe(401)
  })

  it('within seconds where answers are kept', async () => {
    const { login } = await signedIn()
    const kept = createApp({ ...platform, authenticate: sessionAuthentication(platform.db) })
    const agent = request.agent(kept)
    await agent.post('/api/session').send({ login, password })
    expect((await agent.get('/api/account/me')).status).toBe(200)
    await platform.db.query("UPDATE account SET status = 'disabled' WHERE login = ?", [login])
    const status = async () => (await agent.get('/api/account/me')).status
    await expect.poll(status, { timeout: 10_000, interval: 100 }).toBe(401)
  })

  it('but nobody signs out a colleague', async () => {
    const { tenantId, id, status } = await signedIn()
    const colleague = await given.member(tenantId, 'worker')
    const [session] = (await sessionsOf(id)) as { id: string }[]
    await as(colleague).delete(`/api/account/sessions/${session?.id}`)
    expect(await status()).toBe(200)
  })
})

describe('keeping accounts', () => {
  it('lists phones and addresses masked; who keeps accounts opens the entry and sees them', async () => {
    const { tenantId, admin, id } = await someone()
    await platform.db.query("UPDATE account SET phone = '13812345678', email = 'a@example.com' WHERE id = ?", [id])
    const seenBy = async (actor: typeof admin) =>
      (await as(actor).get('/api/accounts?size=100')).body.items.find((row: { id: string }) => row.id === id)
    const colleague = await given.member(tenantId, 'safety_manager')
    for (const actor of [admin, colleague])
      expect(await seenBy(actor)).toMatchObject({ phone: '138****5678', email: 'a***@example.com' })
    const entry = (actor: typeof admin) => as(actor).get(`/api/accounts/${id}`)
    expect((await entry(admin)).body).toMatchObject({ phone: '13812345678', email: 'a@example.com' })
    expect((await entry(colleague)).status).toBe(403)
  })

  it('takes no unit that is not there, however large its number', async () => {
    const { admin } = await someone()
    const { tenantId: elsewhere } = await given.enterprise()
    const stranger = await given.member(elsewhere, 'system_admin')
    const { body } = await as(stranger).post('/api/org-units').send({ name: '一车间', kind: 'department' })
    const write = (unitId: string) =>
      as(admin)
        .post('/api/accounts')
        .send({ login: `u${Date.now()}`, name: '周小工', roles: ['worker'], unitId })
    const statuses = await Promise.all(
      [body.id, '999999999999999999', '9999999999999999999'].map(async (id) => (await write(id)).status),
    )
    expect(statuses).toEqual([422, 422, 400])
  })

  it('takes no password that is the old one, holds the login, or comes without the old one', async () => {
    const { login, password } = await someone()
    const agent = request.agent(app)
    await agent.post('/api/session').send({ login, password })
    const change = async (current: string, next: string) =>
      (await agent.post('/api/account/password').send({ current, next })).body.code
    expect(await change('not the old one', '一句好记的话写在这里')).toBe('password_wrong')
    expect(await change(password, password)).toBe('password_weak')
    expect(await change(password, `${login}-is-my-name`)).toBe('password_weak')
    expect(await change(password, 'aaaaaaaaaaaaaa')).toBe('invalid_request')
  })

  const parametersOf = async (login: string) => {
    const [{ hash }] = await platform.db.query('SELECT password_hash AS hash FROM account WHERE login = ?', [login])
    return /^\$argon2id\$v=19\$(m=\d+,t=\d+,p=\d+)\$/.exec(hash)?.[1]
  }
  const today = 'm=47104,t=1,p=1'

  it('keeps passwords with argon2id at the strength that ASVS asks for', async () => {
    const { login } = await someone()
    expect(await parametersOf(login)).toBe(today)
  })

  it('keeps an older password anew at the next sign-in, and only with the right one', async () => {
    const { login, password } = await someone()
    const old = await hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 })
    await platform.db.query('UPDATE account SET password_hash = ? WHERE login = ?', [old, login])
    await signIn(login, 'wrong password')
    expect(await parametersOf(login)).toBe('m=19456,t=2,p=1')
    expect((await signIn(login, password)).status).toBe(200)
    expect(await parametersOf(login)).toBe(today)
    expect((await signIn(login, password)).status).toBe(200)
  })

  it('sends the cookie over https only where people use https', async () => {
    const { login, password } = await someone()
    const services = { ...platform.services, config: { ...platform.services.config, publicUrl: 'https://a.example' } }
    const secure = createApp({ ...platform, services, authenticate: sessionAuthentication(platform.db) })
    const reply = await request(secure).post('/api/session').send({ login, password })
    expect(reply.headers['set-cookie']?.[0]).toMatch(/; Secure; SameSite=Lax$/)
    expect(reply.headers['strict-transport-security']).toMatch(/max-age=31536000; includeSubDomains/)
  })

  it('needs the system administrator', async () => {
    const { tenantId } = await given.enterprise()
    const worker = await given.member(tenantId, 'worker')
    const reply = await as(worker)
      .post('/api/accounts')
      .send({ login: 'abcd', name: '谁', roles: ['worker'] })
    expect(reply.body).toMatchObject({ status: 403, code: 'forbidden' })
  })

  it('opens an account with front-line roles only', async () => {
    const { admin } = await someone()
    const reply = await as(admin)
      .post('/api/accounts')
      .send({ login: `x${Date.now()}`, name: '兼任', roles: ['worker', 'audit_admin'] })
    expect(reply.body).toMatchObject({ status: 422, code: 'roles_by_others', errors: [{ pointer: '/roles' }] })
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
    const kept = await platform.db.query('SELECT reply FROM idempotency_key WHERE idem_key = ?', [key])
    expect(JSON.stringify(kept)).not.toContain(twice[0]?.body.initialPassword)
  })

  it('refuses a stale edit', async () => {
    const { admin, id } = await someone()
    const edit = (version: number) =>
      as(admin).put(`/api/accounts/${id}`).set('if-match', `"${version}"`).send({ name: '新名' })
    expect((await edit(1)).status).toBe(200)
    expect((await edit(1)).body).toMatchObject({ status: 412, code: 'stale' })
    expect((await as(admin).put(`/api/accounts/${id}`).send({ name: '新名' })).status).toBe(428)
  })
})

describe('a tenant that has lost its administrators', () => {
  const reason = '原管理员离职未交接，单位来函申请补任'

  it('gets a new one from the operator, and everybody who answers for it hears so', async () => {
    const { tenantId } = await given.enterprise()
    const [principal, worker] = [await given.member(tenantId, 'principal'), await given.member(tenantId, 'worker')]
    const phone = newPhone()
    const auditor = await given.member(tenantId, 'audit_admin')
    const operator = await given.operator()
    const login = `new.admin${Date.now()}`
    const appoint = (actor: typeof operator) =>
      as(actor).post(`/api/enterprises/${tenantId}/administrators`).send({ name: '周新任', login, phone, reason })
    expect((await appoint(principal)).status).toBe(403)
    const { status, body: asked } = await appoint(operator)
    expect([status, asked]).toEqual([200, { login, isAsked: true }])
    await drain(platform)
    const heard = async (actor: typeof operator) => (await as(actor).get('/api/notifications?size=20')).body.items
    expect(await heard(principal)).toMatchObject([{ title: '待您确认：补任周新任为系统管理员' }])
    expect(await heard(auditor)).toMatchObject([{ title: '有人提出：补任周新任为系统管理员' }])
    const [waiting] = (await as(principal).get('/api/account-requests?state=asked')).body.items
    expect(waiting).toMatchObject({ act: 'appoint', askedByName: operator.name, isMine: true })
    for (const stranger of [operator, worker, auditor])
      expect((await as(stranger).post(`/api/account-requests/${waiting.id}/confirm`).send({})).status).toBeGreaterThan(
        400,
      )
    const { body } = await as(principal).post(`/api/account-requests/${waiting.id}/confirm`).send({})
    const signedIn = request.agent(app)
    const me = await signedIn.post('/api/session').send({ login, password: body.initialPassword })
    expect(me.body).toMatchObject({ mustChangePassword: true, roles: ['system_admin'], tenant: { id: tenantId } })
    await drain(platform)
    expect((await heard(auditor))[0]).toMatchObject({ title: '已补任周新任为系统管理员' })
    expect(await heard(worker)).toEqual([])
    const { items } = (await as(auditor).get('/api/audit?size=20')).body
    expect(items).toContainEqual(expect.objectContaining({ type: 'account.appointed', actorName: principal.name }))
  })

  it('is shown to the operator first: who administers it today, and who would hear of it, without their telephones', async () => {
    const { tenantId } = await given.enterprise()
    const gone = await given.member(tenantId, 'system_admin')
    await platform.db.query("UPDATE account SET status = 'disabled' WHERE id = ?", [gone.userId])
    const principal = await given.member(tenantId, 'principal')
    await platform.db.query("UPDATE account SET email = 'boss@example.com' WHERE id = ?", [principal.userId])
    await given.member(tenantId, 'worker')
    const mail = { name: 'mail', wants: ({ email }: { email: string | null }) => email !== null, send: async () => {} }
    const withMail = apiOn({ ...platform, services: { ...platform.services, channels: [mail] } })
    const operator = await given.operator()
    const { body } = await withMail(operator).get(`/api/enterprises/${tenantId}/administration`)
    expect(body).toEqual({
      administrators: [{ name: gone.name, roles: ['system_admin'], status: 'disabled', lastLoginAt: null }],
      told: [{ name: principal.name, roles: ['principal'], isMailed: true }],
    })
    expect((await as(principal).get(`/api/enterprises/${tenantId}/administration`)).status).toBe(403)
  })

  it('keeps every account that was there as it was, and refuses before it is accepted', async () => {
    const { tenantId } = await given.enterprise()
    await given.member(tenantId, 'system_admin')
    const rows = () => platform.db.query('SELECT * FROM account WHERE tenant_id = ? ORDER BY id', [tenantId])
    const before = await rows()
    const operator = await given.operator()
    const appoint = (id: string, login: string) =>
      as(operator)
        .post(`/api/enterprises/${id}/administrators`)
        .send({ name: '周新任', login, phone: newPhone(), reason })
    expect((await appoint(tenantId, `kept.${Date.now()}`)).status).toBe(200)
    expect((await rows()).slice(0, before.length)).toEqual(before)
    const pending = await given.enterprise({ status: 'pending' })
    expect((await appoint(pending.tenantId, `early.${Date.now()}`)).status).toBe(403)
    const { login } = await given.account(tenantId, ['worker'])
    expect((await appoint(tenantId, login)).body).toMatchObject({
      code: 'login_taken',
      errors: [{ pointer: '/login' }],
    })
  })

  it('is left alone by the operator in every other way', async () => {
    const { tenantId } = await given.enterprise()
    const admin = await given.member(tenantId, 'system_admin')
    const operator = await given.operator()
    expect((await as(operator).post(`/api/accounts/${admin.userId}/password`).send({})).status).toBe(404)
    expect(
      (await as(operator).post(`/api/accounts/${admin.userId}/roles`).send({ act: 'give', role: 'principal', reason }))
        .status,
    ).toBe(404)
    expect((await as(operator).get(`/api/accounts/${admin.userId}`)).status).toBe(403)
  })
})
