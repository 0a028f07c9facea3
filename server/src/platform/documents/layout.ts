import type { Line } from './lines'
import { chineseNumber, copiesInWords, formatDate } from './number'
import { addPage, ensureRoom, roomOf, type Sheet } from './pdf'
import { drawQr } from './qr'
import { grey, ink, mm, red, type TextStyle } from './style'
import { drawLine, drawText, fitSize, layText, widthOf } from './text'

/** Style of the body. */
const bodyStyle = (sheet: Sheet): TextStyle => ({ face: 'body', size: sheet.body.size })

export interface Letterhead {
  /** Red head line (发文机关标志); only where the office's template says so. */
  redHead?: string
  title: string
  documentNumber?: string
  /** 签发人. */
  signatory?: string
}

function drawRedHead(sheet: Sheet, head: Letterhead & { redHead: string }): void {
  const style: TextStyle = { face: 'title', size: 34, color: red, align: 'center' }
  const size = fitSize(head.redHead, style, sheet.width, 18)
  drawText(sheet, head.redHead, centre(sheet), sheet.y, { ...style, size })
  sheet.y += size + mm(9)
  drawNumberRow(sheet, head)
  const { doc } = sheet
  doc.moveTo(sheet.left, sheet.y).lineTo(sheet.right, sheet.y).lineWidth(1.6).strokeColor(red).stroke()
  sheet.y += mm(11)
}

/** 文号 in the middle; with a 签发人, the number goes left and the name right. */
function drawNumberRow(sheet: Sheet, head: Letterhead): void {
  if (!head.documentNumber && !head.signatory) return
  const style = bodyStyle(sheet)
  const number = head.documentNumber ?? ''
  if (head.signatory) {
    drawText(sheet, number, sheet.left + style.size, sheet.y, style)
    drawText(sheet, `签发人：${head.signatory}`, sheet.right - style.size, sheet.y, { ...style, align: 'right' })
  } else drawText(sheet, number, centre(sheet), sheet.y, { ...style, align: 'center' })
  sheet.y += style.size + mm(3.5)
}

const centre = (sheet: Sheet): number => (sheet.left + sheet.right) / 2

/** Lines of a title as equal as they can be: never one character alone. */
function titleLines(sheet: Sheet, title: string, style: TextStyle): Line[] {
  const greedy = layText(sheet, title, style, sheet.width)
  if (greedy.length < 2) return greedy
  const total = greedy.reduce((sum, line) => sum + line.width, 0)
  const even = layText(sheet, title, style, Math.min(sheet.width, total / greedy.length + style.size))
  return even.length === greedy.length ? even : greedy
}

/** Head of the first page: red head line if any, title, number and signatory. */
export function letterhead(sheet: Sheet, head: Letterhead): void {
  if (head.redHead) drawRedHead(sheet, { ...head, redHead: head.redHead })
  const style: TextStyle = { face: 'title', size: 22, align: 'center' }
  for (const line of titleLines(sheet, head.title, style)) {
    drawText(sheet, line.text, centre(sheet), sheet.y, style)
    sheet.y += 34
  }
  sheet.y += mm(2)
  if (!head.redHead) drawNumberRow(sheet, head)
  sheet.y += mm(3)
}

export interface ParagraphOptions {
  style?: TextStyle
  leading?: number
  /** Indent of the first line in characters; 2 unless told. */
  indent?: number
  /** Room that the last line needs below it, so that a signature is never alone on a page. */
  keepWith?: number
}

/** Running text, justified. A page break leaves two lines on either side. */
export function paragraph(sheet: Sheet, text: string, options: ParagraphOptions = {}): void {
  const style = options.style ?? bodyStyle(sheet)
  const leading = options.leading ?? sheet.body.leading
  const lines = layText(sheet, text, style, sheet.width, (options.indent ?? 2) * style.size)
  lines.forEach((line, index) => {
    const left = lines.length - index
    const after = left <= 2 ? (options.keepWith ?? 0) : 0
    const together = index === 0 || left === 2 ? Math.min(2, left) : 1
    if (roomOf(sheet) < together * leading + after && sheet.y > sheet.top) addPage(sheet)
    drawLine(sheet, line, sheet.left, sheet.y + (leading - style.size) / 2, style, sheet.width)
    sheet.y += leading
  })
}

/** 一、 in 黑体; never the last line of a page. */
export function heading(sheet: Sheet, number: number, text: string): void {
  ensureRoom(sheet, sheet.body.leading * 3)
  paragraph(sheet, `${chineseNumber(number)}、${text}`, { style: { face: 'sansBold', size: sheet.body.size } })
}

/** 主送: the addressee at the left edge, with a colon. */
export function addressee(sheet: Sheet, name: string): void {
  paragraph(sheet, `${name}：`, { indent: 0 })
}

export interface Verification {
  /** Address of the public page that says whether this document is true. */
  url: string
  /** Short code to type when the picture cannot be scanned. */
  code?: string
}

export interface Signature {
  office: string
  date: string | null
  verification?: Verification
}

/** Room that office, seal and date take. */
export const signatureHeight = (sheet: Sheet): number => (sheet.body.isTight ? mm(37) : mm(43))

/** Office, seal place and date at the right; the verification code at the left. */
export function signature(sheet: Sheet, input: Signature): void {
  const height = signatureHeight(sheet)
  ensureRoom(sheet, height)
  const top = sheet.y
  const first = top + height - mm(28)
  if (input.verification) drawVerification(sheet, input.verification, sheet.left, first - mm(6))
  const style = bodyStyle(sheet)
  const date = formatDate(input.date)
  const size = fitSize(input.office, style, sheet.width - mm(40), 9)
  const half = Math.max(widthOf(input.office, { ...style, size }), widthOf(date, style)) / 2
  // Two characters from the edge, as far as a long name leaves them.
  const middle = sheet.right - half - Math.min(style.size * 2, Math.max(0, sheet.width - mm(40) - 2 * half))
  // Room above and below, so that a seal of 42 mm over name and date touches no text.
  const middled = { align: 'center' } as const
  drawText(sheet, input.office, middle, first, { ...style, size, ...middled })
  drawText(sheet, '（印章）', middle, first + 22, { face: 'body', size: 10.5, color: grey, ...middled })
  drawText(sheet, date, middle, first + 42, { ...style, ...middled })
  sheet.y = top + height
}

/** The code with 扫码核验 below it. */
export function drawVerification(sheet: Sheet, verification: Verification, x: number, y: number): void {
  const side = mm(23)
  drawQr(sheet, verification.url, x, y, side)
  const style: TextStyle = { face: 'sans', size: 9, align: 'center' }
  drawText(sheet, '扫码核验', x + side / 2, y + side + 4, style)
  if (!verification.code) return
  const size = fitSize(verification.code, { ...style, size: 7.5 }, side + mm(8), 5)
  drawText(sheet, verification.code, x + side / 2, y + side + 16, { ...style, size, color: grey })
}

/** 一式二份 with who keeps them. */
export function copiesNote(sheet: Sheet, name: string, keepers: string[]): void {
  const style: TextStyle = { face: 'body', size: 10.5, color: ink }
  const held = keepers.map((keeper) => `${keeper}一份`).join('，')
  sheet.y += mm(2)
  paragraph(sheet, `本${name}${copiesInWords(keepers.length)}：${held}。`, { style, leading: 17, indent: 0 })
}
