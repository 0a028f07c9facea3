/** One table column. `text` is for plain cells; anything richer is a `#cell-<key>` slot on the page. */
export interface Column<T> {
  key: string
  label: string
  text?: (row: T) => string | null | undefined
  width?: number
  minWidth?: number
  align?: 'left' | 'right' | 'center'
  /** Left out below 1440 px. */
  isExtra?: boolean
}
