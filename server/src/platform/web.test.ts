import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import express from 'express'
import request from 'supertest'
import { afterAll, expect, it } from 'vitest'
import { serveWeb } from './web'

const root = mkdtempSync(join(tmpdir(), 'sf-web-'))
mkdirSync(join(root, 'assets'))
const script = 'console.log(1)\n'.repeat(200)
writeFileSync(join(root, 'assets/page-1a2b.js'), script)
writeFileSync(join(root, 'assets/page-1a2b.js.gz'), gzipSync(script))
writeFileSync(join(root, 'index.html'), '<div id="app"></div>')
afterAll(() => rmSync(root, { recursive: true }))
const app = express().use(serveWeb(root))

it('sends the compressed file to whoever takes it, as the script it is', async () => {
  const { headers, text } = await request(app).get('/assets/page-1a2b.js').set('accept-encoding', 'gzip, br')
  expect(headers).toMatchObject({
    'content-encoding': 'gzip',
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
  })
  expect(headers.vary).toMatch(/accept-encoding/i)
  expect(Number(headers['content-length'])).toBeLessThan(script.length / 4)
  expect(text).toBe(script)
})

it('sends the plain file to everyone else', async () => {
  const { headers, text } = await request(app).get('/assets/page-1a2b.js').set('accept-encoding', 'identity')
  expect(headers['content-encoding']).toBeUndefined()
  expect(text).toBe(script)
})

it('answers any page with the shell, and a missing file with nothing', async () => {
  expect((await request(app).get('/m/report')).text).toMatch('id="app"')
  expect((await request(app).get('/assets/gone-9z.js').set('accept-encoding', 'gzip')).status).toBe(404)
})
