import { CalendarError, toLocalDate, workdaysBetween } from '@shuangfang/shared/reference/calendar'

const dayMs = 86_400_000
type Moment = Date | string | null | undefined

const dateOf = (value: Date | string) => (typeof value === 'string' ? new Date(value) : value)
/** Everyone's clock is Beijing's, whatever the device says. */
const parts = (at: Date) => new Date(at.getTime() + 8 * 3_600_000).toISOString()
const clock = (at: Date) => parts(at).slice(11, 16)
const dayNumber = (date: string) => Date.parse(`${date}T00:00:00Z`) / dayMs

/** 2026-11-24 14:20:05, for hovering. */
export const exact = (value: Moment) => (value ? parts(dateOf(value)).slice(0, 19).replace('T', ' ') : '')

/** 今天 14:20, 昨天 09:05, 11月3日 08:00, 2025年11月3日. */
export function when(value: Moment, now = new Date()): string {
  if (!value) return '—'
  const at = dateOf(value)
  const day = toLocalDate(at)
  const today = toLocalDate(now)
  const ago = dayNumber(today) - dayNumber(day)
  const near = { 0: '今天', 1: '昨天', '-1': '明天' }[ago]
  if (near) return `${near} ${clock(at)}`
  return day.slice(0, 4) === today.slice(0, 4) ? `${monthDay(day)} ${clock(at)}` : civil(day)
}

/** 2026-11-24 → 2026年11月24日. */
export function civil(date: string | null | undefined): string {
  if (!date) return '—'
  const [year, month, day] = date.split('-').map(Number)
  return `${year}年${month}月${day}日`
}
function monthDay(date: string): string {
  const [, month, day] = date.split('-').map(Number)
  return `${month}月${day}日`
}

export interface Remaining {
  text: string
  isLate: boolean
  /** Today or tomorrow. */
  isSoon: boolean
}

/** 还剩 3 个工作日 / 今天 18:00 到期 / 已超期 2 天. Late is counted in days, as notices do. */
export function remaining(deadline: Moment, now = new Date()): Remaining | null {
  if (!deadline) return null
  const at = dateOf(deadline)
  const today = toLocalDate(now)
  const due = toLocalDate(at)
  const days = dayNumber(due) - dayNumber(today)
  if (now > at) {
    const late = Math.max(1, Math.ceil((now.getTime() - at.getTime()) / dayMs))
    return { text: `已超期 ${late} 天`, isLate: true, isSoon: true }
  }
  if (days === 0) return { text: `今天 ${clock(at)} 到期`, isLate: false, isSoon: true }
  return { text: `还剩 ${workdays(today, due, days)}`, isLate: false, isSoon: days <= 1 }
}

/** A year without a known holiday arrangement is counted in plain days, and says so. */
function workdays(from: string, to: string, days: number): string {
  try {
    const count = workdaysBetween(from, to)
    return count > 0 ? `${count} 个工作日` : `${days} 天`
  } catch (error) {
    if (error instanceof CalendarError) return `${days} 天`
    throw error
  }
}

/** 剩余约 2 分钟. */
export function spell(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} 秒`
  if (seconds < 3600) return `${Math.round(seconds / 60)} 分钟`
  return `${Math.floor(seconds / 3600)} 小时 ${Math.round((seconds % 3600) / 60)} 分钟`
}
