import { defineDocument } from '#platform/documents/document'
import { createDocument, finishDocument, type Issue, type Rendered, type Sheet } from '#platform/documents/pdf'
import { codeIn, drawQr } from '#platform/documents/qr'
import { brand, grey, mm, type TextStyle } from '#platform/documents/style'
import { drawText, fitSize, layText } from '#platform/documents/text'

/** 一企一码 poster, A4, to be hung at the gate. */
export interface CodePoster extends Issue {
  enterprise: string
  uscc: string
  industry?: string
  address?: string
  /** Public page behind the code. */
  url: string
  /** What anybody sees who scans it; four short entries look best. */
  shows?: string[]
  /** 安全生产举报投诉电话, 12350 unless the place has its own. */
  hotline?: string
  /** 属地监管部门, and its phone. */
  authority?: string
  authorityPhone?: string
}

const shown = ['企业基本信息', '企业码颜色及原因', '安全生产标准化等级', '监督举报电话']

const middleOf = (sheet: Sheet): number => sheet.doc.page.width / 2

function drawHead(sheet: Sheet): void {
  const { doc } = sheet
  const height = mm(50)
  doc.rect(0, 0, doc.page.width, height).fill(brand)
  const style: TextStyle = { face: 'title', size: 46, color: '#ffffff', align: 'center' }
  drawText(sheet, '安全生产一企一码', middleOf(sheet), mm(12), style)
  const small: TextStyle = { face: 'sans', size: 15, color: '#ffffff', align: 'center' }
  drawText(sheet, '扫一扫　了解本单位安全生产情况', middleOf(sheet), mm(36), small)
  sheet.y = height + mm(11)
}

function drawName(sheet: Sheet, input: CodePoster): void {
  const style: TextStyle = { face: 'sansBold', size: 26, align: 'center' }
  const size = fitSize(input.enterprise, style, sheet.width, 20)
  for (const line of layText(sheet, input.enterprise, { ...style, size }, sheet.width)) {
    drawText(sheet, line.text, middleOf(sheet), sheet.y, { ...style, size })
    sheet.y += size * 1.35
  }
  sheet.y += mm(1.5)
  const facts = [`统一社会信用代码　${input.uscc}`, input.industry, input.address].filter((fact) => fact !== undefined)
  const small: TextStyle = { face: 'sans', size: 12, color: grey, align: 'center' }
  for (const fact of facts) {
    drawText(sheet, fact, middleOf(sheet), sheet.y, { ...small, size: fitSize(fact, small, sheet.width, 7) })
    sheet.y += 19
  }
}

/** The code in a frame, as large as the room allows. */
function drawCode(sheet: Sheet, url: string, bottom: number): void {
  const side = Math.min(mm(96), bottom - sheet.y - mm(24))
  const pad = mm(6)
  const left = middleOf(sheet) - side / 2
  const top = sheet.y + (bottom - sheet.y - side) / 2
  const { doc } = sheet
  doc
    .roundedRect(left - pad, top - pad, side + 2 * pad, side + 2 * pad, 8)
    .lineWidth(2.5)
    .strokeColor(brand)
    .stroke()
  drawQr(sheet, url, left, top, side)
  const printed: TextStyle = { face: 'sans', size: 11, color: grey, align: 'center' }
  drawText(sheet, `编码 ${codeIn(url)}`, middleOf(sheet), top + side + pad + mm(2), printed)
}

function drawShown(sheet: Sheet, shows: string[], y: number): void {
  const title: TextStyle = { face: 'sansBold', size: 13, align: 'center' }
  drawText(sheet, '扫码可以看到', middleOf(sheet), y, title)
  const gap = mm(4)
  const perRow = Math.min(4, shows.length)
  const width = (sheet.width - gap * (perRow - 1)) / perRow
  const height = mm(11)
  const { doc } = sheet
  for (const [index, text] of shows.entries()) {
    const row = Math.floor(index / perRow)
    const inRow = Math.min(perRow, shows.length - row * perRow)
    const left = middleOf(sheet) - (inRow * (width + gap) - gap) / 2
    const x = left + (index % perRow) * (width + gap)
    const top = y + 24 + row * (height + gap)
    doc.roundedRect(x, top, width, height, 4).fill('#e6f0f0')
    const style: TextStyle = { face: 'sans', size: 12, color: brand, align: 'center' }
    const size = fitSize(text, style, width - 8, 6)
    drawText(sheet, text, x + width / 2, top + (height - size) / 2, { ...style, size })
  }
}

function drawFoot(sheet: Sheet, input: CodePoster): void {
  const { doc } = sheet
  const height = mm(34)
  const top = doc.page.height - height
  doc.rect(0, top, doc.page.width, height).fill(brand)
  const white: TextStyle = { face: 'sans', size: 13, color: '#ffffff', align: 'center' }
  drawText(sheet, '发现事故隐患和安全生产违法行为，请拨打', middleOf(sheet), top + mm(5), white)
  const phone: TextStyle = { face: 'sansBold', size: 30, color: '#ffffff', align: 'center' }
  drawText(sheet, input.hotline ?? '12350', middleOf(sheet), top + mm(11.5), phone)
  const phoneOf = input.authorityPhone && `属地监管电话：${input.authorityPhone}`
  const authority = [input.authority && `监管单位：${input.authority}`, phoneOf].filter(Boolean).join('　')
  const size = fitSize(authority, { ...white, size: 11 }, sheet.width, 7)
  drawText(sheet, authority, middleOf(sheet), top + mm(26), { ...white, size })
}

/** Renders the poster. */
export async function renderCodePoster(input: CodePoster): Promise<Rendered> {
  const { createdAt, isDemo } = input
  const margins = { top: 0, right: 20, bottom: 0, left: 20 }
  const title = `安全生产一企一码　${input.enterprise}`
  const sheet = createDocument({ title, author: input.enterprise, hasPageNumbers: false, margins, createdAt, isDemo })
  const shows = input.shows ?? shown
  const shownTop = sheet.doc.page.height - mm(34) - mm(17) - mm(15) * Math.ceil(shows.length / 4)
  drawHead(sheet)
  drawName(sheet, input)
  drawCode(sheet, input.url, shownTop)
  drawShown(sheet, shows, shownTop)
  drawFoot(sheet, input)
  return finishDocument(sheet)
}

export const codePosterDocument = defineDocument('code-poster', renderCodePoster)
