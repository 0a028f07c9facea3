import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { deflateSync } from 'node:zlib'
import type { Actor } from '@shuangfang/shared/access/actor'
import ExcelJS from 'exceljs'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { crc32 } from '#platform/spreadsheets/crc32.fixture'
import { makeZip } from '#platform/spreadsheets/samples.fixture'
import { apiOn } from '#test/api'
import { openTestPlatform } from '#test/database'
import { givenIn } from '#test/given'
import { createApp } from '../../app'
import { attachFiles, openFile, storeBuffer } from './file.service'

const platform = await openTestPlatform()
const given = givenIn(platform)
const as = apiOn(platform)
afterAll(() => platform.close())

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const blank = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#c33' }, limitInputPixels: false })
/** As a phone held upright takes it: stored lying, with a note to turn it, a time and a model. */
const photo = () =>
  blank(2000, 1200)
    .withExif({
      IFD0: { Model: 'CanaryPhone', Orientation: '6' },
      IFD2: { DateTimeOriginal: '2026:11:20 08:30:00' },
    })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()

async function someone(): Promise<Actor & { tenantId: string }> {
  const { tenantId } = await given.enterprise()
  return { ...(await given.member(tenantId, 'worker')), tenantId }
}
const upload = (actor: Actor | null, bytes: Buffer, name: string, headers: Record<string, string> = {}) =>
  as(actor)
    .post('/api/files')
    .set({ 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent(name), ...headers })
    .send(bytes)
const download = (actor: Actor, id: string, size: string) =>
  as(actor)
    .get(`/api/files/${id}?size=${size}`)
    .buffer(true)
    .parse((res, done) => {
      const chunks: Buffer[] = []
      res.on('data', (chunk: Buffer) => chunks.push(chunk))
      res.on('end', () => done(null, Buffer.concat(chunks)))
    })

/** Stored bytes of a tenant; an earlier run, with another database, may have left some under the same id. */
const storedOf = async (tenantId: string) => {
  const folder = join(platform.services.config.DATA_DIR, 'files', tenantId)
  const all = await readdir(folder, { recursive: true }).catch(() => [])
  return all.filter((name) => name.includes('/'))
}

describe('a photo', () => {
  it('keeps its original and hash, and gets upright views without what the camera wrote into it', async () => {
    const actor = await someone()
    const bytes = await photo()
    const { status, body } = await upload(actor, bytes, '配电箱.jpg', { 'x-captured-at': '2026-11-20T08:31:00+08:00' })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      name: '配电箱.jpg',
      type: 'image/jpeg',
      size: bytes.length,
      sha256: sha256(bytes),
      width: 1200,
      height: 2000,
      capturedAt: '2026-11-20T00:31:00.000Z',
      exifAt: '2026-11-20T00:30:00.000Z',
    })
    expect(body).not.toHaveProperty('storeKey')
    const full = await download(actor, body.id, 'full')
    expect(sha256(full.body)).toBe(sha256(bytes))
    expect(full.headers).toMatchObject({ 'content-type': 'image/jpeg', 'x-content-type-options': 'nosniff' })
    expect(full.headers['content-security-policy']).toMatch('sandbox')
    for (const [size, height] of [
      ['thumb', 360],
      ['view', 1600],
    ] as const) {
      const view = await download(actor, body.id, size)
      const metadata = await sharp(view.body).metadata()
      expect(metadata).toMatchObject({ format: 'webp', height, width: height * 0.6 })
      expect([metadata.exif, metadata.orientation]).toEqual([undefined, undefined])
      expect(view.body.includes('CanaryPhone')).toBe(false)
    }
  })

  it('is stored once per key: a repeated upload gets the same row and leaves nothing behind', async () => {
    const actor = await someone()
    const bytes = await photo()
    const key = { 'idempotency-key': randomUUID() }
    const before = await storedOf(actor.tenantId)
    const [first, second] = await Promise.all([upload(actor, bytes, 'a.jpg', key), upload(actor, bytes, 'a.jpg', key)])
    const third = await upload(actor, bytes, 'a.jpg', key)
    expect(first.body.id).toMatch(/^\d+$/)
    expect([second.body, third.body]).toEqual([first.body, first.body])
    const rows = await platform.db.query('SELECT COUNT(*) AS n FROM file WHERE tenant_id = ?', [actor.tenantId])
    expect(Number(rows[0].n)).toBe(1)
    // The original and its two views, not those of the repetitions.
    expect((await storedOf(actor.tenantId)).filter((name) => !before.includes(name))).toHaveLength(3)
    const other = await upload(actor, await blank(10, 10).png().toBuffer(), 'a.jpg', key)
    expect(other.body.code).toBe('idempotency_key_reused')
  })

  it('is refused when it is a bomb, torn, or in a format nobody could open', async () => {
    const actor = await someone()
    const bomb = await blank(9000, 9000).png().toBuffer()
    expect((await upload(actor, bomb, 'x.png')).body).toMatchObject({ status: 422, code: 'image_too_large' })
    const torn = (await photo()).subarray(0, 3000)
    expect((await upload(actor, torn, 'x.jpg')).body).toMatchObject({ status: 422, code: 'image_broken' })
    const heic = Buffer.concat([Buffer.from('00000018', 'hex'), Buffer.from('ftypheic'), Buffer.alloc(64)])
    expect((await upload(actor, heic, 'x.jpg')).body).toMatchObject({
      code: 'file_heic',
      detail: expect.stringMatching('兼容性最佳'),
    })
  })
})

/** A picture that says it is this large; a decoder that believes it takes gigabytes. */
function pngClaiming(width: number, height: number): Buffer {
  const chunk = (name: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(name), data])
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, sum])
  }
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0])
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  const pixels = deflateSync(Buffer.alloc(5_000_000))
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    ...[chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))],
  ])
}

describe('what only pretends', () => {
  it.each([
    ['60 000 × 60 000 pixels', pngClaiming(60_000, 60_000), 'a.png'],
    ['a drawing with a script', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), 'a.jpg'],
    ['a page under the name of a picture', Buffer.from('<!doctype html><script>alert(1)</script>'), 'a.png'],
    ['a page behind the mark of a GIF', Buffer.from('GIF89a/*<script>*/=1;alert(1)//'), 'a.gif'],
    ['a page behind the mark of a JPEG', Buffer.from('\xff\xd8\xff\xe0<script>alert(1)</script>', 'latin1'), 'a.jpg'],
  ])('%s is refused', async (_, bytes, name) => {
    const { status } = await upload(await someone(), bytes, name)
    expect([413, 415, 422]).toContain(status)
  })

  it('a PDF that is also a page is kept as a PDF, to be saved and never shown', async () => {
    const actor = await someone()
    const { body } = await upload(actor, Buffer.from('%PDF-1.7\n<html><script>alert(1)</script>'), 'a.html')
    expect(body.type).toBe('application/pdf')
    const { headers } = await download(actor, body.id, 'full')
    expect(headers['content-disposition']).toMatch(/^attachment/)
    expect(headers['x-content-type-options']).toBe('nosniff')
  })
})

describe('other files', () => {
  it('are known by their bytes, not by their names', async () => {
    const actor = await someone()
    const workbook = new ExcelJS.Workbook()
    workbook.addWorksheet('人员').addRow(['姓名', '岗位'])
    const xlsx = Buffer.from(await workbook.xlsx.writeBuffer())
    const cfb = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2048)])
    const type = async (bytes: Buffer, name: string) => {
      const { body } = await upload(actor, bytes, name)
      return body.sha256 ? body.type : body.code
    }
    expect(await type(xlsx, '人员.bin')).toMatch('spreadsheetml')
    expect(await type(Buffer.from('%PDF-1.7\n%âãÏÓ\n'), '预案.pdf')).toBe('application/pdf')
    expect(await type(cfb, '旧表.xls')).toBe('application/vnd.ms-excel')
    expect(await type(cfb, '旧文档.doc')).toBe('file_type')
    expect(await type(Buffer.from('姓名,岗位\n王建国,厂长\n'), '人员.csv')).toBe('text/csv')
    expect(await type(Buffer.from('<script>alert(1)</script>'), 'x.html')).toBe('file_type')
    expect(await type(Buffer.from('MZ\x90\x00'), '照片.jpg')).toBe('file_type')
    expect(await type(Buffer.alloc(0), '空.csv')).toBe('file_empty')
  })

  it.each([
    ['half', (whole: Buffer) => whole.subarray(0, whole.length / 2)],
    ['without its last bytes', (whole: Buffer) => whole.subarray(0, -8)],
    ['without its beginning', (whole: Buffer) => Buffer.concat([whole.subarray(0, 30), whole.subarray(400)])],
    ['nothing but its mark', (whole: Buffer) => whole.subarray(0, 4)],
  ])('a workbook torn to pieces is refused before it is kept: %s', async (_, tear) => {
    const actor = await someone()
    const workbook = new ExcelJS.Workbook()
    for (let i = 0; i < 200; i++)
      (workbook.getWorksheet(1) ?? workbook.addWorksheet('人员')).addRow([i, '岗位', randomUUID()])
    const whole = Buffer.from(await workbook.xlsx.writeBuffer())
    const before = await storedOf(actor.tenantId)
    const { status, body } = await upload(actor, tear(whole), '清单.xlsx')
    expect([status, body.code]).toEqual([422, 'file_torn'])
    expect(body.detail).toMatch('文件不完整')
    expect(await storedOf(actor.tenantId)).toEqual(before)
  })

  it('an archive that is no workbook is refused under the name of one', async () => {
    const { status, body } = await upload(await someone(), makeZip({ 'a.txt': 'x' }), '清单.xlsx')
    expect([status, body.code]).toEqual([422, 'file_type'])
  })

  it('are saved under the last part of their name, without what could mislead', async () => {
    const actor = await someone()
    const name = async (given: string) => (await upload(actor, Buffer.from('%PDF-1.7\n'), given)).body.name
    expect(await name('../../etc/预案\u202e.pdf')).toBe('预案.pdf')
    expect(await name('C:\\docs\\<b>.pdf')).toBe('b.pdf')
    expect(await name('无扩展名')).toBe('无扩展名.pdf')
  })

  it('have a limit, announced or not', async () => {
    const actor = await someone()
    const big = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(21 * 1024 * 1024)])
    expect((await upload(actor, big, 'x.pdf')).body).toMatchObject({ status: 413, code: 'file_too_large' })
    // A sender that announces nothing still gets to read why it was refused.
    const server = createServer(createApp({ ...platform, authenticate: async () => actor })).listen(0)
    const reply = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/files`, {
      method: 'POST',
      headers: { 'idempotency-key': randomUUID() },
      body: Readable.toWeb(Readable.from([big.subarray(0, 15_000_000), big.subarray(15_000_000)])) as ReadableStream,
      duplex: 'half',
    } as RequestInit)
    server.close()
    expect(await reply.json()).toMatchObject({ status: 413, code: 'file_too_large' })
  })
})

describe('who sees a file', () => {
  it('colleagues and the authorities over them; to everyone else it is not there', async () => {
    const actor = await someone()
    const { id } = (await upload(actor, await photo(), 'a.jpg')).body
    expect((await download(await given.regulator(), id, 'thumb')).status).toBe(200)
    const foreign = await given.regulator([{ region: '410185', sectors: null }])
    expect((await download(foreign, id, 'full')).status).toBe(404)
    expect((await download(await someone(), id, 'full')).status).toBe(404)
    expect((await as(null).get(`/api/files/${id}`)).status).toBe(401)
    expect((await upload(null, await photo(), 'a.jpg')).status).toBe(401)
  })

  it('only files of the own tenant can be attached', async () => {
    const actor = await someone()
    const [a, b] = [
      (await upload(actor, await photo(), 'a.jpg')).body,
      (await upload(actor, await photo(), 'b.jpg')).body,
    ]
    const ctx = given.system(actor.tenantId)
    expect((await attachFiles(ctx, [b.id, a.id, b.id], '/photoIds')).map(({ id }) => id)).toEqual([b.id, a.id])
    const stranger = given.system((await someone()).tenantId)
    await expect(attachFiles(stranger, [a.id], '/photoIds')).rejects.toMatchObject({
      status: 422,
      errors: [{ pointer: '/photoIds' }],
    })
  })

  it('what the product makes is kept the same way', async () => {
    const actor = await someone()
    const ctx = given.system(actor.tenantId)
    const made = await storeBuffer(ctx, {
      name: '整改通知.pdf',
      type: 'application/pdf',
      buffer: Buffer.from('%PDF-1.7\n'),
    })
    const { file, stream } = await openFile(ctx, made.id)
    expect(file.sha256).toBe(sha256(Buffer.from('%PDF-1.7\n')))
    expect(Buffer.concat(await stream.toArray()).toString()).toBe('%PDF-1.7\n')
    expect((await download(actor, made.id, 'full')).headers['content-disposition']).toMatch(/^attachment/)
    expect((await download(actor, made.id, 'thumb')).status).toBe(404)
  })
})
