import { describe, expect, test } from 'vitest'
import { type FoundHeader, findHeader } from './header.ts'
import { RISK_FIELDS } from './risk-fields.fixture.ts'
import { rowKind } from './row-kind.ts'
import type { SheetRow } from './sheet.ts'

/** Rows of cells; `^` is filled from above, `<` from the left, as the reader does for merged cells. */
function sheetOf(...lines: string[][]): SheetRow[] {
  const rows: SheetRow[] = []
  for (const [index, line] of lines.entries()) {
    const cells: string[] = []
    for (const cell of line) cells.push(filled(cell, rows.at(-1)?.cells[cells.length], cells.at(-1)))
    const merged = line.flatMap((cell, column) => (cell === '^' || cell === '<' ? [column] : []))
    rows.push({ sheet: '表', row: index + 1, cells, ...(merged.length ? { merged } : {}) })
  }
  return rows
}

function filled(cell: string, above = '', left = ''): string {
  return cell === '^' ? above : cell === '<' ? left : cell
}

const named = (header: FoundHeader | undefined) =>
  Object.fromEntries(
    Object.entries(header?.mapping ?? {}).map(([key, column]) => [key, header?.columns[column]?.title]),
  )

describe('findHeader', () => {
  test('skips titles and notes, in any column order, through spaces, widths, line breaks and units', () => {
    const header = findHeader(
      sheetOf(
        ['XX公司安全风险分级管控清单', '<', '<', '<', '<', '<'],
        ['填报单位：XX公司', '<', '<', '填报日期：2025年3月', '<', '<'],
        ['责 任\n人', '风险等级', '可能性（Ｌ）', '危险因素', '风险点名称', '序号'],
        ['张三', '重大', '3', '电缆老化', '配电室', '1'],
      ),
      RISK_FIELDS,
    )
    expect(header?.headerRows).toEqual([3, 3])
    expect(named(header)).toEqual({
      person: '责 任 人',
      level: '风险等级',
      l: '可能性（Ｌ）',
      factor: '危险因素',
      point: '风险点名称',
    })
    expect(header?.confidence.level).toBe(1)
    expect(header?.columns[4]?.samples).toEqual(['配电室'])
  })

  test('joins two and three levels of merged titles', () => {
    const two = findHeader(
      sheetOf(
        ['序号', '风险点', '管控措施', '<', '<', '责任人'],
        ['^', '^', '工程技术措施', '管理措施', '应急处置措施', '^'],
        ['1', '配电室', '护栏', '巡检', '断电', '张三'],
        ['2', '^', '护栏', '巡检', '断电', '张三'],
      ),
      RISK_FIELDS,
    )
    expect(two?.headerRows).toEqual([1, 2])
    expect(named(two)).toEqual({
      point: '风险点',
      measureEngineering: '管控措施/工程技术措施',
      measureManagement: '管控措施/管理措施',
      measureEmergency: '管控措施/应急处置措施',
      person: '责任人',
    })
    const three = findHeader(
      sheetOf(
        ['风险点', '风险评价', '<', '<', '依据'],
        ['^', 'LEC法', '<', '风险等级', '^'],
        ['^', 'L', 'E', '^', '^'],
        ['配电室', '3', '6', '一般', '制度'],
      ),
      RISK_FIELDS,
    )
    expect(three?.headerRows).toEqual([1, 3])
    expect(named(three)).toMatchObject({ l: '风险评价/LEC法/L', e: '风险评价/LEC法/E', level: '风险评价/风险等级' })
  })

  test('reads two levels from a text file, where merged cells are blanks', () => {
    const header = findHeader(
      sheetOf(
        ['风险点', '管控措施', '', '责任人'],
        ['', '工程技术', '个体防护', ''],
        ['配电室', '护栏', '绝缘手套', '李四'],
      ),
      RISK_FIELDS,
    )
    expect(header?.headerRows).toEqual([1, 2])
    expect(named(header)).toMatchObject({ measureProtection: '管控措施/个体防护', point: '风险点', person: '责任人' })
  })

  test('never gives one column two fields; values decide between equal titles', () => {
    const fields = [
      { key: 'l', title: '可能性', aliases: ['L'], hint: { kind: 'number', min: 1, max: 5 } },
      { key: 'text', title: '可能性', aliases: [], hint: { kind: 'text' } },
    ] as const
    const spec = fields.map((field) => ({ ...field, aliases: [...field.aliases] }))
    const header = findHeader(sheetOf(['可能性', '可能性', '备注'], ['不太可能', '2', ''], ['很少', '5', '']), spec)
    expect(header?.mapping).toEqual({ l: 1, text: 0 })
    const single = findHeader(sheetOf(['可能性', '备注'], ['3', '无']), spec)
    expect(single?.mapping).toEqual({ l: 0 })
  })

  test('names required fields that are missing, and finds nothing in plain prose', () => {
    const required = RISK_FIELDS.map((field) => ({ ...field, required: field.key === 'factor' }))
    expect(findHeader(sheetOf(['风险点', '责任人'], ['配电室', '李四']), required)?.missing).toEqual(['factor'])
    expect(findHeader(sheetOf(['一段没有表格的文字，讲了一件事。'], ['又一段。']), RISK_FIELDS)).toBeUndefined()
  })
})

test('rows that are no records are told apart, each with its kind', () => {
  const rows = sheetOf(
    ['序号', '风险点', '责任人', '备注'],
    ['1', '配电室', '张三', ''],
    ['一、机加工车间', '<', '<', '<'],
    ['2', '', '', ''],
    ['序号', '风险点', '责任人', '备注'],
    ['合 计', '2', '', ''],
    ['备注：', '本表一式两份', '', ''],
    ['填表人：张三', '', '审核人：李四', ''],
    ['3', '说明书缺失处', '王五', '注意'],
  )
  const header = findHeader(rows, RISK_FIELDS)
  if (!header) throw new Error('no header')
  expect(rows.slice(1).map((row) => rowKind(row, header))).toEqual([
    'data',
    'section',
    'blank',
    'header',
    'total',
    'note',
    'note',
    'data',
  ])
})
