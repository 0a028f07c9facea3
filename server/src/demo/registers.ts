import type { Risk } from '@shuangfang/shared/risk/risk.contract'
import { riskLevels } from '@shuangfang/shared/risk/risk.methods'
import { RegisterRows, RiskRegisters } from '../modules/risk/register.entity'
import { day } from './calendar'
import type { Company, World } from './world'

type Outcome = 'approved' | 'submitted' | 'returned'

/** Versions of the register: approved and frozen for most enterprises, waiting for some, none yet for the rest. */
export function addRegisters(world: World, company: Company, risks: readonly Risk[]): void {
  const { random, calendar, sink } = world
  const outcomes: Outcome[] = company.isStory
    ? ['returned', 'approved', 'approved']
    : random.weighted<Outcome[]>([
        [['approved'], 60],
        [['approved', 'submitted'], 10],
        [['returned', 'approved'], 10],
        [['submitted'], 8],
        [[], 12],
      ])
  if (!risks.length) return
  const span = calendar.anchor.getTime() - company.since.getTime()
  outcomes.forEach((outcome, i) => {
    const isLast = i === outcomes.length - 1 && outcome === 'submitted'
    const from = isLast
      ? span - random.between(2, 9) * day
      : span * 0.06 + (span * 0.42 * i) / outcomes.length + 30 * day
    const at = calendar.past(calendar.later(new Date(company.since.getTime() + from), 1, 20, random), random)
    addRegister(world, company, risks, i + 1, outcome, at)
  })
  if (outcomes.length) sink.series(company.row.id, 'risk_register', outcomes.length)
}

function addRegister(
  world: World,
  company: Company,
  risks: readonly Risk[],
  edition: number,
  state: Outcome,
  at: Date,
) {
  const { random, calendar, sink } = world
  const { tenantId } = company.row
  const counts = Object.fromEntries(
    riskLevels.map((level) => [level, risks.filter((risk) => risk.level === level).length]),
  )
  const isDecided = state !== 'submitted'
  const decidedAt = isDecided ? calendar.later(at, 4, 60, random) : null
  const decision = state === 'returned' ? '部分风险的责任人已调岗，请核对后重新提交' : null
  const register = sink.add(RiskRegisters, {
    tenantId,
    createdAt: at,
    edition,
    state,
    rowCount: risks.length,
    counts: counts as never,
    ungraded: 0,
    submitterId: company.safety.id,
    submitterName: company.safety.name,
    note: edition === 1 ? '首次辨识分级' : '年度复评后更新',
    deciderName: isDecided ? company.principal.name : null,
    decidedAt,
    decision,
  })
  for (const risk of risks) {
    sink.add(RegisterRows, {
      tenantId,
      createdAt: at,
      registerId: register.id,
      riskId: risk.id,
      level: risk.level,
      rowJson: risk,
    })
  }
  const about = { tenantId, subject: 'Register', subjectId: register.id }
  company.events.push({
    ...about,
    actor: company.safety,
    type: 'register.submitted',
    payload: { edition, rows: risks.length },
    at,
  })
  if (decidedAt) {
    const payload = { edition, submitterId: company.safety.id, reason: decision }
    company.events.push({ ...about, actor: company.principal, type: `register.${state}`, payload, at: decidedAt })
  }
}
