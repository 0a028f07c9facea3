import QRCode from 'qrcode'
import type { Sheet } from './pdf'

/** What a code's address ends with, printed beside it: whoever's camera does not read it types this. */
export const codeIn = (url: string): string => url.split('/').at(-1) ?? ''

/** Draws a QR code as vectors: it stays sharp at any printed size. Quiet zone is left by the caller's white. */
export function drawQr(sheet: Sheet, text: string, x: number, y: number, side: number): void {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' })
  const cell = side / modules.size
  const { doc } = sheet
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; ) {
      let end = column
      while (end < modules.size && modules.get(row, end)) end++
      if (end > column) doc.rect(x + column * cell, y + row * cell, (end - column) * cell, cell)
      column = Math.max(end, column + 1)
    }
  }
  // One fill for all of them: separate fills leave hairlines between neighbours.
  doc.fill('#000000')
}
