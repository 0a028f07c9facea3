import type { Hazard } from '@shuangfang/shared/hazard/hazard.contract'
import { lateBy } from '@shuangfang/shared/hazard/hazard.workflow'
import type { Supervision } from '@shuangfang/shared/oversight/supervision.contract'
import { caseDates } from '@shuangfang/shared/oversight/supervision.dates'
import { endOfLocalDay } from '@shuangfang/shared/reference/calendar'

export interface Worst {
  key: string
  title: string
  /** Why it is bad, in one line. */
  why: string
  /** Who has to move next. */
  who: string
  link: string
}

const dayMs = 86_400_000
const daysSince = (at: Date, now: Date) => Math.max(1, Math.ceil((now.getTime() - at.getTime()) / dayMs))

/**
 * The worst that is open, worst first: cases that are late with the authority, late major hazards, late general ones,
 * major ones that nobody rectifies yet. Among equals the longest late.
 */
export function worstOf(hazards: readonly Hazard[], cases: readonly Supervision[], now = new Date()): Worst[] {
  const supervised = new Set(cases.map(({ hazardId }) => hazardId))
  const ranked = [
    ...cases.flatMap((order) => ofCase(order, now)),
    ...hazards.filter(({ id }) => !supervised.has(id)).flatMap((hazard) => ofHazard(hazard, now)),
  ]
  return ranked.sort((a, b) => a.rank - b.rank || b.days - a.days).map(({ worst }) => worst)
}

interface Ranked {
  rank: number
  days: number
  worst: Worst
}

function ofCase(order: Supervision, now: Date): Ranked[] {
  const missed = caseDates(order).find(({ key, day }) => !answers.includes(key) && endOfLocalDay(day) < now)
  if (!missed) return []
  const days = daysSince(endOfLocalDay(missed.day), now)
  const why = `挂牌督办，${missed.label}逾期 ${days} 天`
  const who = `${order.authorityName}督办`
  const link = `/desk/supervisions/${order.id}`
  return [{ rank: 0, days, worst: { key: `s${order.id}`, title: order.hazardTitle, why, who, link } }]
}
const answers: readonly string[] = ['extension', 'acceptance']

function ofHazard(hazard: Hazard, now: Date): Ranked[] {
  const isMajor = hazard.level === 'major'
  const about = { key: `h${hazard.id}`, title: hazard.title, link: `/desk/hazards/${hazard.id}` }
  const late = lateBy(hazard, now)
  if (late) {
    const days = Math.max(1, Math.ceil(late / dayMs))
    const isHandedIn = hazard.state === 'verifying'
    const why = `${isMajor ? '重大隐患' : '一般隐患'}，超期 ${days} 天${isHandedIn ? '提交，待验收' : ''}`
    return [{ rank: isMajor ? 1 : 2, days, worst: { ...about, why, who: `责任人 ${hazard.ownerName ?? '—'}` } }]
  }
  const waits: Partial<Record<Hazard['state'], string>> = { graded: '还没有治理方案', plan_review: '治理方案待签批' }
  const wait = waits[hazard.state]
  if (!isMajor || !wait) return []
  const who = hazard.state === 'plan_review' ? '等主要负责人签批' : '等安全管理员提交方案'
  return [{ rank: 3, days: daysSince(hazard.createdAt, now), worst: { ...about, why: `重大隐患，${wait}`, who } }]
}
