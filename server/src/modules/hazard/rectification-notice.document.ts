import { defineDocument } from '#platform/documents/document'
import { caption, signatureBoxes } from '#platform/documents/forms'
import { copiesNote, letterhead } from '#platform/documents/layout'
import { amountInWords, formatDate, formatDateTime, formatYuan, sentences } from '#platform/documents/number'
import { type Issue, layOut, type Rendered } from '#platform/documents/pdf'
import { type Photo, photoGrid, preparePhotos } from '#platform/documents/photo'
import { type Cell, pairs, table } from '#platform/documents/table'

/** 隐患整改通知单: the enterprise tells one of its own departments what to put right. All words are final Chinese. */
export interface RectificationNotice extends Issue {
  enterprise: string
  /** 隐患编号. */
  number: string
  title: string
  /** 隐患级别, 类别 and 来源 in words. */
  level: string
  category?: string
  source?: string
  place: string
  riskPoint?: string
  reporter: string
  foundAt: Date
  description: string
  /** 判定依据 or the requirement that is not met. */
  basis?: string
  /** Photos before the rectification. */
  photos: Photo[]
  ownerUnit: string
  /** 五落实: responsibility, measure, funds (元), deadline ('YYYY-MM-DD'), contingency. */
  owner: string
  measure: string
  funds: number | null
  deadline: string
  contingency?: string
  /** What protects people until the hazard is gone. */
  interim?: string
  issuer: string
  issuedOn: string
}

function factRows(input: RectificationNotice): Cell[][] {
  return [
    pairs([
      ['隐患编号', input.number],
      ['隐患级别', input.level],
    ]),
    pairs([['隐患名称', input.title]]),
    pairs([
      ['隐患部位', input.place],
      ['隐患类别', input.category ?? ''],
    ]),
    pairs([
      ['发现人', input.reporter],
      ['发现时间', formatDateTime(input.foundAt)],
    ]),
    pairs([
      ['隐患来源', input.source ?? ''],
      ['关联风险点', input.riskPoint ?? ''],
    ]),
    pairs([['隐患描述', sentences(input.description)]]),
    ...(input.basis ? [pairs([['判定依据', sentences(input.basis)]])] : []),
  ]
}

function commitmentRows(input: RectificationNotice): Cell[][] {
  const funds = input.funds === null ? '不需要专项资金' : `${formatYuan(input.funds)}（${amountInWords(input.funds)}）`
  return [
    pairs([
      ['责任落实', `${input.ownerUnit}　${input.owner}`],
      ['时限落实', `${formatDate(input.deadline)}前完成`],
    ]),
    pairs([['措施落实', sentences(input.measure)]]),
    pairs([['资金落实', funds]]),
    pairs([['预案落实', sentences(input.contingency) || '按现场处置方案执行。']]),
    ...(input.interim ? [pairs([['整改前防范', sentences(input.interim)]])] : []),
  ]
}

/** Renders the notice. */
export async function renderRectificationNotice(input: RectificationNotice): Promise<Rendered> {
  const { createdAt, isDemo, enterprise, number } = input
  const title = `隐患整改通知单　${number}`
  const margins = { top: 24, right: 22, bottom: 24, left: 22 }
  const photos = await preparePhotos(input.photos)
  return layOut({ title, author: enterprise, runningHead: title, createdAt, isDemo, margins }, (sheet) => {
    letterhead(sheet, { title: '隐患整改通知单' })
    const rowHeight = sheet.body.size * 1.9
    const head = pairs([
      ['下达单位', enterprise],
      ['接收部门', input.ownerUnit],
    ])
    table(sheet, [head, ...factRows(input)], { rowHeight })
    if (photos.length > 0) {
      caption(sheet, '整改前照片', 160)
      photoGrid(sheet, photos)
    }
    caption(sheet, '整改要求（五落实）')
    table(sheet, commitmentRows(input), { rowHeight })
    sheet.y += 10
    signatureBoxes(sheet, [
      { title: '下达人', name: input.issuer, date: input.issuedOn },
      { title: '整改责任人签收' },
      { title: '复查人（整改后）' },
    ])
    copiesNote(sheet, '通知单', ['下达单位', '接收部门'])
  })
}

export const rectificationNoticeDocument = defineDocument('rectification-notice', renderRectificationNotice, [
  'description',
  'basis',
  'measure',
  'contingency',
  'interim',
])
