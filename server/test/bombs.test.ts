import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { archive, packed } from '#platform/spreadsheets/samples.fixture'
import { png, repeated, sheetEnd, sheetStart, stringsStart, workbook, zlibOf } from './bombs'
import { openOwnPlatform } from './database'
import { givenIn } from './given'
import { bundleProduct } from './kill-sweep/product'
import { startProgram } from './program'

/*
 * Bombs at their real size, through the program as it is shipped, web and worker in one process: each is refused in
 * words, the process lives and stays small, and others are answered all the while.
 */
const platform = await openOwnPlatform('bombs')
const { DATABASE_URL, REDIS_URL, APP_SECRET, DATA_DIR } = platform.services.config
const given = givenIn(platform)
const { tenantId } = await given.enterprise()
const cookie = `sf_session=${await given.session(await given.member(tenantId, 'safety_manager'))}`
await bundleProduct('platform/spreadsheets/spreadsheet.child')
const settings = { DATABASE_URL, REDIS_URL, APP_SECRET, DATA_DIR, WORKER: '1', PORT: '0', RATE_FACTOR: '1000' }
const program = await startProgram(await bundleProduct('main'), { ...settings, NODE_ENV: 'test' }, [])
const api = `http://127.0.0.1:${program.up.port}/api`
afterAll(async () => {
  await program.kill('SIGTERM')
  await platform.close()
})

interface Reply {
  status: number
  body: Record<string, string>
}
async function ask(path: string, body?: Buffer | object, headers: Record<string, string> = {}): Promise<Reply> {
  const isRaw = Buffer.isBuffer(body)
  const reply = await fetch(`${api}${path}`, {
    ...(body && { method: 'POST', body: isRaw ? new Uint8Array(body) : JSON.stringify(body) }),
    headers: {
      cookie,
      'idempotency-key': randomUUID(),
      'content-type': isRaw ? 'application/octet-stream' : 'application/json',
      // A connection may be closed while the next bomb is made.
      connection: 'close',
      ...headers,
    },
  })
  return { status: reply.status, body: (await reply.json()) as Record<string, string> }
}
const upload = (bytes: Buffer, name: string) => ask('/files', bytes, { 'x-file-name': encodeURIComponent(name) })

/** What people are told about a workbook: at the upload, or by the job that reads it. */
async function toldAbout(bytes: Buffer): Promise<string> {
  const file = await upload(bytes, '清单.xlsx')
  if (file.status !== 200) return `${file.status} ${file.body.code}: ${file.body.detail}`
  const { body } = await ask('/imports', { fileId: file.body.id, kind: 'risk' })
  for (;;) {
    const job = (await ask(`/jobs/${body.jobId}`)).body
    if (job.state === 'failed' || job.state === 'done') return `${job.state}: ${job.error ?? ''}`
    await setTimeout(50)
  }
}

/** Someone else's requests, one after another, until what is done meanwhile is done. */
async function meanwhile<R>(work: Promise<R>): Promise<{ result: R; statuses: Set<number> }> {
  const statuses = new Set<number>()
  let isDone = false
  const others = async () => {
    while (!isDone) {
      statuses.add((await ask('/hazards')).status)
      await setTimeout(20)
    }
  }
  const asking = others()
  const result = await work.finally(() => {
    isDone = true
  })
  await asking
  return { result, statuses }
}

const gb = 1024 ** 3
const cell = (at: string, text = '甲') => `<c r="${at}" t="inlineStr"><is><t>${text}</t></is></c>`
const sheet = (part: ReturnType<typeof packed>) => ({ 'xl/worksheets/sheet1.xml': part })
const rows = (n: number, one: (row: number) => string) =>
  Array.from({ length: n }, (_, i) => `<row r="${i + 1}">${one(i + 1)}</row>`).join('')

const manyParts = (n: number) => {
  const part = packed('x')
  return Array.from({ length: n }, (_, i) => [`xl/${i}.xml`, part] as const)
}

it.each<[string, () => Buffer, RegExp]>([
  [
    'a sheet of more than a gigabyte',
    () => workbook(sheet(repeated(' ', 1.1 * gb, sheetStart, sheetEnd))),
    /展开后过大/,
  ],
  [
    'a sheet of more than a gigabyte that is said to be small',
    () => workbook(sheet(repeated(' ', 1.1 * gb, sheetStart, sheetEnd)), 4000),
    /展开后过大/,
  ],
  [
    'a list of parts of more than a gigabyte',
    () => workbook({ '[Content_Types].xml': repeated(' ', 1.1 * gb, '<Types>', '</Types>') }, 4000),
    // Nobody needs that list: the sheet beside it is read.
    /^done/,
  ],
  [
    'a million columns',
    () => workbook(sheet(repeated(cell(''), 40_000_000, `${sheetStart}<row r="1">`, `</row>${sheetEnd}`))),
    /超出第 200 列/,
  ],
  [
    'a million rows',
    () => workbook(sheet(repeated(`<row>${cell('A1')}</row>`, 62_000_000, sheetStart, sheetEnd))),
    /超过 60000 行/,
  ],
  [
    'elements a million deep',
    () => workbook(sheet(repeated('<a>', 3_000_000, sheetStart, sheetEnd))),
    /损坏|过多|过大/,
  ],
  [
    'a billion laughs',
    () =>
      workbook(
        sheet(
          packed(
            `<!DOCTYPE l [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">${'bcdefghij'.replace(/./g, (name, i) => `<!ENTITY ${name} "${`&${'abcdefghi'[i]};`.repeat(10)}">`)}]>${sheetStart}<row r="1">${cell('A1', '&j;')}</row>${sheetEnd}`,
          ),
        ),
      ),
    /损坏/,
  ],
  [
    'one text of a million characters in sixty thousand cells',
    () =>
      workbook({
        'xl/sharedStrings.xml': repeated('字', 3_000_000, `${stringsStart}<si><t>`, '</t></si></sst>'),
        ...sheet(packed(`${sheetStart}${rows(60_000, (row) => `<c r="A${row}" t="s"><v>0</v></c>`)}${sheetEnd}`)),
      }),
    /文字超过 32767 字/,
  ],
  [
    'one text of 32 000 characters in sixty thousand cells',
    () =>
      workbook({
        'xl/sharedStrings.xml': packed(`${stringsStart}<si><t>${'字'.repeat(32_000)}</t></si></sst>`),
        ...sheet(packed(`${sheetStart}${rows(60_000, (row) => `<c r="A${row}" t="s"><v>0</v></c>`)}${sheetEnd}`)),
      }),
    /展开后过大/,
  ],
  [
    'sixty thousand parts',
    () => archive({ '[Content_Types].xml': packed('x'), ...Object.fromEntries(manyParts(60_000)) }),
    /不是能导入的表格/,
  ],
])('a workbook with %s harms nobody', { timeout: 120_000 }, async (_name, make, words) => {
  const { result, statuses } = await meanwhile(toldAbout(make()))
  expect(result).toMatch(words)
  expect([...statuses]).toEqual([200])
})

it.each<[string, () => Buffer, string]>([
  ['of 66 million pixels', () => png(8200, 8050), 'image_too_large'],
  ['of 3 600 million pixels', () => png(60_000, 60_000), 'image_too_large'],
  [
    'with a gigabyte of commentary',
    () => png(800, 600, [['zTXt', Buffer.concat([Buffer.from('a\0\0'), zlibOf(Buffer.alloc(1000), 1.1e6)])]]),
    '',
  ],
  [
    'with a gigabyte of colour profile',
    () => png(800, 600, [['iCCP', Buffer.concat([Buffer.from('a\0\0'), zlibOf(Buffer.alloc(1000), 1.1e6)])]]),
    '',
  ],
])('a picture %s', { timeout: 120_000 }, async (_name, make, code) => {
  const { result, statuses } = await meanwhile(upload(make(), '照片.png'))
  expect(result.status).toBeLessThan(500)
  if (code) expect(result.body.code).toBe(code)
  expect([...statuses]).toEqual([200])
})

/** Megabytes that the program has taken at most. */
function peak(): number {
  const status = readFileSync(`/proc/${program.up.pid}/status`, 'latin1')
  return Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024)
}

it('the program that met them all is still the same, and never took a gigabyte', async () => {
  expect((await ask('/hazards')).status).toBe(200)
  expect(peak()).toBeLessThan(1024)
})
