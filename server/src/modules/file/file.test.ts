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
import { type Hand, handOf } from '#platform/hand'
import { crc32 } from '#platform/spreadsheets/crc32.fixture'
import { makeZip } from '#platform/spreadsheets/samples.fixture'
import { apiOn } from '#test/api'
import { openTestPlatform } from '#test/database'
import { givenIn } from '#test/given'
import { createApp } from '../../app'
import { openFile, storeBuffer } from './file.service'
import { pruneUnattached, releaseFromNothing, removeDueBytes } from './file.sweeps'
import { newStoreKey, noteBytes } from './storing.service'

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

describe('what a picture says of itself', () => {
  const taken = (DateTimeOriginal: string) => blank(40, 30).withExif({ IFD2: { DateTimeOriginal } }).jpeg().toBuffer()
  const located = () =>
    blank(2000, 1200)
      .withExif({
        IFD0: { Model: 'CanaryPhone' },
        IFD3: {
          GPSLatitudeRef: 'N',
          GPSLatitude: '34/1 23/1 4530/100',
          GPSLongitudeRef: 'E',
          GPSLongitude: '113/1 44/1 2160/100',
        },
      })
      .jpeg()
      .toBuffer()
  const evidence = (actor: Actor, id: string) => as(actor).get(`/api/files/${id}/evidence`)

  it.each(['0000:00:00 00:00:00', '0001:01:01 00:00:00', '9999:12:31 23:59:59', '2026:13:01 00:00:00'])(
    'arrives although it says that it was taken at %s',
    async (time) => {
      const actor = await someone()
      const reply = await upload(actor, await taken(time), 'a.jpg')
      expect([reply.status, reply.body.exifAt]).toEqual([200, null])
      expect((await evidence(actor, reply.body.id)).body).toMatchObject({ timeFault: 'exif', exifAt: null })
    },
  )

  it.each([
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '2026-13-01T00:00:00Z',
    'yesterday',
    '+275760-09-13T00:00:00Z',
  ])('arrives although its sender says %s', async (time) => {
    const actor = await someone()
    const times = { 'x-captured-at': time, 'x-device-at': time }
    const reply = await upload(actor, await blank(40, 30).jpeg().toBuffer(), 'a.jpg', times)
    expect([reply.status, reply.body.capturedAt]).toEqual([200, null])
    expect((await evidence(actor, reply.body.id)).body).toMatchObject({ timeFault: 'captured', deviceAt: null })
  })

  it('about where it was taken is kept, and shown to those who answer for evidence alone', async () => {
    const { tenantId } = await given.enterprise()
    const manager = await given.member(tenantId, 'safety_manager')
    const bytes = await located()
    const { id } = (await upload(manager, bytes, 'a.jpg', { 'x-device-at': new Date().toISOString() })).body
    await as(manager).post('/api/floor-plans').send({ name: '一层', fileId: id, areas: [] })
    const office = await given.regulator()
    for (const entitled of [manager, await given.member(tenantId, 'principal'), office]) {
      expect(sha256((await download(entitled, id, 'full')).body)).toBe(sha256(bytes))
      expect((await evidence(entitled, id)).body).toMatchObject({
        latitude: 34.395917,
        longitude: 113.739333,
        sha256: sha256(bytes),
        timeFault: null,
        deviceAt: expect.any(String),
      })
    }
    for (const other of [
      await given.member(tenantId, 'worker'),
      await given.member(tenantId, 'department_head'),
      await given.colleague(office, 'grid_worker'),
      await given.colleague(office, 'expert'),
    ]) {
      const { body, headers } = await download(other, id, 'full')
      expect(headers['content-type']).toBe('image/webp')
      expect((await sharp(body).metadata()).exif).toBeUndefined()
      expect(body.includes('CanaryPhone')).toBe(false)
      expect((await evidence(other, id)).body).toMatchObject({ status: 403, code: 'file_masked' })
    }
    expect((await evidence(await someone(), id)).status).toBe(404)
  })
})

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

  it('are saved under the last part of their name and the ending of what they are, without what could mislead', async () => {
    const actor = await someone()
    const name = async (given: string) => (await upload(actor, Buffer.from('%PDF-1.7\n'), given)).body.name
    expect(await name('../../etc/预案\u202e.pdf')).toBe('预案.pdf')
    expect(await name('C:\\docs\\<b>.pdf')).toBe('b.pdf')
    expect(await name('无扩展名')).toBe('无扩展名.pdf')
    expect(await name('发票.pdf.exe')).toBe('发票.pdf')
    expect((await upload(actor, await photo(), '合同.pdf')).body.name).toBe('合同.jpg')
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
  const planOf = (actor: Actor, fileId: string) =>
    as(actor).post('/api/floor-plans').send({ name: '一层', fileId, areas: [] })
  async function desk() {
    const { tenantId } = await given.enterprise()
    return { ...(await given.member(tenantId, 'safety_manager')), tenantId }
  }

  it('that is attached to nothing: its uploader', async () => {
    const actor = await desk()
    const { id } = (await upload(actor, await photo(), 'a.jpg')).body
    expect((await download(actor, id, 'full')).status).toBe(200)
    for (const other of [
      await given.member(actor.tenantId, 'principal'),
      await given.member(actor.tenantId, 'safety_manager'),
      await given.regulator(),
      await someone(),
    ])
      for (const size of ['thumb', 'view', 'full']) expect((await download(other, id, size)).status).toBe(404)
    expect((await as(null).get(`/api/files/${id}`)).status).toBe(401)
    expect((await upload(null, await photo(), 'a.jpg')).status).toBe(401)
  })

  it('that is attached: whoever reads one of the things it is attached to', async () => {
    const actor = await desk()
    const colleague = await given.member(actor.tenantId, 'worker')
    const { id } = (await upload(actor, await photo(), 'a.jpg')).body
    const report = { title: '三号配电箱门掉了', place: '二车间东墙', photos: [id] }
    await as(actor).post('/api/hazards').send(report)
    expect((await download(colleague, id, 'thumb')).status).toBe(404)
    const plan = (await planOf(actor, id)).body
    expect((await download(colleague, id, 'thumb')).status).toBe(200)
    expect((await download(await given.regulator(), id, 'thumb')).status).toBe(200)
    expect((await download(await given.regulator([{ region: '410185', sectors: null }]), id, 'full')).status).toBe(404)
    expect((await download(await someone(), id, 'full')).status).toBe(404)
    await as(actor).delete(`/api/floor-plans/${plan.id}`)
    expect((await download(colleague, id, 'thumb')).status).toBe(404)
    expect((await download(actor, id, 'thumb')).status).toBe(200)
  })

  it('nobody by attaching it: only what one uploaded or may read can be attached', async () => {
    const actor = await desk()
    const colleague = await given.member(actor.tenantId, 'safety_manager')
    const { id } = (await upload(actor, await photo(), 'a.jpg')).body
    const stranger = await desk()
    for (const other of [colleague, stranger])
      expect((await planOf(other, id)).body).toMatchObject({
        status: 422,
        code: 'file_unknown',
        errors: [{ pointer: '/fileId' }],
      })
    await planOf(actor, id)
    expect((await planOf(colleague, id)).status).toBe(200)
    expect((await planOf(stranger, id)).status).toBe(422)
  })

  it('that is replaced: nobody through the thing that no longer has it', async () => {
    const actor = await desk()
    const colleague = await given.member(actor.tenantId, 'worker')
    const [a, b] = [
      (await upload(actor, await photo(), 'a.jpg')).body,
      (await upload(actor, await photo(), 'b.jpg')).body,
    ]
    const plan = (await planOf(actor, a.id)).body
    const put = as(actor).put(`/api/floor-plans/${plan.id}`).set('if-match', '"1"')
    expect((await put.send({ name: '一层', fileId: b.id, areas: [] })).status).toBe(200)
    const seen = await Promise.all([a, b].map(async ({ id }) => (await download(colleague, id, 'view')).status))
    expect(seen).toEqual([404, 200])
    const rows = await platform.db.query(
      'SELECT unattached_since IS NULL AS kept FROM file WHERE tenant_id = ? ORDER BY id',
      [actor.tenantId],
    )
    expect(rows.map(({ kept }: { kept: unknown }) => Number(kept))).toEqual([0, 1])
  })

  it('is a picture where a picture belongs', async () => {
    const actor = await desk()
    const { id } = (await upload(actor, Buffer.from('%PDF-1.7\n'), 'a.pdf')).body
    expect((await planOf(actor, id)).body).toMatchObject({
      status: 422,
      code: 'file_kind',
      errors: [{ pointer: '/fileId' }],
    })
  })

  it('what the product makes is kept the same way, and is nobody’s by its id', async () => {
    const actor = await desk()
    const ctx = given.system(actor.tenantId)
    const made = await storeBuffer(ctx, {
      name: '整改通知.pdf',
      type: 'application/pdf',
      buffer: Buffer.from('%PDF-1.7\n'),
    })
    const { file, stream } = await openFile(ctx, made.id)
    expect(file.sha256).toBe(sha256(Buffer.from('%PDF-1.7\n')))
    expect(Buffer.concat(await stream.toArray()).toString()).toBe('%PDF-1.7\n')
    expect((await download(actor, made.id, 'full')).status).toBe(404)
  })
})

describe('room', () => {
  const limited = (settings: Partial<typeof platform.services.config>) =>
    apiOn({ ...platform, services: { ...platform.services, config: { ...platform.services.config, ...settings } } })
  const send = (api: ReturnType<typeof apiOn>, actor: Actor, bytes: Buffer) =>
    api(actor)
      .post('/api/files')
      .set({ 'content-type': 'application/octet-stream', 'x-file-name': 'a.pdf' })
      .send(bytes)
  const pdf = (size: number) => Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(size, 32)])

  it('of an account for a day: by number and by size', async () => {
    const actor = await someone()
    const few = limited({ UPLOADS_PER_DAY: 2 })
    expect((await send(few, actor, pdf(10))).status).toBe(200)
    expect((await send(few, actor, pdf(10))).status).toBe(200)
    const third = await send(few, actor, pdf(10))
    expect(third.body).toMatchObject({ status: 429, code: 'upload_quota', detail: expect.stringMatching('明天再传') })
    expect(Number(third.headers['retry-after'])).toBeGreaterThan(0)
    expect((await send(few, { ...(await given.member(actor.tenantId, 'worker')) }, pdf(10))).status).toBe(200)
    const small = limited({ UPLOAD_MB_PER_DAY: 1 })
    expect((await send(small, actor, pdf(1_100_000))).body.code).toBe('upload_quota')
  })

  it('of a tenant', async () => {
    const actor = await someone()
    const full = limited({ TENANT_FILES_GB: 1 / 1024 })
    expect((await send(full, actor, pdf(600_000))).status).toBe(200)
    const before = await storedOf(actor.tenantId)
    const refused = await send(full, actor, pdf(600_000))
    expect(refused.body).toMatchObject({
      status: 413,
      code: 'storage_full',
      detail: expect.stringMatching('系统管理员'),
    })
    expect(await storedOf(actor.tenantId)).toEqual(before)
  })

  it('is shown to the system administrator', async () => {
    const actor = await someone()
    await send(limited({}), actor, pdf(1000))
    const usage = (role: 'system_admin' | 'safety_manager') =>
      given.member(actor.tenantId, role).then((who) => as(who).get('/api/files/usage'))
    expect((await usage('system_admin')).body).toMatchObject({
      all: { files: 1, bytes: 1009 },
      unattached: { files: 1, bytes: 1009 },
      today: { files: 1, bytes: 1009 },
      keptDays: 7,
    })
    expect((await usage('safety_manager')).status).toBe(403)
  })
})

describe('what nothing refers to', () => {
  const inDays = (n: number) => new Date(Date.now() + n * 86_400_000)
  const run = async (sweep: (hand: Hand) => Promise<number>, now: Date) => {
    while ((await sweep(handOf(platform, now))) > 0);
  }
  async function desk() {
    const { tenantId } = await given.enterprise()
    return { ...(await given.member(tenantId, 'safety_manager')), tenantId }
  }
  const rowsOf = async (tenantId: string) =>
    (await platform.db.query('SELECT id FROM file WHERE tenant_id = ? ORDER BY id', [tenantId])).map(
      ({ id }: { id: string }) => id,
    )

  it('goes after seven days, row first and bytes after; what is attached stays', async () => {
    const actor = await desk()
    const [loose, kept] = [
      (await upload(actor, await blank(40, 30).jpeg().toBuffer(), 'a.jpg')).body.id,
      (await upload(actor, await blank(50, 30).jpeg().toBuffer(), 'b.jpg')).body.id,
    ]
    await as(actor).post('/api/floor-plans').send({ name: '一层', fileId: kept, areas: [] })
    await run(pruneUnattached, inDays(6.9))
    expect(await rowsOf(actor.tenantId)).toEqual([loose, kept])
    await run(pruneUnattached, inDays(7.1))
    expect(await rowsOf(actor.tenantId)).toEqual([kept])
    // The process dies here: the bytes are still there, and noted.
    const before = await storedOf(actor.tenantId)
    await run(removeDueBytes, inDays(7.1))
    expect((await storedOf(actor.tenantId)).length).toBe(before.length - 3)
    expect((await download(actor, kept, 'full')).status).toBe(200)
    const again = await as(actor).post('/api/floor-plans').send({ name: '二层', fileId: loose, areas: [] })
    expect(again.body).toMatchObject({ status: 422, code: 'file_unknown' })
    const [event] = await platform.db.query(`SELECT payload FROM event WHERE type = 'file.pruned' AND subject_id = ?`, [
      loose,
    ])
    expect(event).toBeDefined()
  })

  it('is not what was let go a moment ago', async () => {
    const actor = await desk()
    const { id } = (await upload(actor, await blank(40, 30).jpeg().toBuffer(), 'a.jpg')).body
    const plan = (await as(actor).post('/api/floor-plans').send({ name: '一层', fileId: id, areas: [] })).body
    await platform.db.query('UPDATE file SET received_at = received_at - INTERVAL 90 DAY WHERE id = ?', [id])
    await as(actor).delete(`/api/floor-plans/${plan.id}`)
    await run(pruneUnattached, inDays(6.9))
    expect(await rowsOf(actor.tenantId)).toEqual([id])
    await run(pruneUnattached, inDays(7.1))
    expect(await rowsOf(actor.tenantId)).toEqual([])
  })

  it('includes bytes of an upload that died before its row, and never bytes that have one', async () => {
    const actor = await desk()
    const { id } = (await upload(actor, await blank(40, 30).jpeg().toBuffer(), 'a.jpg')).body
    const ctx = given.system(actor.tenantId)
    const dead = newStoreKey(ctx)
    await noteBytes(ctx, dead)
    await platform.services.files.put(dead, Readable.from(['half']), 10)
    const [{ key }] = await platform.db.query('SELECT store_key AS `key` FROM file WHERE id = ?', [id])
    await noteBytes(ctx, key)
    await run(removeDueBytes, inDays(0.9))
    expect(await platform.services.files.has(dead)).toBe(true)
    await run(removeDueBytes, inDays(1.1))
    expect(await Promise.all([dead, key].map((each) => platform.services.files.has(each)))).toEqual([false, true])
    const notes = await platform.db.query('SELECT 1 FROM loose_bytes WHERE tenant_id = ?', [actor.tenantId])
    expect(notes).toEqual([])
  })

  it('includes files of rows that a rule of their own deleted', async () => {
    const actor = await desk()
    const { id } = (await upload(actor, await blank(40, 30).jpeg().toBuffer(), 'a.jpg')).body
    const plan = (await as(actor).post('/api/floor-plans').send({ name: '一层', fileId: id, areas: [] })).body
    await platform.db.query('DELETE FROM floor_plan WHERE id = ?', [plan.id])
    await run(releaseFromNothing, inDays(0))
    const [row] = await platform.db.query('SELECT unattached_since AS since FROM file WHERE id = ?', [id])
    expect(row.since).not.toBeNull()
  })

  it('cannot be deleted by anyone while something does refer to it', async () => {
    const actor = await desk()
    const { id } = (await upload(actor, await blank(40, 30).jpeg().toBuffer(), 'a.jpg')).body
    await as(actor).post('/api/floor-plans').send({ name: '一层', fileId: id, areas: [] })
    await expect(platform.db.query('DELETE FROM file WHERE id = ?', [id])).rejects.toMatchObject({
      driverError: { code: 'ER_ROW_IS_REFERENCED_2' },
    })
    await platform.db.query('DELETE FROM file_link WHERE file_id = ?', [id])
    await expect(platform.db.query('DELETE FROM file WHERE id = ?', [id])).rejects.toMatchObject({
      driverError: { code: 'ER_ROW_IS_REFERENCED_2' },
    })
  })
})
