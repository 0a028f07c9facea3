import type { Face } from './fonts'

export const ink = '#1a1a1a'
export const grey = '#6b7280'
export const rule = '#3f3f46'
export const shade = '#f1f3f5'
export const red = '#d7000f'
export const brand = '#0f5f63'

/** Millimetres to points. */
export const mm = (millimetres: number): number => (millimetres * 72) / 25.4

export interface TextStyle {
  face: Face
  size: number
  color?: string
  /** What x means: the left edge, the middle or the right edge. */
  align?: 'left' | 'center' | 'right'
}
