import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import S3rver from 's3rver'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testConfig } from '#test/database'
import { diskStore, type FileStore, TooLarge } from './files'
import { s3Store } from './s3-store'

const folder = await mkdtemp(join(tmpdir(), 'sf-store-'))
const server = new S3rver({
  port: 0,
  address: '127.0.0.1',
  silent: true,
  directory: join(folder, 's3'),
  configureBuckets: [{ name: 'sf', configs: [] }],
})
const stores: Record<string, FileStore> = { disk: diskStore(join(folder, 'disk')) }
beforeAll(async () => {
  const { port } = await server.run()
  stores.s3 = s3Store(
    testConfig({
      FILES: 's3',
      S3_ENDPOINT: `http://127.0.0.1:${port}`,
      S3_BUCKET: 'sf',
      S3_ACCESS_KEY: 'S3RVER',
      S3_SECRET_KEY: 'S3RVER',
    }),
  )
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

/** In pieces of a size that fits no part. */
const inPieces = (bytes: Buffer) =>
  Readable.from(
    (function* () {
      for (let at = 0; at < bytes.length; at += 60_001) yield bytes.subarray(at, at + 60_001)
    })(),
    { objectMode: false },
  )

describe.each(['disk', 's3'])('files on %s', (name) => {
  const store = () => stores[name] as FileStore

  it.each([0, 1, 1_000_000, 8 * 1024 * 1024, 20_000_001])('come back as they went, %i bytes', async (size) => {
    const bytes = randomBytes(size)
    const put = await store().put(`7/2026-11/${size}`, inPieces(bytes), 30_000_000)
    expect(put.size).toBe(size)
    expect((await buffer(await store().get(`7/2026-11/${size}`))).equals(bytes)).toBe(true)
  })

  it.each([500_000, 17_000_000])('past their limit are not kept, limit %i', async (limit) => {
    const put = store().put('7/large', inPieces(randomBytes(20_000_000)), limit)
    await expect(put).rejects.toThrow(TooLarge)
    expect(await store().has('7/large')).toBe(false)
  })

  it('of a sender who goes away are not kept', async () => {
    const torn = Readable.from(
      (async function* () {
        yield randomBytes(9_000_000)
        throw new Error('gone')
      })(),
      { objectMode: false },
    )
    await expect(store().put('7/torn', torn, 30_000_000)).rejects.toThrow('gone')
    expect(await store().has('7/torn')).toBe(false)
  })

  it('can be removed, also twice', async () => {
    await store().put('7/brief', inPieces(Buffer.from('x')), 10)
    expect(await store().has('7/brief')).toBe(true)
    await store().remove('7/brief')
    await store().remove('7/brief')
    expect(await store().has('7/brief')).toBe(false)
  })
})
