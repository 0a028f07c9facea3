import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { create, type Font } from 'fontkit'

const require = createRequire(import.meta.url)

/**
 * Open stand-ins for the faces of official documents, which are not free: bold serif for 小标宋 (titles), serif for
 * 仿宋 (body), sans for 黑体 (headings, tables, cards).
 */
const files = {
  title: '@expo-google-fonts/noto-serif-sc/900Black/NotoSerifSC_900Black.ttf',
  body: '@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf',
  bodyBold: '@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf',
  sans: '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
  sansBold: '@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf',
} as const

export type Face = keyof typeof files

const loaded = new Map<Face, Font>()
const advances = new Map<Face, Map<string, number>>()

/** The parsed font. Parsed once per process: pdfkit would parse 15 MB again for every document. */
export function fontOf(face: Face): Font {
  const known = loaded.get(face)
  if (known) return known
  const font = create(readFileSync(require.resolve(files[face])))
  loaded.set(face, font)
  return font
}

/** Width of one character in em; tick boxes are drawn by us and take a full em. */
export function advanceOf(face: Face, character: string): number {
  let widths = advances.get(face)
  if (!widths) {
    widths = new Map()
    advances.set(face, widths)
  }
  const known = widths.get(character)
  if (known !== undefined) return known
  const font = fontOf(face)
  const width = isBox(character)
    ? 1
    : font.glyphForCodePoint(character.codePointAt(0) ?? 0).advanceWidth / font.unitsPerEm
  widths.set(character, width)
  return width
}

export const emptyBox = '☐'
export const tickedBox = '☑'

/** No open Chinese font has tick boxes: they are vectors. */
export function isBox(character: string): boolean {
  return character === emptyBox || character === tickedBox
}

/** Whether the face can show the character. */
export function hasCharacter(face: Face, character: string): boolean {
  return isBox(character) || fontOf(face).hasGlyphForCodePoint(character.codePointAt(0) ?? 0)
}
