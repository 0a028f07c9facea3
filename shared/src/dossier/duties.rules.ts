import { extensionLastDay } from '../oversight/supervision.clock'
import { caseDates, type DatedCase } from '../oversight/supervision.dates'
import { addMonths, toLocalDate } from '../reference/calendar'
import type { Certainty } from '../reference/certainty'
import { levelLabels, type StandardizationLevel } from '../standardization/evaluation.rules'

/** Something an enterprise owes by a day. */
export interface Duty {
  key: string
  title: string
  /** What it is about. */
  detail: string
  /** Day by which it is due; null: it was never done, so it is due now. */
  due: string | null
  /** Where the day comes from. */
  basis: string
  /** How far the basis may be trusted; only what is `verified` binds. */
  certainty: Certainty
  /** Page of the enterprise's desk where one does it. */
  link: string
}

export interface DutyFacts {
  cases: readonly (DatedCase & { id: string; number: string | null; hazardTitle: string })[]
  certificate: { level: StandardizationLevel; number: string; issuer: string; expiresOn: string } | null
  /** Year of the last self-evaluation that the principal approved. */
  evaluatedYear: number | null
  /** When the principal approved the register last. */
  registerApprovedAt: Date | null
}

/** What binds before what is only our reminder, each nearest first. A notice or a certificate binds by itself. */
export function dutiesOf(facts: DutyFacts, today: string): Duty[] {
  const duties = [
    ...facts.cases.flatMap((order) => ofCase(order, today)),
    ...ofCertificate(facts.certificate),
    ofEvaluation(facts.evaluatedYear, today),
    ofRegister(facts.registerApprovedAt),
  ]
  const isOurs = ({ certainty }: Duty) => Number(certainty !== 'verified')
  return duties.sort((a, b) => isOurs(a) - isOurs(b) || (a.due ?? '').localeCompare(b.due ?? ''))
}

const mine: readonly string[] = ['plan', 'progress', 'treatment']

function ofCase(order: DutyFacts['cases'][number], today: string): Duty[] {
  const about = {
    detail: order.hazardTitle,
    basis: `挂牌督办通知书 ${order.number ?? ''}`.trim(),
    certainty: 'verified' as const,
    link: `/supervisions/${order.id}`,
  }
  const dates = caseDates(order).filter(({ key }) => mine.includes(key))
  const duties = dates.map(({ key, label, day }) => ({
    ...about,
    key: `${order.id}:${key}`,
    title: `挂牌督办：${label}`,
    due: day,
  }))
  const lastDay = extensionLastDay(order.treatBy)
  if (order.state !== 'treating' || lastDay < today) return duties
  const title = '挂牌督办：要延期的，申请的最后一天'
  return [...duties, { ...about, key: `${order.id}:extension`, title, due: lastDay }]
}

const ofCertificate = (certificate: DutyFacts['certificate']): Duty[] =>
  certificate
    ? [
        {
          key: 'certificate',
          title: '标准化证书到期换证',
          detail: `${levelLabels[certificate.level]}证书 ${certificate.number}`,
          due: certificate.expiresOn,
          basis: `${certificate.issuer}证书载明的有效期`,
          certainty: 'verified',
          link: '/standardization/certificates',
        },
      ]
    : []

function ofEvaluation(evaluatedYear: number | null, today: string): Duty {
  const thisYear = Number(today.slice(0, 4))
  const year = evaluatedYear !== null && evaluatedYear >= thisYear ? evaluatedYear + 1 : thisYear
  return {
    key: 'evaluation',
    title: `${year} 年度标准化自评`,
    detail: evaluatedYear === null ? '还没有批准过的自评' : `上次自评 ${evaluatedYear} 年`,
    due: `${year}-12-31`,
    basis: '每年自评一次',
    certainty: 'unverified',
    link: '/standardization/evaluations',
  }
}

function ofRegister(approvedAt: Date | null): Duty {
  const day = approvedAt && toLocalDate(approvedAt)
  return {
    key: 'register',
    title: '风险分级管控清单重新辨识、批准',
    detail: day ? `上次批准 ${day}` : '还没有批准过的清单',
    due: day && addMonths(day, 12),
    basis: '每年全面辨识一次',
    certainty: 'unverified',
    link: '/risk/registers',
  }
}
