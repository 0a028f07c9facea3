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

/** Tells records from the lines that people put under and between them. */
export function rowKind(row: SheetRow, header: FoundHeader): RowKind {
  const filled = row.cells.flatMap((cell, column) => (cell.trim() === '' ? [] : [{ column, text: compact(cell) }]))
  const first = filled[0]
  if (!first || isOnlySerial(filled, header)) return 'blank'
  if (TOTAL.test(first.text)) return 'total'
  const distinct = new Set(filled.map(({ text }) => text))
  if (NOTE_LABEL.test(first.text) || (NOTE_WORD.test(first.text.replace(/:$/, '')) && distinct.size <= 2)) return 'note'
  if (isRepeatedHeader(filled, header)) return 'header'
  const isAcross = distinct.size === 1 && filled.length >= Math.min(3, header.columns.length)
  return isAcross && row.merged?.length ? 'section' : 'data'
}

/** Whether a row is no record (a total, a remark, a blank, a sub-title or the header again). */
export function isNoteRow(row: SheetRow, header: FoundHeader): boolean {
  return rowKind(row, header) !== 'data'
}

interface Filled {
  column: number
  text: string
}

function compact(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, '').toLowerCase()
}

function isOnlySerial(filled: Filled[], header: FoundHeader): boolean {
  return filled.every(({ column, text }) => {
    const title = normalizeTitle(header.columns[column]?.levels.at(-1) ?? '')
    return SERIAL_TITLE.test(title) && /^[\da-z-]+$/.test(text)
  })
}

function isRepeatedHeader(filled: Filled[], header: FoundHeader): boolean {
  const same = filled.filter(({ column, text }) => {
    return (header.columns[column]?.levels ?? []).some((level) => compact(level) === text)
  })
  return filled.length >= 2 && same.length >= filled.length * 0.8
}
