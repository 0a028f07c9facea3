import type { Actor } from '@shuangfang/shared/access/actor'
import type { Role } from '@shuangfang/shared/access/roles'
import request from 'supertest'
import { afterAll, describe, expect, it } from 'vitest'
import { sessionAuthentication } from '#platform/session'
import { apiOn } from '#test/api'
import { openTestPlatform } from '#test/database'
import { drain } from '#test/drain'
import { givenIn, newUscc } from '#test/given'
import { createApp } from '../../app'

/** What one person tried to make of themselves, as they would try it; and the ways on that must stay open. */
const platform = await openTestPlatform()
const given = givenIn(platform)
await given.reference()
const as = apiOn(platform)
const app = createApp({ ...platform, authenticate: sessionAuthentication(platform.db, { keepMs: 0 }) })
afterAll(() => platform.close())

const reason = '岗位调整，任命文件见附'
let serial = Date.now()
const change = (by: Actor, of: string, act: 'give' | 'take', role: Role) =>
  as(by).post(`/api/accounts/${of}/roles`).send({ act, role, reason })
const open = async (by: Actor, roles: Role[] = []) => {
  const phone = `137${String(serial++).slice(-8)}`
  const reply = await as(by)
    .post('/api/accounts')
    .send({ login: `p${serial++}`, name: '周小工', phone, roles })
  return { id: reply.body.account?.id as string, reply, phone }
}
const rolesOf = async (id: string): Promise<Role[]> => {
  const [row] = await platform.db.query('SELECT roles FROM account WHERE id = ?', [id])
  return typeof row.roles === 'string' ? JSON.parse(row.roles) : row.roles
}
const waiting = async (reader: Actor) => (await as(reader).get('/api/account-requests?state=asked&size=100')).body.items
const confirm = async (by: Actor, id?: string) =>
  as(by)
    .post(`/api/account-requests/${id ?? (await waiting(by))[0]?.id}/confirm`)
    .send({})
/** A person of this tenant with the account that is stored. */
const acting = (id: string, realm: Actor['realm'], ...roles: Role[]): Actor => ({
  userId: id,
  selfIds: [id],
  name: '周小工',
  realm,
  roles,
  unitIds: [],
})

async function firm(...roles: Role[][]) {
  const { tenantId } = await given.enterprise()
  const people = await Promise.all(roles.map((held) => given.member(tenantId, ...held)))
  return { tenantId, realm: { kind: 'enterprise' as const, tenantId }, people: people as [Actor, Actor, Actor, Actor] }
}

describe('a system administrator', () => {
  it('gives itself nothing: neither principal nor safety manager, by no door', async () => {
    const { people } = await firm(['system_admin'], ['security_admin'], ['principal'])
    const [admin] = people
    for (const role of ['principal', 'safety_manager', 'security_admin', 'worker'] as const)
      expect((await change(admin, admin.userId, 'give', role)).status, role).toBe(403)
    const edit = await as(admin)
      .put(`/api/accounts/${admin.userId}`)
      .set('if-match', '"1"')
      .send({ name: admin.name, roles: ['principal'] })
    expect(edit.status, 'roles are no part of an entry').toBe(400)
    const deciding = await as(admin)
      .post('/api/accounts')
      .send({ login: `d${serial++}`, name: '自己', roles: ['principal'] })
    expect(deciding.body.code).toBe('roles_by_others')
    expect(await rolesOf(admin.userId)).toEqual(['system_admin'])
  })

  it('makes no security administrator of its own, and resets nobody through one', async () => {
    const { people, realm } = await firm(['system_admin'], ['principal'])
    const [admin, principal] = people
    const puppet = await open(admin, ['worker'])
    expect((await change(admin, puppet.id, 'give', 'security_admin')).body).toMatchObject({
      isAsked: true,
      roles: ['worker'],
    })
    const [asked] = await waiting(admin)
    expect(asked).toMatchObject({ confirmers: [principal.name], isMine: false, channel: 'inside' })
    expect((await confirm(admin, asked.id)).status).toBe(403)
    const early = acting(puppet.id, realm, 'worker')
    expect((await as(early).post(`/api/accounts/${principal.userId}/password`).send({ reason })).status).toBe(403)
    // Even where the principal was talked into it, both would be of one making: the authority is asked.
    expect((await confirm(principal, asked.id)).status).toBe(200)
    const security = acting(puppet.id, realm, 'worker', 'security_admin')
    const reset = await as(security).post(`/api/accounts/${principal.userId}/password`).send({ reason })
    expect(reset.body).toEqual({ initialPassword: null, isAsked: true })
    const [second] = await waiting(security)
    expect(second).toMatchObject({ channel: 'outside', confirmers: [] })
    expect((await confirm(admin, second.id)).status).toBe(403)
  })

  it('takes over nobody by their telephone, name, or by closing and opening them', async () => {
    const { people } = await firm(['system_admin'], ['principal'], ['audit_admin'], ['safety_manager'])
    const [admin, principal, auditor, manager] = people
    const edit = (of: Actor, body: object) =>
      as(admin)
        .put(`/api/accounts/${of.userId}`)
        .set('if-match', '"1"')
        .send({ name: of.name, ...body })
    expect((await edit(principal, { phone: '13712345678' })).body.code).toBe('reason_required')
    expect((await edit(principal, { phone: '13712345678', reason })).body.isAsked).toBe(true)
    expect((await edit(manager, { name: '王建国', reason })).body).toMatchObject({ isAsked: true, name: manager.name })
    expect((await edit(admin, { phone: '13712345679', reason })).body.isAsked).toBe(true)
    const status = (of: Actor, to: string) =>
      as(admin).post(`/api/accounts/${of.userId}/status`).send({ status: to, reason })
    for (const of of [principal, auditor])
      expect((await status(of, 'disabled')).body).toMatchObject({ isAsked: true, status: 'active' })
    expect((await status(manager, 'disabled')).body, 'whoever leaves is out at once').toMatchObject({
      isAsked: false,
      status: 'disabled',
    })
    expect((await status(manager, 'active')).body, 'and comes back by two').toMatchObject({
      isAsked: true,
      status: 'disabled',
    })
    // The holder of a telephone says whether it is theirs.
    const mine = (await waiting(principal)).find(
      (row: { act: string; accountId: string }) => row.act === 'identity' && row.accountId === principal.userId,
    )
    expect(mine.isMine).toBe(true)
    expect(mine.identity.phone).toBe('137****5678')
    expect((await confirm(principal, mine.id)).status).toBe(200)
    const [{ phone }] = await platform.db.query('SELECT phone FROM account WHERE id = ?', [principal.userId])
    expect(phone).toBe('13712345678')
  })
})

describe('a second person', () => {
  it('is no second account of the first, nor one that has been closed or has lost its role', async () => {
    const { people, tenantId } = await firm(['security_admin'], ['principal'], ['worker'])
    const [security, principal, worker] = people
    const twin = await given.member(tenantId, 'principal')
    await platform.db.query('UPDATE account a JOIN account b ON b.id = ? SET a.phone = b.phone WHERE a.id = ?', [
      security.userId,
      twin.userId,
    ])
    await change(security, worker.userId, 'give', 'safety_manager')
    const [{ id }] = await waiting(security)
    expect((await confirm(twin, id)).body).toMatchObject({ status: 403, code: 'power_second' })
    expect((await confirm(worker, id)).status).toBe(403)
    await platform.db.query("UPDATE account SET roles = '[]' WHERE id = ?", [security.userId])
    expect((await confirm(principal, id)).body).toMatchObject({ status: 409, code: 'grant_lapsed' })
    const refused = await as(principal).post(`/api/account-requests/${id}/refuse`).send({ reason: '提出人已调离岗位' })
    expect(refused.body.state).toBe('refused')
    expect(await rolesOf(worker.userId)).toEqual(['worker'])
  })

  it('confirms once; what was decided or withdrawn stays so', async () => {
    const { people } = await firm(['security_admin'], ['principal'], ['worker'])
    const [security, principal, worker] = people
    await change(security, worker.userId, 'give', 'department_head')
    expect((await change(security, worker.userId, 'give', 'department_head')).body.code).toBe('grant_waiting')
    const [{ id }] = await waiting(security)
    const both = await Promise.all([confirm(principal, id), confirm(principal, id)])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(await rolesOf(worker.userId)).toEqual(['worker', 'department_head'])
    await change(security, worker.userId, 'take', 'department_head')
    const [taken] = await waiting(security)
    expect((await as(principal).post(`/api/account-requests/${taken.id}/withdraw`)).status).toBe(403)
    expect((await as(security).post(`/api/account-requests/${taken.id}/withdraw`)).body.state).toBe('withdrawn')
    expect((await confirm(principal, taken.id)).status).toBe(409)
  })

  it('never makes two administrators of one person, by however many accounts', async () => {
    const { people, tenantId } = await firm(['security_admin'], ['principal'], ['system_admin'])
    const [security, principal, admin] = people
    const twin = await given.member(tenantId, 'worker')
    await platform.db.query('UPDATE account a JOIN account b ON b.id = ? SET a.phone = b.phone WHERE a.id = ?', [
      admin.userId,
      twin.userId,
    ])
    await change(security, twin.userId, 'give', 'audit_admin')
    expect((await confirm(principal)).body).toMatchObject({ status: 422, code: 'roles_overlap' })
  })
})

describe('everybody who must know', () => {
  it('hears of a grant, and the trail says what was before and after, who asked and who confirmed', async () => {
    const { people } = await firm(['security_admin'], ['principal'], ['audit_admin'], ['worker'])
    const [security, principal, auditor, worker] = people
    await change(security, worker.userId, 'give', 'safety_manager')
    await drain(platform)
    await confirm(principal)
    await drain(platform)
    const titles = async (who: Actor) =>
      (await as(who).get('/api/notifications?size=20')).body.items.map(({ title }: { title: string }) => title)
    expect(await titles(worker)).toEqual(['已授予李安全“安全管理员”角色', '有人提出：授予李安全“安全管理员”角色'])
    expect(await titles(auditor)).toEqual(['已授予李安全“安全管理员”角色', '有人提出：授予李安全“安全管理员”角色'])
    expect(await titles(principal)).toEqual(['待您确认：授予李安全“安全管理员”角色'])
    const { items } = (await as(auditor).get('/api/audit?type=account.role_given')).body
    expect(items[0]).toMatchObject({
      actorName: principal.name,
      payload: { before: ['worker'], after: ['worker', 'safety_manager'], askedBy: security.name, reason },
    })
  })

  it.each<[string, (security: Actor, admin: Actor, worker: Actor) => PromiseLike<unknown>, string]>([
    [
      'a reset',
      (security, _, worker) => as(security).post(`/api/accounts/${worker.userId}/password`).send({}),
      '已重置李安全的密码',
    ],
    [
      'a closing',
      (_, admin, worker) => as(admin).post(`/api/accounts/${worker.userId}/status`).send({ status: 'disabled' }),
      '已停用李安全的账号',
    ],
    [
      'a telephone',
      (_, admin, worker) =>
        as(admin)
          .put(`/api/accounts/${worker.userId}`)
          .set('if-match', '"1"')
          .send({ name: '李安全', phone: '13712345670' }),
      '已更改李安全的姓名或联系方式',
    ],
  ])('hears of %s', async (_, act, title) => {
    const { people } = await firm(['security_admin'], ['system_admin'], ['worker'], ['principal'])
    const [security, admin, worker, principal] = people
    await act(security, admin, worker)
    await drain(platform)
    const { items } = (await as(principal).get('/api/notifications?size=20')).body
    expect(items[0]).toMatchObject({ title })
  })
})

describe('no dead end', () => {
  it('a firm of one: the authority in charge confirms the first principal, who confirms from then on', async () => {
    const { people, realm, tenantId } = await firm(['system_admin', 'safety_manager'])
    const [founder] = people
    const officer = await given.regulator([{ region: '410184', sectors: null }], 'inspector')
    await given.registered(officer)
    const stranger = await given.regulator([{ region: '410185', sectors: null }], 'leader')
    const boss = await open(founder)
    expect((await change(founder, boss.id, 'give', 'principal')).body.isAsked).toBe(true)
    await drain(platform)
    const told = (await as(officer).get('/api/notifications?size=50')).body.items
    expect(told[0].title).toContain('授予周小工“主要负责人”角色')
    const [asked] = (await waiting(officer)).filter((row: { tenantId: string }) => row.tenantId === tenantId)
    expect(asked).toMatchObject({ isMine: true, confirmers: [], channel: 'outside' })
    expect((await confirm(stranger, asked.id)).status).toBe(404)
    expect((await confirm(await given.operator(), asked.id)).status).toBe(404)
    expect((await confirm(officer, asked.id)).body).toEqual({ login: asked.accountLogin, initialPassword: null })
    expect(await rolesOf(boss.id)).toEqual(['principal'])
    const worker = await open(founder, ['worker'])
    await change(founder, worker.id, 'give', 'department_head')
    expect((await confirm(acting(boss.id, realm, 'principal'))).status).toBe(200)
    expect(await rolesOf(worker.id)).toEqual(['worker', 'department_head'])
    // What is settled inside is not the authority's to read.
    expect((await waiting(officer)).filter((row: { tenantId: string }) => row.tenantId === tenantId)).toEqual([])
  })

  it('the principal has forgotten the password and there is one administrator: the authority agrees, the asker hands it over', async () => {
    const { people, tenantId } = await firm(['system_admin', 'safety_manager'], ['principal'])
    const [founder, principal] = people
    const officer = await given.regulator([{ region: '410184', sectors: null }], 'supervisor')
    await as(founder).post(`/api/accounts/${principal.userId}/password`).send({ reason })
    const [asked] = (await waiting(officer)).filter((row: { tenantId: string }) => row.tenantId === tenantId)
    expect((await confirm(officer, asked.id)).body.initialPassword, 'nobody outside gets in').toBeNull()
    const login = asked.accountLogin
    const { body } = await as(founder).post(`/api/account-requests/${asked.id}/collect`).send({})
    const signedIn = await request(app).post('/api/session').send({ login, password: body.initialPassword })
    expect(signedIn.body).toMatchObject({ userId: principal.userId, mustChangePassword: true })
    expect((await as(founder).post(`/api/account-requests/${asked.id}/collect`).send({})).status).toBe(409)
  })

  it('the principal has left: the system administrator asks, an administrator who stands apart confirms', async () => {
    const { people } = await firm(['system_admin'], ['principal'], ['audit_admin'])
    const [admin, principal, auditor] = people
    await as(admin).post(`/api/accounts/${principal.userId}/status`).send({ status: 'disabled', reason })
    expect((await confirm(auditor)).status).toBe(200)
    const [{ status }] = await platform.db.query('SELECT status FROM account WHERE id = ?', [principal.userId])
    expect(status).toBe('disabled')
  })

  it('all administrators are gone: the principal asks, the authority confirms; all are gone: the operator names one', async () => {
    const { people, tenantId } = await firm(['principal'], ['worker'])
    const [principal, worker] = people
    const officer = await given.regulator([{ region: '410184', sectors: null }], 'leader')
    expect((await change(principal, worker.userId, 'give', 'system_admin')).body.isAsked).toBe(true)
    const [asked] = (await waiting(officer)).filter((row: { tenantId: string }) => row.tenantId === tenantId)
    expect((await confirm(officer, asked.id)).status).toBe(200)
    expect(await rolesOf(worker.userId)).toEqual(['worker', 'system_admin'])
    const empty = await firm()
    const appointment = {
      name: '周新任',
      login: `n${serial++}`,
      phone: `136${String(serial++).slice(-8)}`,
      reason: '企业来函，原管理员全部离职',
    }
    await as(await given.operator())
      .post(`/api/enterprises/${empty.tenantId}/administrators`)
      .send(appointment)
    const [named] = (await waiting(officer)).filter((row: { tenantId: string }) => row.tenantId === empty.tenantId)
    const before = await request(app)
      .post('/api/session')
      .send({ login: appointment.login, password: 'whatever it may be' })
    expect(before.status).toBe(401)
    const { body } = await confirm(officer, named.id)
    const after = await request(app)
      .post('/api/session')
      .send({ login: appointment.login, password: body.initialPassword })
    expect(after.body.roles).toEqual(['system_admin'])
  })

  it('whoever registers as the principal is accepted as one', async () => {
    const [uscc, login] = [newUscc(), `boss${serial++}`]
    const form = {
      uscc,
      name: `新郑市独资作坊${serial++}`,
      shortName: '独资作坊',
      regionCode: '410184106',
      sector: 'industry_trade',
      industryCode: '3311',
      address: '薛店镇工业路 9 号',
      principalName: '马独一',
      principalPhone: '13711112222',
      staff: 1,
      administrator: { name: '马独一', login, password: '一个人的作坊也要安全', isPrincipal: true },
    }
    const other = { ...form, administrator: { ...form.administrator, name: '别人' } }
    expect((await as(null).post('/api/enterprises/register').send(other)).body.code).toBe('principal_named_otherwise')
    const registered = await as(null).post('/api/enterprises/register').send(form)
    expect(registered.status).toBe(200)
    const [{ tenantId }] = await platform.db.query('SELECT tenant_id AS tenantId FROM enterprise WHERE uscc = ?', [
      uscc,
    ])
    const officer = await given.regulator([{ region: '410184', sectors: null }], 'inspector')
    await as(officer).post(`/api/enterprises/${tenantId}/accept`)
    const me = await request(app)
      .post('/api/session')
      .send({ login: registered.body.login, password: form.administrator.password })
    expect(me.body.roles).toEqual(['system_admin', 'safety_manager', 'principal'])
    const realm = { kind: 'enterprise' as const, tenantId: String(tenantId) }
    const boss = acting(me.body.userId, realm, 'system_admin', 'safety_manager', 'principal')
    const worker = await open(boss, ['worker'])
    expect((await change(boss, worker.id, 'give', 'team_leader')).body).toMatchObject({ isAsked: false })
    // A safety manager beside the one that is also the principal: still two people.
    expect((await change(boss, worker.id, 'give', 'safety_manager')).body.isAsked).toBe(true)
    expect((await confirm(boss)).status).toBe(403)
  })
})
