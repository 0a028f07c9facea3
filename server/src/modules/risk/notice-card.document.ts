import { defineDocument } from '#platform/documents/document'
import { addPage, createDocument, finishDocument, type Issue, type Rendered, type Sheet } from '#platform/documents/pdf'
import { type Cell, table, tableHeight } from '#platform/documents/table'
import { cardFrame, cardMargin, type NoticeCard } from './notice-card.frame'

/** 岗位安全风险告知卡: one card per page, landscape, to be posted at the workplace. */
export interface NoticeCards extends Issue {
  enterprise: string
  size: 'A4' | 'A5'
  cards: NoticeCard[]
}

function numbered(items: string[]): string {
  if (items.length < 2) return items.join('')
  return items.map((item, index) => `${index + 1}. ${item}`).join('\n')
}

function rowsOf(card: NoticeCard): Cell[][] {
  const accidents = card.accidentTypes.join('、')
  const measures = card.measures.map(({ kind, text }) => (kind ? `【${kind}】${text}` : text))
  const others = card.others ? `另有 ${card.others} 项，扫右侧二维码查看` : ''
  const rows: [string, string][] = [
    ['主要\n危险因素', [numbered(card.hazards), others].filter(Boolean).join('\n')],
    ['易发事故\n类型及后果', card.consequence ? `${accidents}\n${card.consequence}` : accidents],
    ['管控措施', numbered(measures)],
    ['应急处置', numbered(card.emergency)],
  ]
  return rows.map(([text, value]) => [
    { text, share: 1.8, isLabel: true },
    // An empty cell looks like a misprint; a dash says that nothing was written down.
    { text: value || '—', share: 8.2 },
  ])
}

/** The largest type that keeps the card on one page; below the least legible size it goes on over the page. */
function fittingSize(sheet: Sheet, rows: Cell[][], width: number, room: number, scale: number): number {
  const least = scale < 1 ? 6.5 : 8
  let size = 18 * scale
  while (size > least && tableHeight(sheet, rows, { size, width }) > room) size -= 0.25
  return Math.max(size, least)
}

function drawCard(sheet: Sheet, card: NoticeCard, enterprise: string, isFirst: boolean): void {
  let isContinued = false
  const begin = () => {
    const frame = cardFrame(sheet, card, enterprise, isContinued)
    isContinued = true
    sheet.top = frame.top
    sheet.y = frame.top
    return frame
  }
  sheet.onPage = undefined
  if (!isFirst) addPage(sheet)
  const { left, width, top, bottom, scale } = begin()
  sheet.onPage = begin
  const rows = rowsOf(card)
  const size = fittingSize(sheet, rows, width, bottom - top, scale)
  table(sheet, rows, { size, left, width, fillTo: bottom })
}

/** Renders the cards into one file. */
export async function renderNoticeCards(input: NoticeCards): Promise<Rendered> {
  const { enterprise, size, cards, createdAt, isDemo } = input
  if (cards.length === 0) throw new RangeError('no card to render')
  const edge = size === 'A5' ? cardMargin * Math.SQRT1_2 : cardMargin
  const margins = { top: edge, right: edge, bottom: edge * 1.6, left: edge }
  const first = cards.length === 1 ? `　${cards[0]?.pointName}` : ''
  const title = `岗位安全风险告知卡${first}`
  const options = {
    title,
    author: enterprise,
    size,
    isLandscape: true,
    hasPageNumbers: false,
    margins,
    createdAt,
    isDemo,
  }
  const sheet = createDocument(options)
  for (const [index, card] of cards.entries()) drawCard(sheet, card, enterprise, index === 0)
  return finishDocument(sheet)
}

export const noticeCardsDocument = defineDocument('notice-cards', renderNoticeCards)
