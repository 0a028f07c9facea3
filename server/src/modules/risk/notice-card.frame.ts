import type { RiskLevel } from '@shuangfang/shared/risk/risk.methods'
import { drawSign, type Sign, signHeight, signKinds } from '#platform/documents/marks'
import { formatDate } from '#platform/documents/number'
import type { Sheet } from '#platform/documents/pdf'
import { codeIn, drawQr } from '#platform/documents/qr'
import { grey, ink, mm, rule, type TextStyle } from '#platform/documents/style'
import { pairs, table } from '#platform/documents/table'
import { drawText, fitSize, layText } from '#platform/documents/text'

/** What one card says. Lists are shown as numbered lines. */
export interface NoticeCard {
  level: RiskLevel
  /** Risk point or post, and its number. */
  pointName: string
  pointNumber: string
  area: string
  unit: string
  owner: string
  ownerPhone?: string
  hazards: string[]
  /** How many more the point has: a card holds the gravest few. */
  others?: number
  accidentTypes: string[]
  consequence?: string
  /** Each measure with its kind in words: 工程技术 … */
  measures: { kind?: string; text: string }[]
  emergency: string[]
  /** How to report: what to do, whom to tell. */
  reportWay: string
  reportPhone: string
  signs: Sign[]
  /** Public read-only page of the risk point. */
  url: string
  /** 'YYYY-MM-DD' of the assessment that the card shows. */
  assessedOn?: string
}

/** Where the table of a card goes, and its scale against A4. */
export interface CardFrame {
  scale: number
  left: number
  width: number
  top: number
  bottom: number
}

const levels = {
  major: { word: '重大风险', colour: '#D92D20', on: '#ffffff' },
  considerable: { word: '较大风险', colour: '#F97316', on: ink },
  general: { word: '一般风险', colour: '#FACC15', on: ink },
  low: { word: '低风险', colour: '#2563EB', on: '#ffffff' },
} satisfies Record<RiskLevel, { word: string; colour: string; on: string }>

/** Millimetres on A4. */
export const cardMargin = 8
const sideWidth = 64

function drawBand(sheet: Sheet, card: NoticeCard, scale: number, isContinued: boolean): number {
  const { doc, left, width } = sheet
  const top = mm(cardMargin) * scale
  const level = levels[card.level]
  const height = mm(21) * scale
  doc.rect(left, top, width, height).fill(level.colour)
  const title = `岗位安全风险告知卡${isContinued ? '（续）' : ''}`
  const style: TextStyle = { face: 'title', size: 30 * scale, color: level.on }
  drawText(sheet, title, left + mm(7) * scale, top + (height - style.size) / 2, style)
  const boxWidth = mm(sideWidth - 8) * scale
  const boxHeight = height - mm(6) * scale
  const boxLeft = left + width - boxWidth - mm(4) * scale
  doc.roundedRect(boxLeft, top + mm(3) * scale, boxWidth, boxHeight, 3).fill('#ffffff')
  const word: TextStyle = { face: 'sansBold', size: 25 * scale, color: ink, align: 'center' }
  drawText(sheet, level.word, boxLeft + boxWidth / 2, top + (height - word.size) / 2, word)
  return top + height
}

function drawFacts(sheet: Sheet, card: NoticeCard, enterprise: string, scale: number): void {
  const size = 11.5 * scale
  const rows = [
    pairs(
      [
        ['风险点（岗位）', card.pointName],
        ['编　　号', card.pointNumber],
        ['所在区域', card.area],
      ],
      1.45,
    ),
    pairs(
      [
        ['责任部门', card.unit],
        ['责 任 人', card.owner],
        ['联系电话', card.ownerPhone ?? ''],
      ],
      1.45,
    ),
  ]
  table(sheet, rows, { size, rowHeight: 26 * scale })
  const foot: TextStyle = { face: 'sans', size: 9 * scale, color: grey }
  const y = sheet.bottom + mm(2) * scale
  drawText(sheet, enterprise, sheet.left, y, foot)
  const assessed = card.assessedOn ? `评估日期 ${formatDate(card.assessedOn)}　　` : ''
  drawText(sheet, `${assessed}风险变化后应及时更换本卡`, sheet.right, y, { ...foot, align: 'right' })
}

function drawSigns(
  sheet: Sheet,
  signs: Sign[],
  x: number,
  y: number,
  width: number,
  height: number,
  scale: number,
): void {
  const title: TextStyle = { face: 'sansBold', size: 11.5 * scale, align: 'center' }
  drawText(sheet, '安全警示标志', x + width / 2, y, title)
  const sorted = [...signs].sort((a, b) => signKinds.indexOf(a.kind) - signKinds.indexOf(b.kind))
  const columns = sorted.length > 6 ? 3 : Math.min(2, sorted.length)
  const rows = Math.max(1, Math.ceil(sorted.length / columns))
  const room = height - title.size * 1.6
  const side = Math.min(mm(24) * scale, (width / columns) * 0.68, (room / rows / signHeight(1)) * 0.94)
  const pitch = room / rows
  for (const [index, sign] of sorted.entries()) {
    const row = Math.floor(index / columns)
    const inRow = Math.min(columns, sorted.length - row * columns)
    const cell = width / inRow
    const top = y + title.size * 1.6 + row * pitch + (pitch - signHeight(side)) / 2
    drawSign(sheet, sign, x + (index % columns) * cell, top, cell, side)
  }
}

/** At most four lines, ending above the bottom; tells where they begin. */
function drawReportWay(sheet: Sheet, text: string, middle: number, bottom: number, style: TextStyle, width: number) {
  let lines = layText(sheet, text, style, width)
  for (; lines.length > 4 && style.size > 4.5; lines = layText(sheet, text, style, width)) style.size -= 0.5
  const leading = style.size * 1.4
  const top = bottom - lines.length * leading
  for (const [index, line] of lines.entries()) drawText(sheet, line.text, middle, top + index * leading, style)
  return top
}

/** How to report, with the number large, and the code of the public page. */
function drawContact(sheet: Sheet, card: NoticeCard, x: number, bottom: number, width: number, scale: number): number {
  const side = mm(27) * scale
  const small: TextStyle = { face: 'sans', size: 9.5 * scale, align: 'center' }
  const middle = x + width / 2
  let y = bottom - mm(2) * scale - small.size
  const code = `编码 ${codeIn(card.url)}`
  drawText(sheet, code, middle, y, { ...small, size: fitSize(code, small, width - 8, 5) })
  y -= small.size * 1.3
  drawText(sheet, '扫码查看管控措施', middle, y, small)
  y -= side + 3 * scale
  drawQr(sheet, card.url, middle - side / 2, y, side)
  const phone: TextStyle = { face: 'sansBold', size: 19 * scale, align: 'center' }
  y -= phone.size + 7 * scale
  const size = fitSize(card.reportPhone, phone, width - 8, 7)
  drawText(sheet, card.reportPhone, middle, y, { ...phone, size })
  y = drawReportWay(sheet, card.reportWay, middle, y - 3 * scale, { ...small }, width - mm(4) * scale)
  const title: TextStyle = { face: 'sansBold', size: 11.5 * scale, align: 'center' }
  y -= title.size * 1.6
  drawText(sheet, '报告方式', middle, y, title)
  return y - mm(2.5) * scale
}

/** Draws everything of a card but its table; tells where the table goes. */
export function cardFrame(sheet: Sheet, card: NoticeCard, enterprise: string, isContinued: boolean): CardFrame {
  const scale = sheet.doc.page.width / mm(297)
  sheet.y = drawBand(sheet, card, scale, isContinued)
  drawFacts(sheet, card, enterprise, scale)
  const top = sheet.y
  const width = mm(sideWidth) * scale
  const x = sheet.right - width
  const { doc } = sheet
  doc.lineWidth(0.6).strokeColor(rule)
  // The last page of a long card ends before its frame does.
  doc.rect(sheet.left, top, sheet.width - width, sheet.bottom - top).stroke()
  doc.rect(x, top, width, sheet.bottom - top).stroke()
  const split = drawContact(sheet, card, x, sheet.bottom, width, scale)
  doc.moveTo(x, split).lineTo(sheet.right, split).lineWidth(0.6).strokeColor(rule).stroke()
  const gap = mm(2.5) * scale
  if (card.signs.length > 0) drawSigns(sheet, card.signs, x, top + gap, width, split - top - gap, scale)
  return { scale, left: sheet.left, width: sheet.width - width, top, bottom: sheet.bottom }
}
