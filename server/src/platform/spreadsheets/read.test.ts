import { createWriteStream } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { utils, write } from '@e965/xlsx'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ReadOptions, readSpreadsheet } from './read.ts'
import { makeZip, workbookParts } from './samples.fixture.ts'
import type { SheetRow } from './sheet.ts'
import { writeWorkbook } from './write.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheets-'))
})
afterAll(() => rm(folder, { recursive: true }))

let files = 0
async function readAll(content: Buffer | string, options: Partial<ReadOptions> = {}) {
  const path = join(folder, `${files++}.bin`)
  await writeFile(path, content)
  const rows: SheetRow[] = []
  const result = await readSpreadsheet(path, {
    filename: '清单.csv',
    onRows: (batch) => rows.push(...batch),
    ...options,
  })
  return { rows, sheets: result.sheets }
}
const cellsOf = async (content: Buffer | string) => (await readAll(content)).rows.map((row) => row.cells)
const failure = (content: Buffer | string, options: Partial<ReadOptions> = {}) =>
  readAll(content, options).then(
    () => 'read',
    (error) => error.code as string,
  )

describe('.xlsx', () => {
  test('fills merged cells from their anchor and flags them', async () => {
    const cell = (ref: string, text: string) => `<c r="${ref}" t="inlineStr"><is><t>${text}</t></is></c>`
    const sheet = `<sheetData>
      <row r="2">${cell('A2', '风险点')}${cell('B2', '管控措施')}<c r="C2" s="0"/>${cell('D2', '备注')}</row>
      <row r="3"><c r="A3"/>${cell('B3', '工程技术')}${cell('C3', '应急处置')}</row>
      <row r="4">${cell('A4', '配电室')}${cell('B4', '加装护栏')}</row><row r="5"><c r="A5"/>${cell('B5', '张贴标识')}</row>
      <row r="6"><c r="A6"/></row></sheetData>
      <mergeCells><mergeCell ref="A2:A3"/><mergeCell ref="B2:C2"/><mergeCell ref="D2:D3"/><mergeCell ref="A4:A1000000"/></mergeCells>`
    const { rows, sheets } = await readAll(makeZip(workbookParts({ sheet })))
    expect(rows).toEqual([
      { sheet: '表一', row: 2, cells: ['风险点', '管控措施', '管控措施', '备注'], merged: [2] },
      { sheet: '表一', row: 3, cells: ['风险点', '工程技术', '应急处置', '备注'], merged: [0, 3] },
      { sheet: '表一', row: 4, cells: ['配电室', '加装护栏'] },
      { sheet: '表一', row: 5, cells: ['配电室', '张贴标识'], merged: [0] },
    ])
    expect(sheets).toEqual([{ name: '表一', rows: 4, columns: 4, blank: 1 }])
  })

  test('shows dates, numbers, percents, rich text and errors as people see them', async () => {
    const sheet = `<sheetData><row><c s="1"><v>45717</v></c><c s="2"><v>45717.5</v></c><c><v>0.30000000000000004</v></c>
      <c><v>410184199001011234</v></c><c s="3"><v>0.07</v></c><c t="e"><v>#REF!</v></c><c t="s"><v>0</v></c><c t="s"><v>1</v></c>
      <c s="4"><v>42</v></c><c t="str"><f>A1&amp;"x"</f><v>算出来的</v></c></row></sheetData>`
    const strings = [
      '<r><t>高处</t></r><r><t xml:space="preserve">坠落 </t></r><rPh sb="0" eb="1"><t>gao</t></rPh>',
      '<t>第一行_x000D_\n第二行１２</t>',
    ]
    const formats = ['yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@', 'yyyy/m/d h:mm', '0.00%', '00000']
    const [cells] = await cellsOf(makeZip(workbookParts({ sheet, strings, formats })))
    expect(cells).toEqual([
      '2025-03-01',
      '2025-03-01 12:00',
      '0.3',
      '410184199001011234',
      '7%',
      '',
      '高处坠落 ',
      '第一行\n第二行１２',
      '00042',
      '算出来的',
    ])
  })

  test('refuses a truncated archive, a bomb, a liar and other zips instead of hanging', async () => {
    const good = makeZip(workbookParts({ sheet: '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>' }))
    expect(await failure(good.subarray(0, good.length - 40))).toBe('truncated')
    expect(await failure(good.subarray(0, 200))).toBe('truncated')
    const bomb = { ...workbookParts({ sheet: '' }), 'xl/worksheets/sheet1.xml': Buffer.alloc(5_000_000, ' ') }
    expect(await failure(makeZip(bomb), { maxUnzippedBytes: 3_000_000 })).toBe('too_large')
    expect(await failure(makeZip(bomb, 2000), { maxUnzippedBytes: 3_000_000 })).toBe('too_large')
    expect(await failure(makeZip({ 'word/document.xml': '<w/>' }))).toBe('unsupported')
    expect(await failure(makeZip(workbookParts({ sheet: '<sheetData><row r="1"><c r="A1"><v>1</v>' })))).toBe('corrupt')
    const entity = makeZip({
      ...workbookParts({ sheet: '' }),
      'xl/worksheets/sheet1.xml': '<!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>',
    })
    expect(await failure(entity)).toBe('corrupt')
  }, 120_000)

  test('refuses too many rows or columns, naming the place', async () => {
    const far = makeZip(workbookParts({ sheet: '<sheetData><row r="7"><c r="XFD7"><v>1</v></c></row></sheetData>' }))
    await expect(readAll(far)).rejects.toThrow('第 7 行的内容超出第 200 列')
    await expect(readAll('a\nb\nc\n', { maxRows: 2 })).rejects.toThrow('超过 2 行')
  })

  test('refuses too much text, in one cell or in all of them', async () => {
    await expect(readAll(`a,${'字'.repeat(32_768)}\n`)).rejects.toThrow('第 1 行第 2 列的文字超过 32767 字')
    await expect(readAll('abc\nabc\n', { maxCharacters: 5 })).rejects.toThrow('展开后过大')
  })
})

describe('text', { timeout: 120_000 }, () => {
  const lines = '序号,风险点,金额\r\n1,"配电室,一层","1,000"\r\n\r\n3,锅炉房,"两行\r文字\u2028三"\r\n'
  const expected = [
    ['序号', '风险点', '金额'],
    ['1', '配电室,一层', '1,000'],
    ['3', '锅炉房', '两行\n文字\n三'],
  ]
  test('reads UTF-8 and UTF-16 with or without mark', async () => {
    const encoded = [
      Buffer.from(lines),
      Buffer.from(`\ufeff${lines}`),
      Buffer.from(`\ufeff${lines}`, 'utf16le'),
      iconv.encode(lines, 'utf-16be'),
    ]
    for (const content of encoded) expect(await cellsOf(content)).toEqual(expected)
  })
  test('reads GB18030, counting blank lines as Excel does', async () => {
    const { rows, sheets } = await readAll(iconv.encode(lines.replace('\u2028', '\n'), 'gb18030'))
    expect(rows.map((row) => row.cells)).toEqual(expected)
    expect(rows.map((row) => row.row)).toEqual([1, 2, 4])
    expect(sheets).toEqual([{ name: '清单', rows: 3, columns: 3, blank: 1 }])
  })
  test('finds the delimiter and line ending', async () => {
    const semicolons = await cellsOf('序号;名称\n1;甲，乙\n2;"丙;丁"\n')
    expect(semicolons).toEqual([
      ['序号', '名称'],
      ['1', '甲，乙'],
      ['2', '丙;丁'],
    ])
    expect(await cellsOf('a\tb\r1\t2\r')).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ])
    expect(await cellsOf('sep=|\na|b,c\n')).toEqual([['a', 'b,c']])
  })
  test('says where quotes do not close', async () => {
    await expect(readAll('a,b\n1,"没有结束\n2,c\n')).rejects.toThrow('第 2 行起引号不成对')
  })
  test('refuses an empty file and pictures', async () => {
    expect(await failure('')).toBe('empty')
    expect(await failure('\n\n')).toBe('empty')
    expect(await failure(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 1, 2, 3, 4]))).toBe(
      'unsupported',
    )
  })
})

describe('old .xls', { timeout: 120_000 }, () => {
  const sheet = utils.aoa_to_sheet([
    ['序号', '风险点', '日期'],
    [1, '配电室', 45717],
    [2, '', 45718],
    ['410184199001011234', '=1+1', 0.1 + 0.2],
  ])
  sheet['!merges'] = [{ s: { r: 1, c: 1 }, e: { r: 2, c: 1 } }]
  for (const ref of ['C2', 'C3']) sheet[ref].z = 'yyyy-mm-dd'
  const book = utils.book_new(sheet, '清单')
  const expected = [
    { sheet: '清单', row: 1, cells: ['序号', '风险点', '日期'] },
    { sheet: '清单', row: 2, cells: ['1', '配电室', '2025-03-01'] },
    { sheet: '清单', row: 3, cells: ['2', '配电室', '2025-03-02'], merged: [1] },
    { sheet: '清单', row: 4, cells: ['410184199001011234', '=1+1', '0.3'] },
  ]
  test('is read by content, whatever its name', async () => {
    expect((await readAll(write(book, { bookType: 'biff8', type: 'buffer' }))).rows).toEqual(expected)
  })
  test('of Excel 95 keeps its Chinese text', async () => {
    const old = utils.book_new(utils.aoa_to_sheet([['AAAAAA', 'x']]), '清单')
    const bytes = Buffer.from(write(old, { bookType: 'biff5', type: 'buffer' }))
    // The library writes no Chinese in this format: the text and the code page record are put in by hand.
    iconv.encode('风险点', 'gbk').copy(bytes, bytes.indexOf('AAAAAA'))
    bytes.writeUInt16LE(936, bytes.indexOf(Buffer.from([0x42, 0, 2, 0])) + 4)
    expect((await readAll(bytes)).rows.map((row) => row.cells)).toEqual([['风险点', 'x']])
  })
  test('may be an HTML table', async () => {
    const html =
      '<html><meta charset=gb2312><table><tr><td rowspan=2>配电室</td><td>010</td></tr><tr><td>=1+1</td></tr></table></html>'
    const { rows } = await readAll(iconv.encode(html, 'gb18030'))
    expect(rows.map((row) => row.cells)).toEqual([
      ['配电室', '010'],
      ['配电室', '=1+1'],
    ])
  })
})

describe('isolation', { timeout: 120_000 }, () => {
  test('stops when it takes too long and when asked to', async () => {
    const many = 'a,b,c\n'.repeat(50_000)
    expect(await failure(many, { timeoutMs: 1 })).toBe('timeout')
    const abort = new AbortController()
    expect(await failure(many, { signal: abort.signal, onRows: () => abort.abort() })).toBe('aborted')
    expect(await failure(many, { maxRssBytes: 10_000_000 })).toBe('memory')
  })
  test('waits for a slow receiver and passes its error on', async () => {
    let active = 0
    const onRows = async () => {
      expect(++active).toBe(1)
      await new Promise((done) => setTimeout(done, 5))
      active--
    }
    expect((await readAll('a,b\n'.repeat(5000), { onRows })).sheets[0]?.rows).toBe(5000)
    const broken = readAll('a,b\n', { onRows: () => Promise.reject(new Error('database gone')) })
    await expect(broken).rejects.toThrow('database gone')
  })
  test('reads 50 000 rows of 20 columns to the last cell', async () => {
    const path = join(folder, 'large.xlsx')
    const columns = Array.from({ length: 20 }, (_, index) => ({ title: `标题${index}` }))
    function* rows() {
      for (let i = 0; i < 50_000; i++) yield columns.map((_, c) => (c === 0 ? `${i}` : `第${i}行的风险因素描述${c}`))
    }
    await writeWorkbook(createWriteStream(path), { sheets: [{ name: '大表', columns, rows: rows() }] })
    let last: SheetRow | undefined
    let fraction = 0
    const { sheets } = await readSpreadsheet(path, {
      filename: 'large.xlsx',
      onRows: (batch) => {
        last = batch.at(-1)
      },
      onProgress: (progress) => {
        expect(progress.fraction).toBeGreaterThanOrEqual(fraction)
        fraction = progress.fraction
      },
    })
    expect(sheets).toEqual([{ name: '大表', rows: 50_001, columns: 20, blank: 0 }])
    expect(last?.cells[19]).toBe('第49999行的风险因素描述19')
    expect(fraction).toBe(1)
    expect((await readFile(path)).length).toBeGreaterThan(1_000_000)
  }, 60_000)
})
