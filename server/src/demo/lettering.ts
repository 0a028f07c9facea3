import { fontOf } from '../platform/documents/fonts'

interface Lettering {
  size: number
  fill: string
  align?: 'start' | 'middle'
}

/** Chinese text as an SVG path in the fonts of the product: pictures look the same on machines without such fonts. */
export function lettering(text: string, x: number, y: number, { size, fill, align = 'start' }: Lettering): string {
  const font = fontOf('sansBold')
  const scale = size / font.unitsPerEm
  const glyphs = [...text].map((character) => font.glyphForCodePoint(character.codePointAt(0) ?? 0))
  const width = glyphs.reduce((sum, { advanceWidth }) => sum + advanceWidth * scale, 0)
  let at = align === 'middle' ? x - width / 2 : x
  return glyphs
    .map(({ path, advanceWidth }) => {
      const placed = `<path fill="${fill}" transform="translate(${at.toFixed(1)} ${y}) scale(${scale.toFixed(5)} ${(-scale).toFixed(5)})" d="${path.toSVG()}"/>`
      at += advanceWidth * scale
      return placed
    })
    .join('')
}
