import { afterAll, describe, expect, it } from 'vitest'
import { sealEvents } from '#platform/audit'
import { apiOn } from '#test/api'
import { openTestPlatform } from '#test/database'
import { givenIn } from '#test/given'

const platform = await openTestPlatform()
const given = givenIn(platform)
const as = apiOn(platform)
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
