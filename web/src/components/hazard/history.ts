import { levelLabels } from '@shuangfang/shared/hazard/hazard.labels'
import { civil, exact } from '#kit/time'

interface Entry {
  type: string
  payload: Record<string, unknown>
}
const said = (payload: Entry['payload'], key: string) => (typeof payload[key] === 'string' ? payload[key] : '')

/** What a step adds to its name: the level, the owner and the day, the reason. */
export function hazardEventDetail({ type, payload }: Entry): string {
  if (type === 'hazard.grade') return levelLabels[payload.level as 'general' | 'major'] ?? ''
  if (type === 'hazard.assign' || type === 'hazard.approve_plan') {
    const day = said(payload, 'deadline')
    return [said(payload, 'owner') && `责任人 ${said(payload, 'owner')}`, day && `期限 ${exact(day).slice(0, 10)}`]
      .filter(Boolean)
      .join('，')
  }
  if (type === 'hazard.supervised') return said(payload, 'supervision')
  if (type === 'hazard.extended') return `延至 ${civil(said(payload, 'until'))}`
  return said(payload, 'reason') || said(payload, 'note')
}
