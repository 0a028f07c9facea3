import { eventLabel } from '@shuangfang/shared/audit/catalogue'
import { civil } from '#kit/time'

/** Clocks of a case, as the timeline and the list of dates name them. */
export const supervisionClockLabels: Record<string, string> = {
  plan: '报备治理方案',
  treatment: '完成治理',
  progress: '报告进展',
  extension: '批复延期',
  acceptance: '组织验收',
}

export { eventLabel }

interface Entry {
  type: string
  payload: Record<string, unknown>
}
const said = (payload: Entry['payload'], key: string) => {
  const value = payload[key]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** What a step of a case adds to its name: the opinion, the new day, the clock that ran out. */
export function supervisionEventDetail({ type, payload }: Entry): string {
  if ('dueAt' in payload) return supervisionClockLabels[said(payload, 'kind')] ?? ''
  if (type === 'supervision.handed_over')
    return `由${said(payload, 'from')}移交${said(payload, 'to')}。${said(payload, 'note')}`
  const until = said(payload, 'until')
  const percent = said(payload, 'percent')
  return [until && `延至 ${civil(until)}`, percent && `完成 ${percent}%`, said(payload, 'note')]
    .filter(Boolean)
    .join('，')
}
