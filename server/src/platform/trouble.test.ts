import { createWriteStream } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import sharp from 'sharp'
import { QueryFailedError } from 'typeorm'
import { afterAll, describe, expect, it } from 'vitest'
import { apiOn } from '#test/api'
import { openTestPlatform, testConfig } from '#test/database'
import { givenIn } from '#test/given'
import { diskStore, type FileStore } from './files'
import { toAppError } from './problems'
import { s3Store } from './s3-store'

const platform = await openTestPlatform()
const given = givenIn(platform)
const folder = await mkdtemp(join(tmpdir(), 'sf-full-'))
afterAll(async () => {
  await platform.close()
  await rm(folder, { recursive: true })
})

const picture = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#888' } })
  .png()
  .toBuffer()
async function upload(files: FileStore) {
  const { tenantId } = await given.enterprise()
  const worker = await given.member(tenantId, 'worker')
  const api = apiOn({ ...platform, services: { ...platform.services, files } })
  const reply = await api(worker).post('/api/files').set('content-type', 'image/png').send(picture)
  const rows = await platform.db.query('SELECT id FROM file WHERE tenant_id = ?', [tenantId])
  return { reply, rows }
}
/** Every byte that goes there answers ENOSPC, by the kernel. */
const fullDisk = () => createWriteStream('/dev/full')

describe('a full disk', () => {
  it('answers an upload with 503, says so, and keeps nothing of it', async () => {
    const { reply, rows } = await upload(diskStore(folder, fullDisk))
    expect([reply.status, reply.body.code, reply.headers['retry-after']]).toEqual([503, 'disk_full', '60'])
    expect(reply.body.detail).toMatch('存储空间不足')
    expect(rows).toEqual([])
    const left = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
    expect(left).toEqual([])
  })

  it('that fills up between a photo and its smaller views takes the photo away again', async () => {
    let files = 0
    const store = diskStore(folder, (path) => (++files > 1 ? fullDisk() : createWriteStream(path)))
    const { reply, rows } = await upload(store)
    expect([reply.status, reply.body.code]).toEqual([503, 'disk_full'])
    expect(rows).toEqual([])
    const left = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
    expect(left).toEqual([])
  })

  it.each([
    ['ER_RECORD_FILE_FULL', "The table 'hazard' is full"],
    ['ER_DISK_FULL', 'Disk full (/tmp/#sql); waiting for someone to free some space... (errno: 28)'],
    ['ER_GET_ERRNO', 'Got error 28 "No space left on device" from storage engine InnoDB'],
  ])('of the database (%s) answers 503 too', (code, message) => {
    const error = new QueryFailedError('INSERT', [], Object.assign(new Error(message), { code }))
    expect(toAppError(error)).toMatchObject({ status: 503, code: 'disk_full' })
  })

  it('is not blamed for other errors of the engine', () => {
    const error = Object.assign(new Error('Got error 1 from storage engine'), { code: 'ER_GET_ERRNO' })
    expect(toAppError(new QueryFailedError('SELECT', [], error))).toMatchObject({ status: 500 })
  })

  it.each(['ER_OPTION_PREVENTS_STATEMENT', 'ER_CON_COUNT_ERROR', 'ENOTFOUND', 'EHOSTUNREACH'])(
    '%s of the engine answers 503: try again',
    (code) => {
      const error = new QueryFailedError('SELECT', [], Object.assign(new Error('x'), { code }))
      expect(toAppError(error)).toMatchObject({ status: 503, code: 'unavailable' })
    },
  )
})

describe('a store of objects', () => {
  const storeAt = (port: number) =>
    s3Store(
      testConfig({
        FILES: 's3',
        S3_ENDPOINT: `http://127.0.0.1:${port}`,
        S3_BUCKET: 'sf',
        S3_ACCESS_KEY: 'a',
        S3_SECRET_KEY: 'b',
      }),
    )
  async function answering(status: number, code: string, work: (store: FileStore) => Promise<void>) {
    const server = createServer((req, res) => {
      req.resume().on('end', () => res.writeHead(status).end(`<Error><Code>${code}</Code></Error>`))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    try {
      await work(storeAt(port))
    } finally {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  }

  it('that is gone answers 503, whatever is asked of it', async () => {
    const store = storeAt(1)
    const away = expect.objectContaining({ status: 503, code: 'storage_unavailable' })
    await expect(store.put('k', Readable.from([Buffer.from('x')]), 10)).rejects.toEqual(away)
    await expect(store.get('k')).rejects.toEqual(away)
    await expect(store.has('k')).rejects.toEqual(away)
    const { reply, rows } = await upload(store)
    expect([reply.status, reply.body.code, reply.headers['retry-after']]).toEqual([503, 'storage_unavailable', '15'])
    expect(rows).toEqual([])
  })

  it('that is full says so', () =>
    answering(507, 'XMinioStorageFull', async (store) => {
      const full = expect.objectContaining({ status: 503, code: 'disk_full' })
      await expect(store.put('k', Readable.from([Buffer.from('x')]), 10)).rejects.toEqual(full)
    }))

  it('that breaks is away, and one that refuses us is our fault', async () => {
    await answering(500, 'InternalError', (store) =>
      expect(store.get('k')).rejects.toMatchObject({ status: 503, code: 'storage_unavailable' }),
    )
    await answering(403, 'AccessDenied', (store) => expect(store.get('k')).rejects.not.toHaveProperty('status'))
  })
})
