import type { Risk } from '@shuangfang/shared/risk/risk.contract'
import type { RiskLevel } from '@shuangfang/shared/risk/risk.methods'
import {
  controlLevelNames,
  measureNames,
  methodNames,
  riskColourNames,
  riskColours,
  riskLevelNames,
  riskPointKindNames,
} from '@shuangfang/shared/risk/risk.words'
import type { SheetColumn, WriteRow } from '#platform/spreadsheets/write'

interface ExportColumn extends SheetColumn {
  /** `step`: running number of the unit inside its point. */
  value: (risk: Risk, number: number, step: number) => unknown
}

const counting = (risk: Risk) => risk.residual ?? risk.inherent
const scored = (factor: string, title = factor): ExportColumn => ({
  title,
  width: 6,
  type: 'number',
  value: (risk) => counting(risk)?.scores[factor] ?? null,
})
const joined = (parts: (string | null)[], mark: string) => parts.filter(Boolean).join(mark)

/** Every column of the usual register, the scores of all three methods, and where and when. */
const exportColumns: readonly ExportColumn[] = [
  { title: '序号', width: 6, type: 'integer', value: (_, number) => number },
  { title: '风险点编号', width: 11, value: (risk) => risk.pointNumber },
  { title: '风险点类型', width: 10, value: (risk) => riskPointKindNames[risk.pointKind] },
  { title: '风险点名称', width: 18, value: (risk) => risk.pointName },
  { title: '所在位置', width: 16, value: (risk) => risk.location },
  { title: '检查项目/作业步骤序号', width: 10, type: 'integer', value: (_, __, step) => step },
  { title: '检查项目/作业步骤名称', width: 20, value: (risk) => risk.unit },
  { title: '标准/危险源或潜在事件', width: 40, value: (risk) => risk.factor },
  {
    title: '可能发生的事故类型及后果',
    width: 22,
    value: (risk) => joined([risk.accidentTypes.join('、'), risk.consequence], '；'),
  },
  {
    title: '评价方法',
    width: 10,
    value: (risk) => {
      const used = counting(risk)
      return used?.direct ? '直接判定' : used && methodNames[used.method]
    },
  },
  scored('L'),
  scored('S'),
  scored('E'),
  scored('C'),
  scored('M'),
  { title: 'R/D', width: 8, type: 'number', value: (risk) => counting(risk)?.score ?? null },
  { title: '评价级别', width: 11, value: (risk) => (risk.level ? riskLevelNames[risk.level] : '未定级') },
  { title: '风险分级（色）', width: 8, value: (risk) => risk.level && riskColourNames[risk.level] },
  {
    title: '固有风险级别',
    width: 11,
    value: (risk) => risk.inherentLevel && riskLevelNames[risk.inherentLevel],
  },
  { title: '直接判定依据', width: 20, value: (risk) => counting(risk)?.direct?.evidence ?? null },
  { title: measureNames.engineering, width: 32, value: (risk) => risk.measures.engineering },
  { title: measureNames.management, width: 32, value: (risk) => risk.measures.management },
  { title: measureNames.training, width: 24, value: (risk) => risk.measures.training },
  { title: measureNames.protection, width: 24, value: (risk) => risk.measures.protection },
  { title: measureNames.emergency, width: 24, value: (risk) => risk.measures.emergency },
  { title: '建议新增（改进）措施', width: 20, value: (risk) => risk.improvement },
  { title: '管控层级', width: 9, value: (risk) => risk.controlLevel && controlLevelNames[risk.controlLevel] },
  { title: '责任单位', width: 14, value: (risk) => risk.departmentName },
  { title: '责任人', width: 10, value: (risk) => risk.personName },
  { title: '辨识分级时间', width: 12, type: 'date', value: (risk) => risk.assessedAt },
  { title: '依据', width: 18, value: (risk) => risk.basis },
  { title: '备注', width: 16, value: (risk) => risk.remark },
]

export const sheetColumns: SheetColumn[] = exportColumns.map(({ value: _, ...column }) => column)

const at = (title: string) => exportColumns.findIndex((column) => column.title === title)
const colouredAt = [at('评价级别'), at('风险分级（色）')]
const marks = Object.fromEntries(
  (Object.keys(riskColours) as RiskLevel[]).map((level) => {
    const fill = `FF${riskColours[level].slice(1)}`
    return [level, new Map(colouredAt.map((column) => [column, { fill }]))]
  }),
)

/** Risks as rows of the sheet, numbered; units of a point are numbered in the order they come. */
export async function* sheetRows(pages: AsyncIterable<readonly Risk[]>): AsyncGenerator<WriteRow> {
  let number = 0
  let point = ''
  let units = new Map<string, number>()
  for await (const page of pages) {
    for (const risk of page) {
      if (risk.riskPointId !== point) {
        point = risk.riskPointId
        units = new Map()
      }
      const step = units.get(risk.unit) ?? units.size + 1
      units.set(risk.unit, step)
      const values = exportColumns.map((column) => column.value(risk, number + 1, step) ?? null)
      number++
      yield { values, marks: (risk.level && marks[risk.level]) || new Map() }
    }
  }
}
