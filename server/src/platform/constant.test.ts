import request from 'supertest'
import { afterAll, expect, it } from 'vitest'
import { openTestPlatform } from '#test/database'
import { createApp } from '../app'

const platform = await openTestPlatform()
afterAll(() => platform.close())
const app = createApp(platform)

it('prints the interface once, compressed, and again only to who does not have it', async () => {
  const plain = await request(app).get('/api/openapi.json').set('accept-encoding', 'identity')
  expect(plain.headers).toMatchObject({
    'cache-control': 'no-cache',
    'content-type': 'application/json; charset=utf-8',
  })
  expect(plain.body.openapi).toBe('3.1.0')
  const packed = await request(app).get('/api/openapi.json').set('accept-encoding', 'gzip')
  expect(packed.headers).toMatchObject({ 'content-encoding': 'gzip', etag: plain.headers.etag })
  expect(Number(packed.headers['content-length'])).toBeLessThan(Number(plain.headers['content-length']) / 5)
  expect(packed.body).toEqual(plain.body)
  const again = await request(app).get('/api/openapi.json').set('if-none-match', `"x", ${plain.headers.etag}`)
  expect([again.status, again.text]).toEqual([304, ''])
})
