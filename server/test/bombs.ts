import { constants, deflateRawSync, deflateSync } from 'node:zlib'
import { crc32 } from '#platform/spreadsheets/crc32.fixture'
import { archive, type Packed, packed } from '#platform/spreadsheets/samples.fixture'

/*
 * Files that are small and become enormous. A gigabyte is never made here: deflated data is a sequence of blocks, so
 * one megabyte is deflated once and its blocks are repeated.
 */
const mb = 1024 * 1024

/** `before`, then `unit` so many times that it makes about `size` bytes, then `after`. */
export function repeated(unit: string, size: number, before = '', after = ''): Packed {
  const text = Buffer.from(unit.repeat(Math.ceil(mb / unit.length)))
  const times = Math.ceil(size / text.length)
  const open = { level: 6, finishFlush: constants.Z_FULL_FLUSH }
  const block = deflateRawSync(text, open)
  return {
    bytes: Buffer.concat([
      deflateRawSync(Buffer.from(before), open),
      ...Array<Buffer>(times).fill(block),
      deflateRawSync(Buffer.from(after)),
    ]),
    size: before.length + times * text.length + after.length,
  }
}
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006'

/** A workbook of one sheet, with these parts instead of harmless ones. */
export function workbook(odd: Record<string, Packed>, claim?: number): Buffer {
  const parts: Record<string, Packed> = {
    '[Content_Types].xml': packed(
      `<Types xmlns="${packages}/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`,
    ),
    '_rels/.rels': packed(
      `<Relationships xmlns="${packages}/relationships"><Relationship Id="a" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ),
    'xl/workbook.xml': packed(
      `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="一" sheetId="1" r:id="s"/></sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': packed(
      `<Relationships xmlns="${packages}/relationships"><Relationship Id="s" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="t" Type="${relations}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    ),
    'xl/sharedStrings.xml': packed(`<sst xmlns="${main}"><si><t>甲</t></si></sst>`),
    'xl/worksheets/sheet1.xml': packed(`${sheetStart}<row r="1"><c r="A1"><v>1</v></c></row>${sheetEnd}`),
    ...odd,
  }
  return archive(parts, claim)
}
export const sheetStart = `<worksheet xmlns="${main}"><sheetData>`
export const sheetEnd = '</sheetData></worksheet>'
export const stringsStart = `<sst xmlns="${main}">`

/** A grey picture of this size, or whatever else `more` puts between its header and its pixels. */
export function png(width: number, height: number, more: readonly (readonly [string, Buffer])[] = []): Buffer {
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0])
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  const line = Buffer.alloc(width + 1)
  const rows = zlibOf(line, height)
  const all = [['IHDR', header], ...more, ['IDAT', rows], ['IEND', Buffer.alloc(0)]] as const
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...all.map(([name, data]) => chunk(name, data))])
}

/** The same bytes so many times over, as a zlib stream; of nothing but zeros, whose checksum is known. */
export function zlibOf(zeros: Buffer, times: number): Buffer {
  const length = zeros.length * times
  const block = deflateRawSync(Buffer.alloc(mb), { level: 6, finishFlush: constants.Z_FULL_FLUSH })
  const rest = deflateRawSync(Buffer.alloc(length % mb))
  const sum = Buffer.alloc(4)
  sum.writeUInt16BE(length % 65_521, 0)
  sum.writeUInt16BE(1, 2)
  return Buffer.concat([
    deflateSync(Buffer.alloc(0)).subarray(0, 2),
    ...Array<Buffer>(Math.floor(length / mb)).fill(block),
    rest,
    sum,
  ])
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}
