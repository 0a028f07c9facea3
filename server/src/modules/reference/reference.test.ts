import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { keptReplies } from '#platform/kept'
import { apiOn } from '#test/api'
import { openTestPlatform } from '#test/database'
import { givenIn } from '#test/given'

const platform = await openTestPlatform()
const given = givenIn(platform)
const as = apiOn(platform)
beforeAll(given.reference, 60_000)
afterAll(() => platform.close())

const names = (body: { items: { name: string }[] }) => body.items.map(({ name }) => name)

const someone = async () => as(await given.member((await given.enterprise()).tenantId, 'worker'))

describe('what is the same for everyone', () => {
  it('is known by its ETag: who has it already gets nothing twice', async () => {
    const first = await as(null).get('/api/reference/regions?parent=410184')
    expect(first.headers.etag).toMatch(/^"[\w-]{20,}"$/)
    const again = await as(null)
      .get('/api/reference/regions?parent=410184')
      .set('if-none-match', `W/${first.headers.etag}`)
    expect([again.status, again.text]).toEqual([304, ''])
    const other = await as(null).get('/api/reference/regions').set('if-none-match', String(first.headers.etag))
    expect(other.status).toBe(200)
    expect(other.headers.etag).not.toBe(first.headers.etag)
  })

  it('travels compressed to whoever takes it', async () => {
    const path = '/api/reference/criteria'
    const plain = await (await someone()).get(path).set('accept-encoding', 'identity')
    expect(plain.headers['content-encoding']).toBeUndefined()
    for (const encoding of ['br', 'gzip']) {
      const packed = await (await someone()).get(path).set('accept-encoding', encoding)
      expect(packed.headers).toMatchObject({ 'content-encoding': encoding, vary: 'accept-encoding' })
      expect(Number(packed.headers['content-length'])).toBeLessThan(Number(plain.headers['content-length']) / 3)
      if (encoding === 'gzip') expect(packed.body).toEqual(plain.body)
    }
  })

  it('is still only for those who may ask', async () => {
    const known = await (await someone()).get('/api/reference/criteria')
    const stranger = await as(null).get('/api/reference/criteria').set('if-none-match', String(known.headers.etag))
    expect(stranger.status).toBe(401)
  })

  it('is asked anew after other reference data were loaded', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
    const kept = keptReplies(platform.db)
    const asked = vi.fn(async () => JSON.stringify({ n: asked.mock.calls.length }))
    const now = new Date()
    const first = await kept('q', now, asked)
    expect(await kept('q', now, asked)).toBe(first)
    expect((await kept('q', new Date(now.getTime() + 86_400_000), asked)).etag).not.toBe(first.etag)
    const name = `test-${crypto.randomUUID()}`.slice(0, 40)
    await platform.db.query(
      'INSERT INTO ref_meta (name, title, source, edition, certainty, sha256, row_count, loaded_at) SELECT ?, title, source, edition, certainty, sha256, row_count, loaded_at FROM ref_meta LIMIT 1',
      [name],
    )
    vi.setSystemTime(Date.now() + 11_000)
    expect((await kept('q', now, asked)).etag).not.toBe(first.etag)
    await platform.db.query('DELETE FROM ref_meta WHERE name = ?', [name])
    vi.useRealTimers()
  })
})

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
