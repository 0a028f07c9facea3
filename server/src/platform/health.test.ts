import request from 'supertest'
import { afterAll, describe, expect, it } from 'vitest'
import { openTestPlatform } from '#test/database'
import { createApp } from '../app'
import { createMetrics } from './health'

const platform = await openTestPlatform()
const away = { query: () => new Promise(() => undefined) } as never
const app = createApp(platform, createMetrics())
const withoutDatabase = createApp({ ...platform, db: away }, createMetrics())
afterAll(() => platform.close())

describe('health', () => {
  it('is told without a database, readiness is not', async () => {
    expect((await request(app).get('/readyz')).status).toBe(200)
    expect((await request(withoutDatabase).get('/livez')).status).toBe(200)
    const readiness = async () => (await request(withoutDatabase).get('/readyz')).body
    await expect.poll(readiness, { timeout: 10_000 }).toEqual({ database: false, redis: true, undelivered: null })
  })

  it('counts requests by route, for whoever asks directly and nobody beyond a proxy', async () => {
    await request(app).get('/api/reference/sectors')
    await request(app).get('/api/files/12345')
    const { text } = await request(app).get('/metrics')
    expect(text).toMatch(/http_request_seconds_count\{method="GET",route="\/api\/files\/:id",status="401"\} 1/)
    expect(text).not.toContain('12345')
    for (const path of ['/metrics', '/metrics/', '/METRICS', '/metrics?x']) {
      const reply = await request(app).get(path).set('x-forwarded-for', '203.0.113.9')
      expect(reply.status, path).toBe(404)
    }
  })
})

it.each(['/api/session', '/api/nothing', '/api/account/me', '/nothing', '/livez', '/api/openapi.json', '/api/%'])(
  'says nothing of itself at %s and lets pages do nothing beyond their own',
  async (path) => {
    const { headers } = await request(app).get(path)
    expect(headers['x-powered-by']).toBeUndefined()
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-request-id': expect.any(String),
    })
    const policy = headers['content-security-policy'] ?? ''
    for (const part of [
      "default-src 'self'",
      "script-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ])
      expect(policy.split(';')).toContain(part)
    const kept = path === '/api/openapi.json' ? 'no-cache' : 'no-store'
    if (path.startsWith('/api/')) expect(headers['cache-control']).toBe(kept)
  },
)
