import { emptyBox, tickedBox } from './fonts'
import type { Sheet } from './pdf'
import { drawText, fitSize } from './text'

/** Words with tick boxes: ☑ 合格 ☐ 不合格. */
export function tickBoxes<T extends string>(choices: readonly (readonly [T, string])[], chosen: T | null): string {
  return choices.map(([value, word]) => `${value === chosen ? tickedBox : emptyBox} ${word}`).join('　　')
}

/** The four kinds of safety signs, in the order in which they hang. */
export const signKinds = ['warning', 'prohibition', 'mandatory', 'information'] as const
export type SignKind = (typeof signKinds)[number]

export interface Sign {
  kind: SignKind
  /** 当心触电, 必须戴安全帽 … */
  name: string
}

const black = '#111111'

function drawWarning({ doc }: Sheet, x: number, y: number, side: number): void {
  const top = y + side * 0.08
  const bottom = y + side * 0.94
  doc.lineJoin('round').lineWidth(side * 0.07)
  doc
    .moveTo(x + side / 2, top)
    .lineTo(x + side * 0.97, bottom)
    .lineTo(x + side * 0.03, bottom)
    .closePath()
  doc.fillAndStroke('#ffd100', black).lineJoin('miter')
  doc.moveTo(x + side * 0.45, y + side * 0.36).lineTo(x + side * 0.55, y + side * 0.36)
  doc
    .lineTo(x + side * 0.525, y + side * 0.68)
    .lineTo(x + side * 0.475, y + side * 0.68)
    .closePath()
    .fill(black)
  doc.circle(x + side / 2, y + side * 0.78, side * 0.052).fill(black)
}

function drawProhibition({ doc }: Sheet, x: number, y: number, side: number): void {
  const middle = { x: x + side / 2, y: y + side / 2 }
  const reach = side * 0.41 * Math.SQRT1_2
  doc
    .lineWidth(side * 0.1)
    .circle(middle.x, middle.y, side * 0.42)
    .fillAndStroke('#ffffff', '#d7000f')
  doc
    .moveTo(middle.x - reach, middle.y - reach)
    .lineTo(middle.x + reach, middle.y + reach)
    .stroke('#d7000f')
}

function drawMandatory({ doc }: Sheet, x: number, y: number, side: number): void {
  doc.circle(x + side / 2, y + side / 2, side * 0.47).fill('#005ba6')
  doc.rect(x + side * 0.45, y + side * 0.22, side * 0.1, side * 0.38).fill('#ffffff')
  doc.circle(x + side / 2, y + side * 0.72, side * 0.065).fill('#ffffff')
}

function drawInformation({ doc }: Sheet, x: number, y: number, side: number): void {
  doc.rect(x + side * 0.04, y + side * 0.04, side * 0.92, side * 0.92).fill('#00843d')
  const [left, middle] = [x + side * 0.2, y + side / 2]
  doc.moveTo(left, middle - side * 0.09).lineTo(x + side * 0.5, middle - side * 0.09)
  doc.lineTo(x + side * 0.5, middle - side * 0.26).lineTo(x + side * 0.82, middle)
  doc.lineTo(x + side * 0.5, middle + side * 0.26).lineTo(x + side * 0.5, middle + side * 0.09)
  doc
    .lineTo(left, middle + side * 0.09)
    .closePath()
    .fill('#ffffff')
}

const pictures = {
  warning: drawWarning,
  prohibition: drawProhibition,
  mandatory: drawMandatory,
  information: drawInformation,
} satisfies Record<SignKind, (sheet: Sheet, x: number, y: number, side: number) => void>

/** The sign's shape and colour by kind, and its name in words below, in a cell of the given width. */
export function drawSign(sheet: Sheet, sign: Sign, x: number, y: number, width: number, side: number): void {
  pictures[sign.kind](sheet, x + (width - side) / 2, y, side)
  const style = { face: 'sansBold', size: side * 0.26, align: 'center' } as const
  const size = fitSize(sign.name, style, width - 2, 5)
  drawText(sheet, sign.name, x + width / 2, y + side * 1.08, { ...style, size })
}

/** Height of a sign with its name. */
export const signHeight = (side: number): number => side * 1.45
