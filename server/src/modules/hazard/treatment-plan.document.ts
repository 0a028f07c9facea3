import { defineDocument } from '#platform/documents/document'
import { signatureBoxes } from '#platform/documents/forms'
import { heading, letterhead, paragraph } from '#platform/documents/layout'
import { formatDate } from '#platform/documents/number'
import { type Issue, layOut, type Rendered } from '#platform/documents/pdf'
import { type Cell, pairs, table } from '#platform/documents/table'

/** 重大事故隐患治理方案: six parts. Dates are 'YYYY-MM-DD'. */
export interface TreatmentPlanDocument extends Issue {
  enterprise: string
  /** 隐患编号. */
  number: string
  hazardTitle: string
  place: string
  /** 判定依据. */
  basis?: string
  /** 挂牌督办通知书 that the plan answers. */
  noticeNumber?: string
  deadline?: string
  /** 隐患现状及产生原因; 危害程度和整改难易程度分析. */
  situation?: string
  analysis?: string
  goal: string
  methods: string
  funds: string
  people: string
  timetable: string
  safety: string
  author: string
  writtenOn?: string
  /** 主要负责人; name and date once approved. */
  approver?: string
  approvedOn?: string
}

const parts = [
  ['治理的目标和任务', 'goal'],
  ['采取的方法和措施', 'methods'],
  ['经费和物资的落实', 'funds'],
  ['负责治理的机构和人员', 'people'],
  ['治理的时限和要求', 'timetable'],
  ['安全措施和应急预案', 'safety'],
] as const

function factRows(input: TreatmentPlanDocument): Cell[][] {
  const optional: [string, string | undefined][] = [
    ['判定依据', input.basis],
    ['现状及\n产生原因', input.situation],
    ['危害程度和\n整改难易程度', input.analysis],
  ]
  return [
    pairs([['企业名称', input.enterprise]]),
    pairs([['隐患名称', input.hazardTitle]]),
    pairs([
      ['隐患编号', input.number],
      ['隐患部位', input.place],
    ]),
    pairs([
      ['治理期限', input.deadline ? formatDate(input.deadline) : '见方案第五部分'],
      ['督办文号', input.noticeNumber ?? '未挂牌督办'],
    ]),
    ...optional.flatMap(([label, text]) => (text ? [pairs([[label, text]])] : [])),
  ]
}

/** Renders the plan. */
export function renderTreatmentPlan(input: TreatmentPlanDocument): Promise<Rendered> {
  const { createdAt, isDemo, enterprise } = input
  const name = '重大事故隐患治理方案'
  const title = `${name}　${input.number}`
  return layOut({ title, author: enterprise, runningHead: title, createdAt, isDemo }, (sheet) => {
    letterhead(sheet, { title: name })
    table(sheet, factRows(input), { rowHeight: 26 })
    sheet.y += 12
    for (const [index, [caption, key]] of parts.entries()) {
      heading(sheet, index + 1, caption)
      for (const text of input[key].trim().split(/\n+/)) paragraph(sheet, text.trim())
    }
    sheet.y += 14
    signatureBoxes(sheet, [
      { title: '编制人', name: input.author, ...(input.writtenOn && { date: input.writtenOn }) },
      { title: '技术（安全）负责人审核' },
      {
        title: '主要负责人签批',
        ...(input.approver && { name: input.approver }),
        ...(input.approvedOn && { date: input.approvedOn }),
      },
    ])
  })
}

export const treatmentPlanDocument = defineDocument('treatment-plan', renderTreatmentPlan, [
  'situation',
  'goal',
  'methods',
  'funds',
  'people',
  'timetable',
  'safety',
])
