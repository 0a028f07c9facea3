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
import { formatDate, sentences } from '#platform/documents/number'
import { type Issue, layOut, type Rendered } from '#platform/documents/pdf'

/** 重大事故隐患挂牌督办通知书. Dates are civil dates 'YYYY-MM-DD'; texts are final Chinese. */
export interface SupervisionNotice extends Issue {
  /** 挂牌单位, as on its seal. */
  office: string
  /** Red head line, when the office's template has one. */
  redHead?: string
  documentNumber: string
  /** 签发人. */
  signatory?: string
  /** 治理责任单位: the enterprise that the notice goes to. */
  enterprise: string
  /** 挂牌层级 in words: 县级, 市级 … */
  level?: string
  /** How it came to light, as the sentence begins: 经检查 / 经核查你单位上报情况. */
  finding?: string
  hazardTitle: string
  hazardContent: string
  /** 判定依据 and the grounds of the order, each with title and article. */
  basis: string[]
  /** 治理期限. */
  deadline: string
  /** 治理方案报备期限. */
  planDue: string
  /** How often progress is reported: 每月至少一次. */
  progressInterval: string
  /** How long before the deadline an extension must be asked for: 15个工作日. */
  extensionNotice: string
  /** What stops until the hazard is gone: 全部停产停业, 停止使用一号反应釜 … */
  suspension?: string
  /** Further requirements, one sentence each. */
  requirements?: string[]
  /** 督办单位 with its contact. */
  supervisor?: { office: string; person?: string; phone?: string }
  issuedOn: string
  verification: Verification
  delivery?: Delivery
}

/** What the enterprise must do while it is supervised. */
function duties(input: SupervisionNotice): string[] {
  return [
    `主要负责人组织制定治理方案，做到措施、责任、资金、时限、预案落实，于${formatDate(input.planDue)}前将方案报送我单位。`,
    `自收到本通知书之日起，${input.progressInterval}书面报告治理进展；情况有重大变化的，随时报告。`,
    ...(input.suspension ? [`治理完成并经验收合格前，${input.suspension}。`] : []),
    '治理期间落实监控和防范措施，设置警示标志，必要时撤出人员；无法保证安全的，停止相关作业和设备使用。',
    `治理完成后提交《治理验收申请书》；确因客观原因不能按期完成的，应于期限届满${input.extensionNotice}前提交《治理延期申请表》，说明理由和延期期间的防范措施。`,
    ...(input.requirements ?? []),
  ]
}

/** Renders the notice. */
export function renderSupervisionNotice(input: SupervisionNotice): Promise<Rendered> {
  const { createdAt, isDemo, documentNumber } = input
  const name = '重大事故隐患挂牌督办通知书'
  const title = `${name}　${documentNumber}`
  return layOut({ title, author: input.office, runningHead: title, createdAt, isDemo }, (sheet) => {
    letterhead(sheet, { redHead: input.redHead, title: name, documentNumber, signatory: input.signatory })
    addressee(sheet, input.enterprise)
    paragraph(sheet, `${input.finding ?? '经检查'}，你单位存在以下重大事故隐患：`)
    paragraph(sheet, sentences(input.hazardTitle, input.hazardContent))
    paragraph(sheet, `依据${input.basis.join('、')}，决定对上述隐患实施${input.level ?? ''}挂牌督办。`)
    paragraph(sheet, `责令你单位于${formatDate(input.deadline)}前将该隐患治理完毕。治理期间应当做到：`)
    for (const [index, duty] of duties(input).entries()) paragraph(sheet, `${index + 1}．${sentences(duty)}`)
    paragraph(sheet, closing(input), { keepWith: signatureHeight(sheet) })
    signature(sheet, { office: input.office, date: input.issuedOn, verification: input.verification })
    deliveryRows(sheet, '责任单位主要\n负责人签收', input.delivery)
    copiesNote(sheet, '通知书', ['督办单位', '治理责任单位'])
  })
}

function closing({ supervisor }: SupervisionNotice): string {
  const overdue = '逾期未完成治理，或者治理期间拒不落实上述要求的，将依法处理。'
  if (!supervisor) return overdue
  const contact = [supervisor.person && `联系人${supervisor.person}`, supervisor.phone && `电话${supervisor.phone}`]
  const words = contact.filter(Boolean).join('，')
  return `${overdue}督办单位：${supervisor.office}${words ? `（${words}）` : ''}。`
}

export const supervisionNoticeDocument = defineDocument('supervision-notice', renderSupervisionNotice, [
  'hazardContent',
  'requirements',
])
