export interface MergedRange {
  top: number
  left: number
  bottom: number
  right: number
}

/** Cells of one row before merging: holes are absent cells. */
type Cells = (string | undefined)[]

interface Open extends MergedRange {
  value: string
}

/**
 * Fills merged cells with their anchor's value while rows pass by from top to bottom. Holds only the ranges that
 * are open at the present row, so that a range over a million rows costs nothing.
 */
export function mergeFiller(ranges: MergedRange[], maxColumns: number) {
  const waiting = ranges
    .filter((r) => r.bottom > r.top || r.right > r.left)
    .map((r) => ({ ...r, right: Math.min(r.right, maxColumns - 1) }))
    .sort((a, b) => a.top - b.top)
  let next = 0
  let open: Open[] = []

  const openUpTo = (row: number, cells: Cells) => {
    open = open.filter((range) => range.bottom >= row)
    for (let range = waiting[next]; range && range.top <= row; range = waiting[++next]) {
      // The anchor's row itself may be absent from the file: then there is nothing to fill with.
      const value = range.top === row ? (cells[range.left] ?? '') : ''
      if (value !== '') open.push({ ...range, value })
    }
  }

  /** Changes `cells` in place (0-based columns, 1-based row) and returns the columns that were filled. */
  return function fill(row: number, cells: Cells): number[] {
    openUpTo(row, cells)
    return open.flatMap((range) => fillRow(range, row, cells)).sort((a, b) => a - b)
  }
}

function fillRow(range: Open, row: number, cells: Cells): number[] {
  const filled: number[] = []
  for (let column = range.left; column <= range.right; column++) {
    if (row === range.top && column === range.left) continue
    cells[column] = range.value
    filled.push(column)
  }
  return filled
}

const REFERENCE = /^\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?$/

/** `B2:D4` → rows 1-based, columns 0-based. */
export function parseRange(reference: string): MergedRange | undefined {
  const match = REFERENCE.exec(reference)
  if (!match) return undefined
  const [, left = '', top = '', right = left, bottom = top] = match
  return { top: Number(top), left: columnIndex(left), bottom: Number(bottom), right: columnIndex(right) }
}

/** `A` → 0, `AA` → 26. Digits after the letters are ignored, so a cell reference will do. */
export function columnIndex(reference: string): number {
  let index = 0
  for (let i = 0; i < reference.length; i++) {
    const code = reference.charCodeAt(i) - 64
    if (code < 1 || code > 26) break
    index = index * 26 + code
  }
  return index - 1
}

/** 0 → `A`, 26 → `AA`. */
export function columnLetters(index: number): string {
  let letters = ''
  for (let n = index + 1; n > 0; n = Math.floor((n - 1) / 26))
    letters = String.fromCharCode(65 + ((n - 1) % 26)) + letters
  return letters
}
