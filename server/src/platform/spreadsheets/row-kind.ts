import { remembering } from '@shuangfang/shared/kit/remembering'
import type { FoundHeader } from './header.ts'
import type { SheetRow } from './sheet.ts'
import { normalizeTitle } from './titles.ts'

/** What a row below the header is. Everything but `data` is skipped, and the reason is shown. */
export type RowKind = 'data' | 'blank' | 'total' | 'note' | 'section' | 'header'

export const SKIP_REASONS: Record<Exclude<RowKind, 'data'>, string> = {
  blank: '空行，或只有序号',
  total: '合计行',
  note: '备注、说明或签字行',
  section: '横贯全表的小标题',
  header: '重复的表头',
}

const TOTAL = /^(合计|总计|小计|共计|累计|总数|本页合计|本页小计)(\d|[:(]|$)/
const NOTE_LABEL =
  /^(备注|说明|注|注意|附注|填表说明|填报说明|填写说明|填表须知|填表人|填报人|填报单位|填报日期|填报时间|填表日期|填表单位|编制|编制人|编制日期|审核|审核人|批准|批准人|审批|审批人|制表|制表人|制表日期|复核人|单位负责人|主要负责人签字|负责人签字|签字|签名|盖章|单位盖章|适用于|适用范围|日期)\d*:/
const NOTE_WORD = /^(备注|说明|注|填表说明|填报说明|填写说明)$/
const SERIAL_TITLE = /^(序号|编号|序|号|no|id|项次|行号)$/

/** Tells records from the lines that people put under and between them. Most rows are records: those are told by few cells. */
export function rowKind(row: SheetRow, header: FoundHeader): RowKind {
  const filled = row.cells.flatMap((text, column) => (text.trim() === '' ? [] : [{ column, text }]))
  const first = filled[0] && compact(filled[0].text)
  if (first === undefined || isOnlySerial(filled, header)) return 'blank'
  if (TOTAL.test(first)) return 'total'
  if (NOTE_LABEL.test(first) || (NOTE_WORD.test(first.replace(/:$/, '')) && distinct(filled) <= 2)) return 'note'
  if (isRepeatedHeader(filled, header)) return 'header'
  const isWide = filled.length >= Math.min(3, header.columns.length)
  return row.merged?.length && isWide && distinct(filled) === 1 ? 'section' : 'data'
}

/** Whether a row is no record (a total, a remark, a blank, a sub-title or the header again). */
export function isNoteRow(row: SheetRow, header: FoundHeader): boolean {
  return rowKind(row, header) !== 'data'
}

interface Filled {
  column: number
  text: string
}

const compact = remembering((text) => text.normalize('NFKC').replace(/\s+/g, '').toLowerCase())

const distinct = (filled: readonly Filled[]) => new Set(filled.map(({ text }) => compact(text))).size

function isOnlySerial(filled: Filled[], header: FoundHeader): boolean {
  const { serials } = formsOf(header)
  return filled.every(({ column, text }) => serials.has(column) && /^[\da-z-]+$/.test(compact(text)))
}

/** Four of five cells say what stands above them. */
function isRepeatedHeader(filled: Filled[], header: FoundHeader): boolean {
  const { levels } = formsOf(header)
  let others = 0
  return (
    filled.length >= 2 &&
    filled.every(({ column, text }) => {
      if (!levels[column]?.includes(compact(text))) others++
      return filled.length - others >= filled.length * 0.8
    })
  )
}

interface HeaderForms {
  /** Titles of each column, level by level. */
  levels: string[][]
  /** Columns of numbers that only count. */
  serials: ReadonlySet<number>
}
const forms = new WeakMap<FoundHeader, HeaderForms>()

function formsOf(header: FoundHeader): HeaderForms {
  const known = forms.get(header)
  if (known) return known
  const isSerial = (levels: readonly string[]) => SERIAL_TITLE.test(normalizeTitle(levels.at(-1) ?? ''))
  const found = {
    levels: header.columns.map(({ levels }) => levels.map(compact)),
    serials: new Set(header.columns.flatMap(({ levels }, column) => (isSerial(levels) ? [column] : []))),
  }
  forms.set(header, found)
  return found
}
