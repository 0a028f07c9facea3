/** Why a row, or one of its cells, is not taken as it stands. */
export interface ImportProblem {
  /** Field it is about; none for the row as a whole. */
  field?: string
  /** Stable; problems of one code are counted together. */
  code: string
  /** Chinese: what is wrong. */
  reason: string
  /** Chinese: what to do. */
  fix: string
  /** A warning is shown and does not refuse the row. */
  warning?: true
}

/** A row that was understood, with what was noticed; or why it was not. */
export type Parsed<Row> = { row: Row; problems: ImportProblem[] } | { row: null; problems: ImportProblem[] }
