import type { Actor, Realm } from '@shuangfang/shared/access/actor'
import { type Role, rolesOf, type TenantKind, tenantKinds } from '@shuangfang/shared/access/roles'
import { type Person, type Verdict, verdictOn } from '@shuangfang/shared/account/power.rules'
import { afterAll, describe, expect, it } from 'vitest'
import { actorOfAccount } from '#platform/session'
import { insertTenant } from '#platform/tenant'
import { apiOn } from './api'
import { openTestPlatform } from './database'
import { givenIn } from './given'

/** What is allowed: every role given by every role, to themselves, to their maker, to a second account, to others. */
const platform = await openTestPlatform()
const given = givenIn(platform)
const as = apiOn(platform)
afterAll(() => platform.close())

const relations = ['other', 'self', 'maker', 'same person'] as const
const reason = '岗位调整，任命文件见附'
const query = (text: string, values: unknown[]) => platform.db.query(text, values)

async function tenantOf(kind: TenantKind): Promise<Realm & { tenantId: string }> {
  if (kind === 'enterprise') return { kind, tenantId: (await given.enterprise()).tenantId }
  if (kind === 'authority')
    return { kind, tenantId: (await given.authority()).tenantId, jurisdictions: [{ region: '410184', sectors: null }] }
  return { kind, tenantId: await insertTenant(platform.db, kind, '平台运营', 'active', new Date()) }
}
const stored = async (id: string): Promise<Role[]> => {
  const [row] = await query('SELECT roles FROM account WHERE id = ?', [id])
  return typeof row.roles === 'string' ? JSON.parse(row.roles) : row.roles
}

/** An asker with this role, and somebody who stands to them in this way and holds nothing. */
async function pair(realm: Realm & { tenantId: string }, by: Role, relation: (typeof relations)[number]) {
  const me = await given.account(realm.tenantId, [by], '李提出')
  const actor: Actor = { userId: me.id, name: me.name, realm, roles: [by], unitIds: [], selfIds: [me.id] }
  if (relation === 'self') return { actor, me, target: me }
  const target = await given.account(realm.tenantId, [], '王对方')
  if (relation === 'maker') await query('UPDATE account SET created_by_id = ? WHERE id = ?', [target.id, me.id])
  if (relation === 'same person') await query('UPDATE account SET phone = ? WHERE id = ?', [me.phone, target.id])
  return { actor, me, target }
}

describe.each(tenantKinds)('in a tenant of kind %s', (kind) => {
  const realm = tenantOf(kind)
  const table = rolesOf[kind].flatMap((by) => relations.map((relation) => [by, relation] as const))

  it.each(table)('%s gives roles to %s', async (by, relation) => {
    const { actor, me, target } = await pair(await realm, by, relation)
    for (const role of rolesOf[kind].filter((one) => one !== by || relation !== 'self')) {
      const before = await stored(target.id)
      const asker = { ...me, createdById: relation === 'maker' ? target.id : null }
      const them = { ...target, phone: relation === 'same person' ? me.phone : target.phone, roles: before }
      const change = { act: 'give', role } as const
      const people = await securityPeople(me.tenantId)
      const verdict = verdictOn({ kind, asker, target: them, change, people })
      const { status, body } = await as(actor)
        .post(`/api/accounts/${target.id}/roles`)
        .send({ ...change, reason })
      const outcome = { status, isAsked: body.isAsked, isHeld: (await stored(target.id)).includes(role) }
      expect(outcome, `${by} gives ${role} to ${relation}`).toEqual(expected[verdict] ?? refused)
    }
    // Whatever was asked, the asker is not its own second person.
    const { items } = (await as(actor).get('/api/account-requests?state=asked&size=100')).body
    for (const { id } of items.filter(({ askedById }: { askedById: string }) => askedById === me.id))
      expect((await as(actor).post(`/api/account-requests/${id}/confirm`).send({})).status).toBe(403)
  })
})

const refused = { status: 403, isAsked: undefined, isHeld: false }
const expected: Partial<Record<Verdict, object>> = {
  now: { status: 200, isAsked: false, isHeld: true },
  ask: { status: 200, isAsked: true, isHeld: false },
}
/** Whether the tenant has a security administrator decides whose hand gives. */
async function securityPeople(tenantId: string): Promise<Person[]> {
  const holding = `SELECT id FROM account WHERE tenant_id = ? AND status = 'active' AND JSON_CONTAINS(roles, '"security_admin"')`
  const rows: { id: string }[] = await query(holding, [tenantId])
  return rows.map(({ id }) => ({ id: String(id), phone: null, createdById: null, roles: ['security_admin'] }))
}

describe('the operator sees no business, whatever its people hold', () => {
  it.each(rolesOf.operator.map((role) => [role]))('%s', async (role) => {
    const { tenantId } = await tenantOf('operator')
    // As if every grant had been given, roles of other kinds of tenant too, and a jurisdiction over the whole country.
    const everything = [...new Set([...rolesOf.enterprise, ...rolesOf.authority, role])]
    const { id } = await given.account(tenantId, everything as Role[])
    await query(
      `INSERT INTO jurisdiction (tenant_id, version, created_at, region_code, sectors, valid_from)
       VALUES (?, 1, UTC_TIMESTAMP(3), '41', NULL, '2020-01-01')`,
      [tenantId],
    )
    const actor = (await actorOfAccount(platform.db, tenantId, id)) as Actor
    expect(actor.realm).toEqual({ kind: 'operator', tenantId })
    expect(actor.roles.filter((held) => !rolesOf.operator.includes(held))).toEqual([])
    const { tenantId: firm } = await given.enterprise()
    const worker = await given.member(firm, 'worker')
    const { body } = await as(worker).post('/api/hazards').send({ title: '地面有油没有清理', place: '一车间' })
    for (const path of ['/hazards', `/hazards/${body.id}`, '/risks', '/supervisions', `/enterprises/${firm}/dossier`])
      expect((await as(actor).get(`/api${path}`)).status, path).toBeGreaterThanOrEqual(403)
  })

  it('asks for no jurisdiction over its own tenant or an enterprise', async () => {
    const operator = await given.operator()
    const part = { regionCode: '410184', sectors: null, validFrom: '2020-01-01', reason }
    const own = 'tenantId' in operator.realm ? operator.realm.tenantId : ''
    for (const id of [own, (await given.enterprise()).tenantId])
      expect((await as(operator).post(`/api/authorities/${id}/jurisdictions`).send(part)).status).toBe(404)
  })
})
