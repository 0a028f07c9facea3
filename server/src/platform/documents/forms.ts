import { blankDate, formatDate } from './number'
import { ensureRoom, type Sheet } from './pdf'
import { mm } from './style'
import { pairs, table } from './table'
import { drawText } from './text'

/** Who handed a document over and who took it; what is not known yet is filled in by hand. */
export interface Delivery {
  deliverer?: string
  deliveredOn?: string
  method?: string
  receiver?: string
  receivedOn?: string
}

/** 送达人 / 签收人 rows; kept on one page. */
export function deliveryRows(sheet: Sheet, receiverTitle: string, delivery: Delivery = {}): void {
  const rowHeight = sheet.body.isTight ? 25 : 31
  // With the copy note below.
  ensureRoom(sheet, rowHeight * 3 + mm(4) + 24)
  sheet.y += mm(4)
  const received = delivery.receivedOn ? formatDate(delivery.receivedOn) : blankDate
  const rows = [
    pairs([
      ['送达人', delivery.deliverer ?? ''],
      ['送达日期', delivery.deliveredOn ? formatDate(delivery.deliveredOn) : blankDate],
    ]),
    pairs([['送达方式', delivery.method ?? '☐ 直接送达　　☐ 留置送达　　☐ 邮寄送达　　☐ 电子送达']]),
    pairs([
      [receiverTitle, delivery.receiver ?? ''],
      ['签收日期', received],
    ]),
  ]
  table(sheet, rows, { rowHeight })
}

export interface SignatureBox {
  /** 整改责任人 … */
  title: string
  name?: string
  date?: string
}

/** Boxes side by side: title above, room for a handwritten name, date below. */
export function signatureBoxes(sheet: Sheet, boxes: SignatureBox[]): void {
  const height = mm(25)
  ensureRoom(sheet, height)
  const width = sheet.width / boxes.length
  const { doc } = sheet
  for (const [index, box] of boxes.entries()) {
    const x = sheet.left + index * width
    doc.rect(x, sheet.y, width, height).lineWidth(0.6).strokeColor('#3f3f46').stroke()
    drawText(sheet, box.title, x + 6, sheet.y + 6, { face: 'sansBold', size: 10.5 })
    if (box.name) {
      drawText(sheet, box.name, x + width / 2, sheet.y + 28, { face: 'body', size: 13, align: 'center' })
    }
    const date = box.date ? formatDate(box.date) : blankDate
    drawText(sheet, date, x + width - 6, sheet.y + height - 17, { face: 'sans', size: 10, align: 'right' })
  }
  sheet.y += height
}

/** A caption over a table or photos. */
export function caption(sheet: Sheet, text: string, room = mm(30)): void {
  ensureRoom(sheet, room)
  sheet.y += mm(4)
  drawText(sheet, text, sheet.left, sheet.y, { face: 'sansBold', size: 12 })
  sheet.y += 12 + mm(2.2)
}
