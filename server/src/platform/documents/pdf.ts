import PDFDocument from 'pdfkit'
import type { Face } from './fonts'
import { grey, ink, mm } from './style'
import { drawText } from './text'

/** What every document is told besides its content. */
export interface Issue {
  /** Time of making, from the context: the same input gives the same bytes, so a SHA-256 can be checked later. */
  createdAt: Date
  /** Demo data: every page is marked 演示数据. */
  isDemo?: boolean
}

export interface Rendered {
  pdf: Buffer
  /** Characters that no embedded font has; each stands as 〓 in the document. */
  missing: string[]
}

export interface DocumentOptions extends Issue {
  title: string
  author: string
  size?: 'A4' | 'A5'
  isLandscape?: boolean
  /** Millimetres. */
  margins?: { top: number; right: number; bottom: number; left: number }
  /** Stands small at the head of the second and later pages. */
  runningHead?: string
  /** 第 1 页 共 N 页; cards and posters have none. */
  hasPageNumbers?: boolean
}

/** Size and line pitch of running text, in points. */
export interface BodyScale {
  size: number
  leading: number
  /** Narrower margins, lower rows and signature. */
  isTight: boolean
}

/** From 四号 at ease to 小四 close. */
const scales: [BodyScale, ...BodyScale[]] = [
  { size: 14, leading: 25, isTight: false },
  { size: 14, leading: 21.5, isTight: true },
  { size: 13, leading: 20.5, isTight: true },
  { size: 12, leading: 19, isTight: true },
]

/** A document in the making, and where the next thing goes. Points, from the upper left corner. */
export interface Sheet {
  doc: PDFKit.PDFDocument
  options: DocumentOptions
  /** Size and line pitch of the body. */
  body: BodyScale
  missing: Set<string>
  /** Faces that this document uses already. */
  registered: Set<Face>
  left: number
  right: number
  top: number
  bottom: number
  width: number
  y: number
  /** Draws what a card repeats on every page; called after a page is added. */
  onPage?: (sheet: Sheet) => void
  done: Promise<Buffer>
}

/** Margins after GB/T 9704: 156 mm of text on A4. */
const officialMargins = { top: 32, right: 26, bottom: 30, left: 28 }

/** Begins a document with its first page. */
export function createDocument(options: DocumentOptions, body = scales[0]): Sheet {
  const info = { Title: options.title, Author: options.author, Creator: '双防', Producer: '双防' }
  const doc = new PDFDocument({
    size: options.size ?? 'A4',
    layout: options.isLandscape ? 'landscape' : 'portrait',
    margin: 0,
    bufferPages: true,
    autoFirstPage: false,
    lang: 'zh-CN',
    displayTitle: true,
    pdfVersion: '1.7',
    // pdfkit's default is Helvetica, which would not be embedded.
    font: '',
    info: { ...info, CreationDate: options.createdAt, ModDate: options.createdAt },
  })
  const done = collect(doc)
  const place = { left: 0, right: 0, top: 0, bottom: 0, width: 0, y: 0 }
  const sheet: Sheet = { doc, options, body, missing: new Set(), registered: new Set(), done, ...place }
  addPage(sheet)
  return sheet
}

function collect(doc: PDFKit.PDFDocument): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    doc.on('data', (chunk: Buffer) => chunks.push(chunk))
    doc.on('end', () => resolve(Buffer.concat(chunks)))
    doc.on('error', reject)
  })
}

/** Begins a new page. */
export function addPage(sheet: Sheet): void {
  const margins = sheet.options.margins ?? officialMargins
  sheet.doc.addPage()
  const { width, height } = sheet.doc.page
  sheet.left = mm(margins.left)
  sheet.right = width - mm(margins.right)
  const spared = sheet.body.isTight ? mm(7) : 0
  sheet.top = mm(margins.top) - spared
  sheet.bottom = height - mm(margins.bottom) + spared
  sheet.width = sheet.right - sheet.left
  sheet.y = sheet.top
  sheet.onPage?.(sheet)
}

/** Room left on this page. */
export const roomOf = (sheet: Sheet): number => sheet.bottom - sheet.y

/** Begins a new page unless so much room is left. */
export function ensureRoom(sheet: Sheet, height: number): void {
  if (roomOf(sheet) < height && sheet.y > sheet.top) addPage(sheet)
}

function drawMarginalia(sheet: Sheet, index: number, count: number): void {
  const { doc, options } = sheet
  const middle = doc.page.width / 2
  if (options.runningHead && index > 0) {
    const y = sheet.top - mm(10)
    drawText(sheet, options.runningHead, sheet.left, y, { face: 'sans', size: 9, color: grey })
    doc
      .moveTo(sheet.left, y + 15)
      .lineTo(sheet.right, y + 15)
      .lineWidth(0.5)
      .strokeColor(grey)
      .stroke()
  }
  if (options.hasPageNumbers !== false) {
    const style = { face: 'body', size: 10.5, color: ink, align: 'center' } as const
    drawText(sheet, `第 ${index + 1} 页 共 ${count} 页`, middle, sheet.bottom + mm(9), style)
  }
  if (options.isDemo) drawWatermark(sheet)
}

function drawWatermark(sheet: Sheet): void {
  const { doc } = sheet
  const { width, height } = doc.page
  const size = Math.min(width, height) / 6
  doc
    .save()
    .opacity(0.09)
    .rotate(-30, { origin: [width / 2, height / 2] })
  drawText(sheet, '演示数据', width / 2, (height - size) / 2, {
    face: 'sansBold',
    size,
    color: '#000000',
    align: 'center',
  })
  doc.restore()
}

/**
 * Builds the document at the scale that takes the fewest pages, the roomiest first: a second page with nothing but a
 * signature looks careless.
 */
export async function layOut(options: DocumentOptions, build: (sheet: Sheet) => void): Promise<Rendered> {
  let best: Sheet | undefined
  for (const scale of scales) {
    const sheet = createDocument(options, scale)
    build(sheet)
    if (!best || pageCount(sheet) < pageCount(best)) best = sheet
    // Long documents gain nothing from a tighter page.
    if (pageCount(best) === 1 || pageCount(best) > 2) break
  }
  return finishDocument(best ?? createDocument(options))
}

const pageCount = (sheet: Sheet): number => sheet.doc.bufferedPageRange().count

/** Numbers the pages and closes the document. */
export async function finishDocument(sheet: Sheet): Promise<Rendered> {
  const { count } = sheet.doc.bufferedPageRange()
  for (let index = 0; index < count; index++) {
    sheet.doc.switchToPage(index)
    drawMarginalia(sheet, index, count)
  }
  sheet.doc.end()
  return { pdf: await sheet.done, missing: [...sheet.missing] }
}
