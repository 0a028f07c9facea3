import type { ImportKind, ImportOptions, ImportSheet } from '@shuangfang/shared/import/import.contract'
import type { ImportProblem, Parsed } from '@shuangfang/shared/import/problem'
import type { Context } from '#platform/context'
import type { FieldError } from '#platform/errors'
import type { FieldSpec } from '#platform/spreadsheets/header'

/** A row with its number in the sheet; numbers are unique within one call. */
export interface Numbered<Row> {
  n: number
  row: Row
}
interface RowFate {
  n: number
  outcome: 'create' | 'change' | 'same' | 'refuse'
  targetId: string | null
  problems: ImportProblem[]
}
export interface PlannedRow<Ready> extends RowFate {
  /** What `apply` takes; plain JSON. */
  ready: Ready
}
export interface AppliedRow<Image> extends RowFate {
  /** What the row was before; null where nothing was written. */
  image: Image | null
}
export interface FieldDiff {
  title: string
  before: string
  after: string
}

/** What rows can be imported into. The mechanism knows files, columns and chunks; a target knows what a row means. */
export interface ImportTarget<Row = unknown, Data = unknown, Ready = unknown, Image = unknown> {
  kind: ImportKind
  title: string
  fields: FieldSpec[]
  /** Fields whose empty cells may mean "as above". */
  fillable: readonly string[]
  /** Fields that may be given once for a whole sheet, with the values to choose from (none: free text). */
  constants: Readonly<Record<string, readonly string[]>>
  /** The reading proposed for these sheets. */
  guessOptions: (ctx: Context, sheets: readonly ImportSheet[]) => Promise<ImportOptions>
  /** What is needed to read rows; loaded once a job. */
  prepare: (ctx: Context, options: ImportOptions) => Promise<Data>
  /** Why these columns and options do not go together. */
  check: (data: Data, sheets: readonly ImportSheet[]) => FieldError[]
  /** Pure. `titles` are the titles of the mapped columns by field. */
  parse: (cells: Record<string, string>, data: Data, titles: Readonly<Record<string, string>>) => Parsed<Row>
  /** Rows with the same key are the same thing. */
  key: (row: Row) => string
  /** Titles of what two rows of one thing say differently; none where it is but a comma or a blank. */
  differences: (one: Row, other: Row) => string[]
  isUngraded: (row: Row) => boolean
  problemTitle: (code: string) => string | undefined
  /** What `apply` would do, without a write. */
  plan: (ctx: Context, rows: readonly Numbered<Row>[]) => Promise<PlannedRow<Ready>[]>
  /** Writes some hundred rows in the current transaction. */
  apply: (ctx: Context, rows: readonly Ready[], importId: string) => Promise<AppliedRow<Image>[]>
  /** Names of the rows that someone changed after the import. */
  editedSince: (ctx: Context, images: readonly Image[]) => Promise<string[]>
  /** Puts back some hundred rows in the current transaction; returns what had to stay, and why. */
  undo: (ctx: Context, importId: string, images: readonly Image[]) => Promise<string[]>
  /** Field by field, for the preview of a change; `image` is what the row was before, once it is written. */
  diff: (ctx: Context, row: Row, targetId: string, data: Data) => Promise<FieldDiff[]>
}
