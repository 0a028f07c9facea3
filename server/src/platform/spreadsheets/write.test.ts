import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Writable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import exceljs from 'exceljs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { annotateWorkbook } from './annotate.ts'
import { findHeader } from './header.ts'
import { readSpreadsheet } from './read.ts'
import { looksLikeFormula, safeCell } from './safe-cell.ts'
import type { SheetRow } from './sheet.ts'
import { type WriteOptions, writeWorkbook } from './write.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheets-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function writeToBuffer(options: WriteOptions): Promise<Buffer> {
  const stream = new PassThrough()
  const [bytes] = await Promise.all([buffer(stream), writeWorkbook(stream, options)])
  return bytes
}
async function open(bytes: Buffer) {
  const book = new exceljs.Workbook()
  await book.xlsx.load(bytes as unknown as ArrayBuffer)
  return book
}
async function readBack(bytes: Buffer): Promise<SheetRow[]> {
  const path = join(folder, 'back.xlsx')
  await writeFile(path, bytes)
  const rows: SheetRow[] = []
  await readSpreadsheet(path, { filename: 'back.xlsx', onRows: (batch) => rows.push(...batch) })
  return rows
}

test('text is never a formula, whatever it looks like', async () => {
  const texts = [
    '=1+1',
    '+1',
    '-1+2',
    '@SUM(A1)',
    '\t=1',
    '＝1+1',
    '＠SUM',
    '－1',
    '=cmd|"/c calc"!A1',
    '_x003D_1+1',
    '\r=1',
    '  =1',
  ]
  for (const text of texts.filter((text) => !text.startsWith('_x'))) expect(looksLikeFormula(text), text).toBe(true)
  expect(looksLikeFormula('配电室=一层')).toBe(false)
  const columns = [{ title: '文字' }, { title: '数', type: 'number' as const }, { title: '日', type: 'date' as const }]
  const bytes = await writeToBuffer({
    sheets: [{ name: '表', columns, rows: texts.map((text) => [text, text, text]) }],
  })
  const sheet = (await open(bytes)).getWorksheet('表')
  for (const [index] of texts.entries()) {
    for (const column of [1, 2, 3]) {
      const cell = sheet?.getRow(index + 2).getCell(column)
      expect(cell?.formula).toBeUndefined()
      expect(cell?.type).toBe(exceljs.ValueType.String)
    }
    expect(sheet?.getRow(index + 2).getCell(1).numFmt).toBe('@')
  }
  const back = (await readBack(bytes)).slice(1).map((row) => row.cells[0])
  expect(back).toEqual(texts.map((text) => text.replace('\r', '\n')))
  expect(() => safeCell({ formula: '1+1' }, 'text', 0)).toThrow(TypeError)
})

test('values that XML or a cell cannot hold are made harmless', () => {
  expect(safeCell('a\u0000b\ud800c\u0085', 'text', 0)).toBe('ab\ufffdc')
  expect(String(safeCell('长'.repeat(40_000), 'text', 0))).toHaveLength(32_767)
  expect(safeCell(Number.NaN, 'number', 0)).toBeNull()
  expect(safeCell('2025-02-30', 'date', 0)).toBe('2025-02-30')
  expect(safeCell('2025-02-28', 'date', 0)).toEqual(new Date('2025-02-28T00:00:00Z'))
})

test('a two-level header, colours, real dates, frozen and repeated on paper; our reader finds it again', async () => {
  const bytes = await writeToBuffer({
    creator: '双防',
    sheets: [
      {
        name: "清单[1]/'甲'",
        title: '安全风险分级管控清单',
        notes: ['填报单位：样例'],
        columns: [
          { title: '风险点', width: 20 },
          { title: '工程技术措施', group: '管控措施' },
          { title: '应急处置措施', group: '管控措施' },
          { title: '等级' },
          { title: '评价日期', type: 'date' },
          { title: '登记时间', type: 'datetime' },
        ],
        fill: (values, column) => (column === 3 && values[3] === '重大' ? 'FFFF0000' : undefined),
        rows: [['配电室', '护栏', '断电', '重大', '2025-03-01', new Date('2025-03-01T16:30:00Z')]],
      },
    ],
  })
  const sheet = (await open(bytes)).worksheets[0]
  expect(sheet?.name).toBe('清单 1 ’甲’')
  expect(sheet?.views[0]).toMatchObject({ state: 'frozen', ySplit: 4 })
  expect(sheet?.pageSetup).toMatchObject({ orientation: 'landscape', printTitlesRow: '3:4' })
  expect(sheet?.autoFilter).toBe('A4:F5')
  expect(sheet?.getCell('D5').fill).toMatchObject({ fgColor: { argb: 'FFFF0000' } })
  expect(sheet?.getCell('A3').font).toMatchObject({ bold: true, name: '微软雅黑' })
  expect(sheet?.getCell('E5').value).toEqual(new Date('2025-03-01T00:00:00Z'))
  const rows = await readBack(bytes)
  const fields = ['风险点', '工程技术措施', '应急处置措施', '等级', '评价日期'].map((title) => ({
    key: title,
    title,
    aliases: [],
  }))
  const header = findHeader(rows, fields)
  expect(header?.headerRows).toEqual([3, 4])
  expect(header?.columns[1]?.title).toBe('管控措施/工程技术措施')
  expect(Object.values(header?.mapping ?? {}).sort()).toEqual([0, 1, 2, 3, 4])
  expect(rows.at(-1)?.cells).toEqual(['配电室', '护栏', '断电', '重大', '2025-03-01', '2025-03-02 00:30'])
})

test('a wide register goes on A3, several pages beside one another, under titles that are not cut', async () => {
  const columns = Array.from({ length: 32 }, () => ({ title: '检查项目/作业步骤序号', width: 16 }))
  const sheets = [
    { name: '宽', columns, rows: [] },
    { name: '窄', columns: columns.slice(0, 5), rows: [] },
  ]
  const [wide, narrow] = (await open(await writeToBuffer({ sheets }))).worksheets
  expect(wide?.pageSetup).toMatchObject({ paperSize: 8, fitToWidth: 2, fitToHeight: 0 })
  expect(narrow?.pageSetup).toMatchObject({ paperSize: 9, fitToWidth: 1 })
  expect(wide?.getRow(1).height).toBe(36)
})

test('refused rows come back as they were, with place, reason and remedy', async () => {
  const stream = new PassThrough()
  const written = annotateWorkbook(stream, {
    name: '未导入的行',
    titles: ['风险点', '可能性'],
    rows: [
      {
        sheet: '清单',
        row: 7,
        cells: ['=配电室', '九'],
        problems: [{ column: 1, reason: '不是数字', fix: '填 1 到 5' }],
      },
      {
        sheet: '清单',
        row: 9,
        cells: ['锅炉房'],
        problems: [
          { reason: '与第 8 行重复', fix: '删去其一' },
          { column: 1, reason: '没有填', fix: '填 1 到 5' },
        ],
      },
    ],
  })
  const [bytes, count] = await Promise.all([buffer(stream), written])
  expect(count).toBe(2)
  const sheet = (await open(bytes)).worksheets[0]
  expect(sheet?.getRow(1).values).toEqual([undefined, '风险点', '可能性', '原表位置', '列', '原因', '怎么改'])
  expect(sheet?.getRow(2).values).toEqual([
    undefined,
    '=配电室',
    '九',
    '清单 第 7 行',
    '可能性',
    '不是数字',
    '填 1 到 5',
  ])
  expect(sheet?.getCell('E3').value).toBe('1. 与第 8 行重复\n2. 没有填')
  expect(sheet?.getCell('B2').fill).toMatchObject({ fgColor: { argb: 'FFFFC7CE' } })
  expect(sheet?.getCell('A2').fill).toMatchObject({ pattern: 'none' })
  expect(JSON.stringify(sheet?.getCell('B2').note)).toContain('不是数字')
})

test('rows are taken only as fast as the output goes, and work stops when it is gone', async () => {
  let produced = 0
  async function* rows() {
    for (; produced < 100_000; produced++) yield Array.from({ length: 10 }, () => Math.random().toString(36).repeat(3))
  }
  const columns = Array.from({ length: 10 }, (_, index) => ({ title: `列${index}` }))
  const stuck = new Writable({ write: () => undefined })
  const work = writeWorkbook(stuck, { sheets: [{ name: '表', columns, rows: rows() }] })
  const ended = expect(work).rejects.toThrow('gone')
  await new Promise((done) => setTimeout(done, 1500))
  const whileStuck = produced
  expect(whileStuck).toBeLessThan(20_000)
  stuck.destroy(new Error('gone'))
  await ended
  expect(produced).toBeLessThan(whileStuck + 200)
})
