import { mkdirSync, writeFileSync } from 'node:fs'
import { inflateSync } from 'node:zlib'

export interface ReadPdf {
  /** Text of each page, a line per drawn run, decoded as a reader would: through the fonts' ToUnicode maps. */
  pages: string[]
  /** Base fonts with their subset tag; every one of them carries a font file. */
  fonts: string[]
  title: string
}

type Objects = Map<string, { head: string; stream: Buffer | null }>

function objectsOf(pdf: Buffer): Objects {
  const text = pdf.toString('latin1')
  const objects: Objects = new Map()
  for (const match of text.matchAll(/(\d+) 0 obj\n([\s\S]*?)(?:endobj|stream\n)/g)) {
    const head = match[2] ?? ''
    const start = match.index + match[0].length
    const length = Number(/\/Length (\d+)/.exec(head)?.[1])
    const raw = match[0].endsWith('stream\n') ? pdf.subarray(start, start + length) : null
    const isPacked = head.includes('/FlateDecode')
    objects.set(match[1] ?? '', { head, stream: raw && isPacked ? inflateSync(raw) : raw })
  }
  return objects
}

const refIn = (head: string, key: string): string => new RegExp(`/${key} (\\d+) 0 R`).exec(head)?.[1] ?? ''

function utf16(hex: string): string {
  return Buffer.from(hex, 'hex').swap16().toString('utf16le')
}

function unicodeOf(objects: Objects, font: string): string[] {
  const map = objects.get(refIn(objects.get(font)?.head ?? '', 'ToUnicode'))?.stream?.toString('latin1') ?? ''
  const codes: string[] = []
  for (const range of map.matchAll(/<(\w+)> <\w+> \[([^\]]*)\]/g)) {
    const first = Number.parseInt(range[1] ?? '0', 16)
    const values = [...(range[2] ?? '').matchAll(/<([\w ]*)>/g)].map((value) =>
      utf16((value[1] ?? '').replace(/ /g, '')),
    )
    for (const [index, value] of values.entries()) codes[first + index] = value
  }
  return codes
}

function textOf(objects: Objects, page: string): string {
  const resources = objects.get(refIn(page, 'Resources'))?.head ?? page
  const fonts = new Map<string, string[]>()
  for (const [, name, ref] of resources.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
    if (name && ref) fonts.set(name, unicodeOf(objects, ref))
  }
  return decode(objects.get(refIn(page, 'Contents'))?.stream?.toString('latin1') ?? '', fonts)
}

function decode(content: string, fonts: Map<string, string[]>): string {
  let codes: string[] = []
  let text = ''
  for (const [, font, shown] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
    if (font) codes = fonts.get(font) ?? []
    if (shown === undefined) continue
    const hex = [...shown.matchAll(/<(\w+)>/g)].map((part) => part[1]).join('')
    for (const glyph of hex.match(/.{4}/g) ?? []) text += codes[Number.parseInt(glyph, 16)] ?? '\ufffd'
    text += '\n'
  }
  return text
}

function infoString(objects: Objects, key: string): string {
  const info = [...objects.values()].find(({ head }) => head.includes('/CreationDate'))?.head ?? ''
  const raw = objects.get(refIn(info, key))?.head.trim().slice(1, -1) ?? ''
  const bytes = raw.replace(
    /\\([nrtbf()\\])/g,
    (_, c: string) => ({ n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' })[c] ?? c,
  )
  return utf16(Buffer.from(bytes, 'latin1').subarray(2).toString('hex'))
}

/** Reads back what pdfkit wrote. With DOCUMENTS_OUT set, the file is also kept there to be looked at. */
export function readPdf(pdf: Buffer, name: string): ReadPdf {
  const folder = process.env.DOCUMENTS_OUT
  if (folder) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(`${folder}/${name}.pdf`, pdf)
  }
  const objects = objectsOf(pdf)
  const order = [...objects.values()].find(({ head }) => head.includes('/Type /Pages'))?.head ?? ''
  const kids = /\/Kids \[([^\]]*)\]/.exec(order)?.[1] ?? ''
  const pages = [...kids.matchAll(/(\d+) 0 R/g)].map(([, id]) => textOf(objects, objects.get(id ?? '')?.head ?? ''))
  const descriptors = [...objects.values()].filter(({ head }) => head.includes('/Type /FontDescriptor'))
  if (descriptors.some(({ head }) => !head.includes('/FontFile2'))) throw new Error('a font is not embedded')
  const fonts = descriptors.map(({ head }) => /\/FontName \/(\S+)/.exec(head)?.[1] ?? '')
  return { pages, fonts, title: infoString(objects, 'Title') }
}

/** Text without the breaks between runs, for sentences that wrap. */
export const joined = (text: string): string => text.replace(/\n/g, '')
