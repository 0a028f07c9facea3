import { expect, it } from 'vitest'
import { fileApi } from '../file/file.contract'
import { client } from './client'

it('an upload carries the bytes, their name and what else the endpoint asks for', async () => {
  let sent: { url: string; init: RequestInit } | undefined
  const reply = {
    id: '7',
    name: '配电箱.jpg',
    type: 'image/jpeg',
    size: 3,
    sha256: 'aa',
    width: 1,
    height: 1,
    capturedAt: null,
    exifAt: null,
    receivedAt: '2026-11-20T00:31:00.000Z',
  }
  const files = client(fileApi, async (url, init) => {
    sent = { url: String(url), init: init ?? {} }
    return Response.json(reply)
  })
  const file = new File(['abc'], '配电箱.jpg', { type: 'image/jpeg' })
  const headers = { 'x-captured-at': '2026-11-20T08:31:00+08:00' }
  expect((await files.upload({ file }, { key: 'upload-1', headers })).receivedAt).toEqual(new Date(reply.receivedAt))
  expect(sent).toMatchObject({ url: '/api/files', init: { method: 'POST', body: file } })
  expect(sent?.init.headers).toMatchObject({
    'content-type': 'image/jpeg',
    'idempotency-key': 'upload-1',
    'x-file-name': encodeURIComponent('配电箱.jpg'),
    'x-captured-at': '2026-11-20T08:31:00+08:00',
  })
})
