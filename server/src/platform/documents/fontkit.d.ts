/** fontkit carries no types and none are published; this is the part that documents need. */
declare module 'fontkit' {
  export interface Font {
    readonly unitsPerEm: number
    readonly postscriptName: string
    hasGlyphForCodePoint(codePoint: number): boolean
    glyphForCodePoint(codePoint: number): {
      readonly advanceWidth: number
      readonly path: { toSVG(): string }
    }
    layout(text: string): unknown
  }
  export function create(buffer: Uint8Array): Font
}
