import { fileURLToPath } from 'node:url'
import { loadReference } from '@shuangfang/database/reference/load'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apiOn } from '#test/api'
import { openTestPlatform } from '#test/database'
import { givenIn } from '#test/given'

const platform = await openTestPlatform()
const given = givenIn(platform)
const as = apiOn(platform)
const folder = fileURLToPath(new URL('../../../../database/reference/', import.meta.url))
beforeAll(() => loadReference((statement, params) => platform.db.query(statement, params as unknown[]), folder), 60_000)
afterAll(() => platform.close())

const names = (body: { items: { name: string }[] }) => body.items.map(({ name }) => name)

describe('what registration needs, without signing in', () => {
  it('walks down the regions and back up', async () => {
    const provinces = await as(null).get('/api/reference/regions')
    expect(names(provinces.body)).toContain('河南省')
    expect(provinces.headers['cache-control']).toBe('private, max-age=3600')
    const towns = await as(null).get('/api/reference/regions?parent=410184')
    expect(towns.body.items).toContainEqual({
      code: '410184106',
      parentCode: '410184',
      name: '薛店镇',
      level: 'town',
      hasChildren: false,
    })
    const path = await as(null).get('/api/reference/regions?code=410184106')
    expect(names(path.body)).toEqual(['河南省', '郑州市', '新郑市', '薛店镇'])
  })

  it('finds an industry by code or name and suggests its sector', async () => {
    const byCode = await as(null).get('/api/reference/industries?q=3311')
    expect(byCode.body.items[0]).toMatchObject({ code: '3311', level: 'class', sector: 'industry_trade' })
    const byName = await as(null).get(`/api/reference/industries?q=${encodeURIComponent('金属结构制造')}`)
    expect(names(byName.body)[0]).toBe('金属结构制造')
    expect(byName.body.items[0].path).toMatch(/^金属制品业 \/ /)
    const none = await as(null).get('/api/reference/industries?q=%25')
    expect(none.body.items).toEqual([])
  })

  it('names the sectors', async () => {
    const { body } = await as(null).get('/api/reference/sectors')
    expect(names(body)).toHaveLength(13)
  })
})

describe('the rest', () => {
  const someone = async () => as(await given.member((await given.enterprise()).tenantId, 'worker'))

  it('needs a session', async () => {
    expect((await as(null).get('/api/reference/criteria')).status).toBe(401)
    expect((await as(null).get('/api/reference/accident-types')).status).toBe(401)
  })

  it('gives only the edition of accident types in force', async () => {
    const { body } = await (await someone()).get('/api/reference/accident-types')
    const editions = new Set(body.items.map((item: { edition: string }) => item.edition))
    expect([...editions]).toEqual([new Date() < new Date('2026-07-01') ? '1986' : '2025'])
  })

  it('gives only criteria in force whose text is known, with their certainty', async () => {
    const { body } = await (await someone()).get('/api/reference/criteria?sector=industry_trade')
    const titles = new Set(body.items.map((item: { documentTitle: string }) => item.documentTitle))
    expect(titles).toContain('工贸企业重大事故隐患判定标准')
    expect(titles).not.toContain('工贸行业重大生产安全事故隐患判定标准（2017版）')
    expect(body.items.map((item: { text: string }) => item.text)).not.toContain('待录入')
    expect(body.items.find((item: { code: string }) => item.code === 'GM10-3-1')).toMatchObject({
      kind: 'clause',
      certainty: 'evidence',
    })
  })

  it('answers for every sector at once, with every kind of provision', async () => {
    const { status, body } = await (await someone()).get('/api/reference/criteria')
    expect(status).toBe(200)
    expect(new Set(body.items.map((item: { kind: string }) => item.kind))).toEqual(
      new Set(['group', 'clause', 'general']),
    )
  })

  it('knows the leaves of a standard and no standard that is not kept', async () => {
    const agent = await someone()
    const { body } = await agent.get(`/api/reference/standards/${encodeURIComponent('GB/T 33000-2025')}/elements`)
    expect(body.items).toHaveLength(61)
    expect(body.items.filter((item: { isLeaf: boolean }) => item.isLeaf)).toHaveLength(45)
    expect((await agent.get('/api/reference/standards/GB1/elements')).status).toBe(404)
  })
})
