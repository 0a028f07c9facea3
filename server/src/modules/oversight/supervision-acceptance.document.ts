import { defineDocument } from '#platform/documents/document'
import { caption, type Delivery, deliveryRows } from '#platform/documents/forms'
import {
  addressee,
  copiesNote,
  letterhead,
  paragraph,
  signature,
  signatureHeight,
  type Verification,
} from '#platform/documents/layout'
import { tickBoxes } from '#platform/documents/marks'
import { formatDate, sentences } from '#platform/documents/number'
import { type Issue, layOut, type Rendered } from '#platform/documents/pdf'
import { grid, pairs, table } from '#platform/documents/table'

/** 重大事故隐患挂牌督办验收意见书. Dates are civil dates 'YYYY-MM-DD'. */
export interface SupervisionAcceptance extends Issue {
  /** 督办单位, as on its seal. */
  office: string
  redHead?: string
  documentNumber: string
  signatory?: string
  enterprise: string
  /** 文号 of the notice that listed the hazard. */
  noticeNumber: string
  hazardTitle: string
  /** Day of the 治理验收申请书. */
  appliedOn: string
  /** Day and place of the inspection on site. */
  inspectedOn?: string
  inspectedAt?: string
  /** Null prints both boxes empty, to be ticked by hand. */
  result: 'accepted' | 'rejected' | null
  /** 说明; what was checked and why the result is what it is. */
  explanation: string
  /** 验收组; a blank signature column is printed for them. */
  members?: { name: string; organization: string; title?: string }[]
  /** 同级政府安委办, the third keeper. */
  committee?: string
  issuedOn: string
  verification: Verification
  delivery?: Delivery
}

const results = [
  ['accepted', '验收合格，同意摘牌'],
  ['rejected', '验收不合格，继续督办'],
] as const

function opening(input: SupervisionAcceptance): string {
  const inspected = input.inspectedOn ? `我单位于${formatDate(input.inspectedOn)}` : '我单位'
  return (
    `根据你单位${formatDate(input.appliedOn)}提出的《治理验收申请书》，${inspected}对你单位` +
    `${input.inspectedAt ?? ''}“${input.hazardTitle}”重大事故隐患（${input.noticeNumber}）的治理情况组织了现场验收，` +
    '意见如下（在选定项前的方框内打√）：'
  )
}

/** Renders the opinion. */
export function renderSupervisionAcceptance(input: SupervisionAcceptance): Promise<Rendered> {
  const { createdAt, isDemo, documentNumber } = input
  const name = '重大事故隐患挂牌督办验收意见书'
  const title = `${name}　${documentNumber}`
  return layOut({ title, author: input.office, runningHead: title, createdAt, isDemo }, (sheet) => {
    letterhead(sheet, { redHead: input.redHead, title: name, documentNumber, signatory: input.signatory })
    addressee(sheet, input.enterprise)
    paragraph(sheet, opening(input))
    sheet.y += 6
    table(sheet, [pairs([['验收结论', tickBoxes(results, input.result)]])], { size: 12, rowHeight: 34 })
    const explanation = pairs([['说　　明', sentences(input.explanation)]])
    table(sheet, [explanation], { size: 12, face: 'body', rowHeight: sheet.body.isTight ? 70 : 110 })
    if (input.members?.length) {
      caption(sheet, '验收组')
      const rows = input.members.map(({ name, organization, title }) => [name, organization, title ?? '', ''])
      grid(sheet, memberColumns, rows, { rowHeight: 26 })
    }
    sheet.y += 8
    paragraph(sheet, consequence(input.result), { keepWith: signatureHeight(sheet) })
    signature(sheet, { office: input.office, date: input.issuedOn, verification: input.verification })
    deliveryRows(sheet, '责任单位主要\n负责人签收', input.delivery)
    copiesNote(sheet, '意见书', ['治理责任单位', '督办单位', input.committee ?? '同级政府安全生产委员会办公室'])
  })
}

const memberColumns = [
  { title: '姓名', share: 2, align: 'center' },
  { title: '单位', share: 5 },
  { title: '职务（职称）', share: 3, align: 'center' },
  { title: '签名', share: 2.5 },
] as const

function consequence(result: SupervisionAcceptance['result']): string {
  if (result === 'accepted') return '自本意见书送达之日起解除挂牌督办。请巩固治理成果，防止同类隐患再次出现。'
  if (result === 'rejected') return '请对照上述说明继续治理，治理期间落实防范措施；完成后重新提交《治理验收申请书》。'
  return '验收合格的，自本意见书送达之日起解除挂牌督办；验收不合格的，继续治理并重新申请验收。'
}

export const supervisionAcceptanceDocument = defineDocument('supervision-acceptance', renderSupervisionAcceptance, [
  'explanation',
])
