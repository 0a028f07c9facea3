import type { Borders, Style } from 'exceljs'
import type { CellType } from './safe-cell.ts'

const THIN = { style: 'thin', color: { argb: 'FFBFBFBF' } } as const
const BORDER: Partial<Borders> = { top: THIN, left: THIN, bottom: THIN, right: THIN }

/** Text columns carry the text format, so that editing a cell that starts with "=" does not make it a formula. */
const FORMATS: Record<CellType, string> = {
  text: '@',
  number: 'General',
  integer: '0',
  percent: '0.##%',
  date: 'yyyy-mm-dd',
  datetime: 'yyyy-mm-dd hh:mm',
}

/** Colours of the header; the caller may bring its own. */
export interface HeaderStyle {
  fill?: string
  colour?: string
}

/** One style object per look: the writer recognises styles by identity, and copying them would cost the most. */
export function styleBook(font: string, header: HeaderStyle = {}) {
  const styles = new Map<string, Partial<Style>>()
  const cell = (type: CellType | 'string', wrap: boolean, fill?: string): Partial<Style> => {
    const key = `${type}|${wrap}|${fill ?? ''}`
    const known = styles.get(key)
    if (known) return known
    const style: Partial<Style> = {
      font: { name: font, size: 10 },
      numFmt: type === 'string' ? '@' : FORMATS[type],
      alignment: {
        vertical: 'middle',
        wrapText: wrap,
        horizontal: type === 'text' || type === 'string' ? 'left' : 'center',
      },
      border: BORDER,
      ...(fill ? { fill: { type: 'pattern', pattern: 'solid', fgColor: { argb: fill } } } : {}),
    }
    styles.set(key, style)
    return style
  }
  return {
    cell,
    header: {
      font: { name: font, size: 10, bold: true, color: { argb: header.colour ?? 'FF1F2D3D' } },
      alignment: { vertical: 'middle', horizontal: 'center', wrapText: true },
      border: BORDER,
      fill: { type: 'pattern', pattern: 'solid', fgColor: { argb: header.fill ?? 'FFE8EEF5' } },
    } satisfies Partial<Style>,
    title: {
      font: { name: font, size: 14, bold: true },
      alignment: { vertical: 'middle', horizontal: 'center', wrapText: true },
    } satisfies Partial<Style>,
    note: {
      font: { name: font, size: 9, color: { argb: 'FF595959' } },
      alignment: { vertical: 'middle', wrapText: true },
    } satisfies Partial<Style>,
  }
}

export type StyleBook = ReturnType<typeof styleBook>
