import { advanceOf, type Face, fontOf, hasCharacter, isBox, tickedBox } from './fonts'
import { breakText, type Line, stretchOf } from './lines'
import type { Sheet } from './pdf'
import { ink, type TextStyle } from './style'

/** Invisible characters that pasted text carries: no glyph, and nobody misses them. */
const invisible = /(?!\n)\p{Cc}|\p{Cf}|\p{Variation_Selector}/gu

/** Text that the face can show; what it cannot becomes 〓 and is reported. */
export function cleanText(sheet: Sheet, face: Face, text: string): string {
  const plain = text
    .normalize('NFC')
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/\t/g, '  ')
    .replace(invisible, '')
  let clean = ''
  for (const character of plain) {
    if (character === '\n' || hasCharacter(face, character)) clean += character
    else {
      sheet.missing.add(character)
      clean += '〓'
    }
  }
  return clean
}

const advanceIn = (style: TextStyle) => (character: string) => advanceOf(style.face, character) * style.size

/** Width of a text on one line. */
export function widthOf(text: string, style: TextStyle): number {
  const advance = advanceIn(style)
  return [...text].reduce((sum, character) => sum + advance(character), 0)
}

/** Lines of a text in a width, cleaned. */
export function layText(sheet: Sheet, text: string, style: TextStyle, width: number, indent = 0): Line[] {
  return breakText(cleanText(sheet, style.face, text), { width, indent, advance: advanceIn(style) })
}

/** The greatest size, not below the least, at which the text stays on one line. */
export function fitSize(text: string, style: TextStyle, width: number, least: number): number {
  return Math.max(least, Math.min(style.size, (style.size * width) / (widthOf(text, style) || 1)))
}

/** Draws one line whose em square begins at y. */
export function drawText(sheet: Sheet, text: string, x: number, y: number, style: TextStyle, spacing = 0): void {
  const clean = cleanText(sheet, style.face, text).replace(/\n/g, ' ')
  const width = style.align && style.align !== 'left' ? widthOf(clean, style) : 0
  let at = style.align === 'center' ? x - width / 2 : x - width
  for (const run of clean.split(/([☐☑])/)) {
    if (run === '') continue
    if (isBox(run)) drawBox(sheet, at, y, style, run === tickedBox)
    else drawRun(sheet, run, at, y, style, spacing)
    at += widthOf(run, style) + [...run].length * spacing
  }
}

/** A face is embedded only when something is written in it. */
function useFace(sheet: Sheet, face: Face): void {
  if (sheet.registered.has(face)) return
  sheet.registered.add(face)
  // The types know paths and buffers only, but a buffer would be parsed again for every document.
  sheet.doc.registerFont(face, fontOf(face) as unknown as Buffer)
}

function drawRun(sheet: Sheet, run: string, x: number, y: number, style: TextStyle, spacing: number): void {
  useFace(sheet, style.face)
  sheet.doc
    .font(style.face)
    .fontSize(style.size)
    .fillColor(style.color ?? ink)
    // The em square of a Chinese face reaches from 0.88 above to 0.12 below the base line.
    .text(run, x, y + style.size * 0.88, { lineBreak: false, baseline: 'alphabetic', characterSpacing: spacing })
}

function drawBox(sheet: Sheet, x: number, y: number, style: TextStyle, isTicked: boolean): void {
  const side = style.size * 0.78
  const left = x + style.size * 0.11
  const top = y + style.size * 0.12
  const { doc } = sheet
  doc.lineWidth(style.size * 0.06).strokeColor(style.color ?? ink)
  doc.rect(left, top, side, side).stroke()
  if (!isTicked) return
  doc
    .lineWidth(style.size * 0.11)
    .lineJoin('round')
    .lineCap('round')
  doc.moveTo(left + side * 0.18, top + side * 0.5).lineTo(left + side * 0.42, top + side * 0.76)
  doc
    .lineTo(left + side * 0.86, top + side * 0.2)
    .stroke()
    .lineJoin('miter')
    .lineCap('butt')
}

/** Draws a broken line; a full one is stretched to both edges when the text is justified. */
export function drawLine(sheet: Sheet, line: Line, x: number, y: number, style: TextStyle, justifyTo = 0): void {
  const spacing = justifyTo > 0 ? stretchOf(line, justifyTo, style.size) : 0
  drawText(sheet, line.text, x + line.indent, y, { ...style, align: 'left' }, spacing)
}
