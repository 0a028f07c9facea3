import { defineDocument } from '#platform/documents/document'
import { type Delivery, deliveryRows } from '#platform/documents/forms'
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
import { type Cell, pairs, table } from '#platform/documents/table'

/** 重大事故隐患治理延期申请批复: the answer to an enterprise that asks for more time. Dates are 'YYYY-MM-DD'. */
export interface SupervisionExtension extends Issue {
  /** 挂牌单位, as on its seal. */
  office: string
  redHead?: string
  documentNumber: string
  signatory?: string
  enterprise: string
  noticeNumber: string
  hazardTitle: string
  appliedOn: string
  originalDeadline: string
  requestedDeadline: string
  reason: string
  /** Progress in words: 已完成 60%，投入 12 万元. */
  progress?: string
  /** What protects people until then. */
  safeguards?: string
  /** 督办单位's opinion on the request. */
  supervisorOpinion?: string
  decision: 'granted' | 'refused'
  /** New deadline; needed when granted. May be earlier than the requested one. */
  newDeadline?: string
  /** Why it is granted or refused. */
  ground: string
  /** Further requirements, one sentence each. */
  requirements?: string[]
  issuedOn: string
  verification: Verification
  delivery?: Delivery
}

const decisions = [
  ['granted', '同意延期'],
  ['refused', '不同意延期'],
] as const

function requestRows(input: SupervisionExtension): Cell[][] {
  const optional: [string, string | undefined][] = [
    ['治理进展', input.progress],
    ['延期期间\n防范措施', input.safeguards],
    ['督办单位\n意见', input.supervisorOpinion],
  ]
  return [
    pairs([['隐患名称', input.hazardTitle]]),
    pairs([
      ['原定期限', formatDate(input.originalDeadline)],
      ['申请延至', formatDate(input.requestedDeadline)],
    ]),
    pairs([['延期理由', sentences(input.reason)]]),
    ...optional.flatMap(([label, text]) => (text ? [pairs([[label, sentences(text)]])] : [])),
    pairs([['批复结论', tickBoxes(decisions, input.decision)]]),
  ]
}

function decisionText(input: SupervisionExtension): string {
  const ground = sentences(input.ground)
  if (input.decision === 'refused') {
    return `不同意延期。${ground}请按原定期限${formatDate(input.originalDeadline)}完成治理。`
  }
  if (!input.newDeadline) throw new RangeError('a granted extension needs its new deadline')
  return `同意将治理期限由${formatDate(input.originalDeadline)}延至${formatDate(input.newDeadline)}。${ground}`
}

/** Renders the answer. */
export function renderSupervisionExtension(input: SupervisionExtension): Promise<Rendered> {
  const { createdAt, isDemo, documentNumber } = input
  const name = '重大事故隐患治理延期申请批复'
  const title = `${name}　${documentNumber}`
  const duties = input.requirements ?? defaultRequirements(input.decision)
  return layOut({ title, author: input.office, runningHead: title, createdAt, isDemo }, (sheet) => {
    letterhead(sheet, { redHead: input.redHead, title: name, documentNumber, signatory: input.signatory })
    addressee(sheet, input.enterprise)
    const notice = `《重大事故隐患挂牌督办通知书》（${input.noticeNumber}）`
    paragraph(sheet, `你单位${formatDate(input.appliedOn)}就${notice}提交的《治理延期申请表》收悉。经审查，批复如下：`)
    sheet.y += 6
    table(sheet, requestRows(input), sheet.body.isTight ? { size: 10.5, rowHeight: 22 } : { size: 11, rowHeight: 28 })
    sheet.y += 10
    const all = [decisionText(input), ...duties]
    for (const [index, text] of all.entries()) {
      const isLast = index === all.length - 1
      paragraph(sheet, `${index + 1}．${sentences(text)}`, isLast ? { keepWith: signatureHeight(sheet) } : {})
    }
    signature(sheet, { office: input.office, date: input.issuedOn, verification: input.verification })
    deliveryRows(sheet, '责任单位主要\n负责人签收', input.delivery)
    copiesNote(sheet, '批复', ['挂牌单位', '治理责任单位'])
  })
}

function defaultRequirements(decision: SupervisionExtension['decision']): string[] {
  const safety = '治理期间严格落实监控和防范措施，无法保证安全的，停止相关作业和设备使用'
  return decision === 'granted' ? [safety, '按期报告治理进展，在新的期限届满前提交《治理验收申请书》'] : [safety]
}

export const supervisionExtensionDocument = defineDocument('supervision-extension', renderSupervisionExtension, [
  'reason',
  'progress',
  'safeguards',
  'supervisorOpinion',
  'ground',
])
