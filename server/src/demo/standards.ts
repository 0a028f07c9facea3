import { evaluationFindings } from '@shuangfang/database/seeds/content/phrases'
import { addDays, addMonths } from '@shuangfang/shared/reference/calendar'
import { certificateDeadlines } from '@shuangfang/shared/standardization/certificate.rules'
import { summarise } from '@shuangfang/shared/standardization/evaluation.rules'
import type { EvaluationState } from '@shuangfang/shared/standardization/evaluation.workflow'
import { currentStandard, defaultFullScore } from '@shuangfang/shared/standardization/standardization.contract'
import { Certificates } from '../modules/standardization/certificate.entity'
import { EvaluationItems, Evaluations } from '../modules/standardization/evaluation.entity'
import { Deadlines } from '../platform/deadlines'
import { chinaTime, day } from './calendar'
import type { Company, Office, World } from './world'

export interface Element {
  clause: string
  title: string
}

/** Elements of the standard to which the written findings speak. */
const topics: Readonly<Record<string, RegExp>> = {
  目标职责: /^(5\.1|5\.2|6\.2)/,
  安全投入: /^5\.4/,
  制度化管理: /^5\.3/,
  教育培训: /^9\.[12]/,
  设备设施: /^10\.2/,
  作业安全: /^(10\.3|9\.3)/,
  相关方管理: /^10\.6/,
  职业健康: /^10\.1/,
  风险管控: /^7/,
  隐患治理: /^8/,
  应急管理: /^11/,
  事故管理: /^13\.1/,
  持续改进: /^(12|13\.2)/,
}

/** Certificates and self-evaluations; `isStandardized` of them hold a certificate in force. */
export function addStandardization(
  world: World,
  company: Company,
  elements: readonly Element[],
  isStandardized: boolean,
  verifier: Office,
): void {
  const { random, calendar } = world
  const thisYear = Number(calendar.today.slice(0, 4))
  if (isStandardized || random.chance(0.3)) addCertificate(world, company, isStandardized, verifier)
  if (isStandardized || random.chance(0.4)) evaluate(world, company, elements, thisYear - 1, 'approved')
  const now = company.isStory
    ? 'draft'
    : random.weighted<EvaluationState | null>([
        ['approved', 40],
        ['submitted', 12],
        ['returned', 4],
        ['draft', 24],
        [null, 20],
      ])
  if (now) evaluate(world, company, elements, thisYear, now)
}

function addCertificate(
  { random, calendar, sink }: World,
  company: Company,
  isInForce: boolean,
  { row: office, inspector }: Office,
): void {
  const { today, anchor } = calendar
  const daysLeft = company.isStory ? 417 : isInForce ? random.int(12, 1060) : -random.int(5, 300)
  const expiresOn = addDays(today, daysLeft)
  const issuedOn = addDays(addMonths(expiresOn, -36), 1)
  const level = company.isStory || random.chance(0.16) ? 'two' : 'three'
  const stored = new Date(Math.max(company.since.getTime(), chinaTime(issuedOn, '15:20').getTime()))
  const { id: tenantId } = company.row
  // Some have only just been typed in; the rest were compared with the announcement two days later.
  const verifiedAt = company.isStory || Number(tenantId) % 9 !== 4 ? new Date(stored.getTime() + 2 * day) : null
  const isVerified = verifiedAt !== null && verifiedAt < anchor
  const number = `演AQB${level === 'two' ? 'Ⅱ' : 'Ⅲ'}〔${issuedOn.slice(0, 4)}〕${String(Number(tenantId) * 7 + 1000).slice(-4)}`
  const certificate = sink.add(Certificates, {
    tenantId,
    createdAt: stored,
    level,
    number,
    issuer: level === 'two' ? '河南省应急管理厅' : '郑州市应急管理局',
    issuedOn,
    expiresOn,
    announcement: `${level === 'two' ? '豫' : '郑'}应急公告〔${issuedOn.slice(0, 4)}〕${issuedOn.slice(5, 7)} 号（演示）`,
    declarerId: company.safety.id,
    verification: isVerified ? 'verified' : 'self_declared',
    ...(isVerified && { verifierName: inspector.name, verifierOffice: office.name, verifiedAt }),
  })
  for (const { level: name, at: dueAt } of certificateDeadlines(expiresOn, anchor)) {
    const about = { tenantId, createdAt: stored, subject: 'Certificate', subjectId: certificate.id, kind: 'expiry' }
    sink.add(Deadlines, { ...about, revision: 1, level: name, dueAt, firedAt: null, cancelledAt: null })
  }
  const about = { tenantId, actor: company.safety, subject: 'Certificate', subjectId: certificate.id, at: stored }
  company.events.push({ ...about, type: 'certificate.added', payload: { level, expiresOn } })
  if (!isVerified) return
  const verified = { number, office: office.name, reason: null }
  company.events.push({ ...about, actor: inspector, type: 'certificate.verified', payload: verified, at: verifiedAt })
}

function evaluate(
  world: World,
  company: Company,
  elements: readonly Element[],
  year: number,
  state: EvaluationState,
): void {
  const { random, calendar, sink } = world
  const first = chinaTime(`${year}-0${random.int(3, 9)}-0${random.int(3, 9)}`, '09:10')
  const startedAt = calendar.past(calendar.later(first, 0, 9, random), random)
  const submittedAt = state === 'draft' ? null : calendar.past(calendar.later(startedAt, 200, 500, random), random)
  const isDecided = state === 'approved' || state === 'returned'
  const decidedAt = submittedAt && isDecided ? calendar.past(calendar.later(submittedAt, 3, 40, random), random) : null
  const items = elements.map((element) => scored(element, state === 'draft' ? 0.72 : 1, random))
  const { id: tenantId } = company.row
  const summary = summarise(items)
  const decision = state === 'returned' ? '个别要素扣分理由与现场不符，请复核后重新提交' : null
  const evaluation = sink.add(Evaluations, {
    tenantId,
    createdAt: startedAt,
    year,
    standardCode: currentStandard,
    state,
    summary,
    authorIds: [company.safety.id],
    submitterId: submittedAt && company.safety.id,
    submitterName: submittedAt && company.safety.name,
    submittedAt,
    deciderName: decidedAt && company.principal.name,
    decidedAt,
    decision,
  })
  for (const item of items) {
    sink.add(EvaluationItems, {
      ...item,
      tenantId,
      createdAt: startedAt,
      evaluationId: evaluation.id,
      files: [],
      hazardId: null,
      editorId: company.safety.id,
    })
  }
  const about = { tenantId, subject: 'Evaluation', subjectId: evaluation.id }
  const { safety, principal, events } = company
  events.push({ ...about, actor: safety, type: 'standardization.started', payload: { year }, at: startedAt })
  if (submittedAt)
    events.push({
      ...about,
      actor: safety,
      type: 'standardization.submitted',
      payload: { year, percent: summary.percent },
      at: submittedAt,
    })
  if (decidedAt)
    events.push({
      ...about,
      actor: principal,
      type: `standardization.${state}`,
      payload: { year, reason: decision },
      at: decidedAt,
    })
}

/** Mostly full marks; a deduction says what was found. */
function scored({ clause, title }: Element, done: number, random: World['random']) {
  const blank = { clause, title, isApplicable: true, fullScore: defaultFullScore, finding: null as string | null }
  if (!random.chance(done)) return { ...blank, score: null }
  const fitting = evaluationFindings.filter(({ topic }) => topics[topic]?.test(clause))
  if (!fitting.length || random.chance(0.55)) return { ...blank, score: defaultFullScore }
  return { ...blank, score: defaultFullScore - random.pick([0.5, 1, 1, 2, 3]), finding: random.pick(fitting).text }
}
