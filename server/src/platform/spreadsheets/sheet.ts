/** One row as Excel shows it. `merged` names the columns whose value was filled from a merged cell's anchor. */
export interface SheetRow {
  sheet: string
  /** 1-based, as in Excel. */
  row: number
  cells: string[]
  merged?: number[]
}

export interface SheetSummary {
  name: string
  /** Rows with content of their own, all of which were handed out. */
  rows: number
  columns: number
  /** Rows that had nothing, or nothing but a merged cell's continuation. */
  blank: number
  hidden?: boolean
}

export interface ReadLimits {
  /** Rows with content, over all sheets. */
  maxRows: number
  maxColumns: number
  /** Of all cells together: one text may stand in thousands of cells and be stored once. */
  maxCharacters: number
  maxUnzippedBytes: number
}

/** Where a format's reader puts what it finds. Formats differ; what comes out does not. */
export interface SheetSink {
  limits: ReadLimits
  sheet(name: string, hidden?: boolean): void
  /** Takes a row's own cells (holes allowed). Throws when a limit is passed. */
  row(row: number, cells: string[], merged?: number[]): void
  /** Waits while the receiver is busy; called now and then, with the share already read. */
  drain(fraction: number): Promise<void>
}
