import type { Actor } from '@shuangfang/shared/access/actor'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sealEvents, verifyAudit } from '#platform/audit'
import { apiOn } from '#test/api'
import { openTestPlatform } from '#test/database'
import { givenIn, newUscc } from '#test/given'

const platform = await openTestPlatform()
const given = givenIn(platform)
const as = apiOn(platform)
beforeAll(given.reference, 60_000)
afterAll(() => platform.close())

/** A tenant in which five hazards were reported, and its audit administrator. */
async function trail() {
  const { tenantId } = await given.enterprise()
  const worker = await given.member(tenantId, 'worker')
  const auditor = await given.member(tenantId, 'audit_admin')
  for (let i = 1; i <= 5; i++) {
    const { status } = await as(worker)
      .post('/api/hazards')
      .send({ title: `第 ${i} 处配电箱门未关`, place: '一车间' })
    expect(status).toBe(200)
  }
  return { tenantId, worker, auditor }
}

describe('the audit trail', () => {
  it('is read page by page, newest first, without gaps or repetitions', async () => {
    const { auditor } = await trail()
    const first = await as(auditor).get('/api/audit?size=3&total=1')
    expect(first.body.items).toHaveLength(3)
    expect(first.body.total).toBe(5)
    const second = await as(auditor).get(`/api/audit?size=3&after=${first.body.next}`)
    expect(second.body).toMatchObject({ next: null, total: null })
    const titles = [...first.body.items, ...second.body.items].map(({ payload }) => payload.title)
    expect(titles).toEqual([5, 4, 3, 2, 1].map((i) => `第 ${i} 处配电箱门未关`))
  })

  it('is filtered by kind, person and day', async () => {
    const { auditor, worker } = await trail()
    const count = async (query: string) => (await as(auditor).get(`/api/audit?${query}`)).body.items.length
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
    expect(await count('type=hazard')).toBe(5)
    expect(await count('type=hazard.reported')).toBe(5)
    expect(await count('type=hazard.grade')).toBe(0)
    expect(await count('type=haz')).toBe(0)
    expect(await count(`actor=${encodeURIComponent(worker.name)}`)).toBe(5)
    expect(await count(`actor=${encodeURIComponent('%')}`)).toBe(0)
    expect(await count(`from=${today}&to=${today}`)).toBe(5)
    expect(await count('to=2020-01-01')).toBe(0)
    expect((await as(auditor).get('/api/audit?type=hazard%25')).status).toBe(400)
  })

  it('shows each entry’s place in the chain once the sealer has linked it', async () => {
    const { auditor } = await trail()
    const open = await as(auditor).get('/api/audit/chain')
    expect(open.body).toEqual({ position: 0, hash: null, waiting: 5 })
    while ((await sealEvents(platform.db, platform.services.config.APP_SECRET)) > 0);
    const { body } = await as(auditor).get('/api/audit')
    expect(body.items.map(({ position }: { position: number }) => position)).toEqual([5, 4, 3, 2, 1])
    const sealed = await as(auditor).get('/api/audit/chain')
    expect(sealed.body).toEqual({ position: 5, hash: body.items[0].hash, waiting: 0 })
  })

  it('is the audit administrator’s alone, and stops at the own tenant', async () => {
    const { tenantId } = await trail()
    const stranger = await given.member((await given.enterprise()).tenantId, 'audit_admin')
    expect((await as(stranger).get('/api/audit')).body.items).toEqual([])
    for (const role of ['safety_manager', 'principal', 'system_admin', 'security_admin'] as const)
      expect((await as(await given.member(tenantId, role)).get('/api/audit')).status).toBe(403)
    const authority = await given.regulator(undefined, 'audit_admin')
    expect((await as(authority).get('/api/audit')).body.items).toEqual([])
  })
})

describe('what somebody does in another tenant', () => {
  const secret = platform.services.config.APP_SECRET
  const trailOf = async (auditor: Actor) =>
    (await as(auditor).get('/api/audit?type=account.acted_elsewhere')).body.items
  const tenantOf = ({ realm }: Actor) => ('tenantId' in realm ? realm.tenantId : '')
  async function auditorBeside(somebody: Actor): Promise<Actor> {
    const { id, name } = await given.account(tenantOf(somebody), ['audit_admin'], '周审计')
    return { ...somebody, userId: id, name, roles: ['audit_admin'] }
  }

  it('stands in the operator’s own trail, too: where, what and why, and no more', async () => {
    const operator = await given.operator()
    const auditor = await auditorBeside(operator)
    const { tenantId, name } = await given.enterprise()
    const reason = '原管理员离职未交接，单位来函申请补任'
    const login = `appointed${newUscc().slice(-9).toLowerCase()}`
    const appoint = () =>
      as(operator)
        .post(`/api/enterprises/${tenantId}/administrators`)
        .send({ name: '新管理员', login, phone: '13655550001', reason })
    const appointed = await appoint()
    expect(appointed.status).toBe(200)
    // Refused, nothing happened: the login is taken.
    expect((await appoint()).status).toBe(409)
    const items = await trailOf(auditor)
    expect(items.map(({ actorName }: { actorName: string }) => actorName)).toEqual([operator.name, operator.name])
    expect(items.map(({ payload }: { payload: object }) => payload)).toEqual([
      expect.objectContaining({ where: name, tenantId, act: 'role_grant.asked', subject: 'RoleGrant', reason }),
      expect.objectContaining({ where: name, tenantId, act: 'account.created' }),
    ])
    const said = JSON.stringify(items)
    for (const theirs of [login, '新管理员']) expect(said).not.toContain(theirs)
    // The tenant's own trail has it in full, as before.
    const theirs = await as(await given.member(tenantId, 'audit_admin')).get('/api/audit?type=role_grant.asked')
    expect(theirs.body.items).toMatchObject([{ actorName: operator.name, payload: { name: '新管理员', reason } }])
  })

  it('is part of both chains, and neither can lose it unnoticed', async () => {
    const operator = await given.operator()
    const created = await as(operator)
      .post('/api/enterprises')
      .send({
        name: '新郑市新开企业有限公司',
        shortName: '新开企业',
        uscc: newUscc(),
        regionCode: '410184106',
        sector: 'industry_trade',
        industryCode: '3311',
        address: '薛店镇工业路 2 号',
        principalName: '王建国',
        staff: 20,
        administrator: { name: '首位管理员', login: `first${newUscc().slice(-9).toLowerCase()}` },
      })
    expect(created.status).toBe(200)
    const enterprise: string = created.body.enterprise.id
    while ((await sealEvents(platform.db, secret)) > 0);
    const faults = async () =>
      (await verifyAudit(platform.db, secret)).faults
        .map(({ tenantId }) => tenantId)
        .filter((id) => id === enterprise || id === tenantOf(operator))
    expect(await faults()).toEqual([])
    const [entry] = await trailOf(await auditorBeside(operator))
    expect(entry).toMatchObject({
      position: 1,
      payload: { where: '新郑市新开企业有限公司', act: 'enterprise.created' },
    })
    await platform.db.query("UPDATE event SET payload = JSON_SET(payload, '$.act', 'enterprise.edited') WHERE id = ?", [
      entry.id,
    ])
    expect(await faults()).toEqual([tenantOf(operator)])
    await platform.db.query(
      "UPDATE event SET actor_name = '别人' WHERE tenant_id = ? AND type = 'enterprise.created'",
      [enterprise],
    )
    expect(new Set(await faults())).toEqual(new Set([tenantOf(operator), enterprise]))
  })

  it('holds for officers and enterprises alike, and not for work at home', async () => {
    const officer = await given.regulator(undefined, 'inspector')
    const { tenantId, name } = await given.enterprise()
    const reason = '通知汛期停产检查'
    const looked = await as(officer).post(`/api/enterprises/${tenantId}/contacts`).send({ reason })
    expect(looked.status).toBe(200)
    expect(await trailOf(await auditorBeside(officer))).toMatchObject([
      { payload: { where: name, act: 'enterprise.contacts_revealed', reason } },
    ])
    const { auditor } = await trail()
    expect(await trailOf(auditor)).toEqual([])
  })
})
