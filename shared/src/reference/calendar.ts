import chineseDays from 'chinese-days'

/**
 * Civil dates are strings 'YYYY-MM-DD' in Asia/Shanghai, which has had no summer time since 1991: a fixed +08:00.
 * A year whose holiday arrangement is not known throws: a deadline must never be computed on a guess.
 */
export class CalendarError extends Error {
  override name = 'CalendarError'
}

const dayMs = 86_400_000
const shanghaiMs = 8 * 3_600_000
const known = new Map<number, boolean>()

function parse(date: string): Date {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(date) ? new Date(`${date}T00:00:00Z`) : new Date(Number.NaN)
  // A day such as 02-30 rolls over instead of failing.
  if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== date)
    throw new CalendarError(`日期“${date}”不存在，应写成 2026-01-31 的样子`)
  return at
}

/**
 * What the State Council arranged for that day, or null for an ordinary one. West of Greenwich the library's own weekday
 * is a day off (it reads UTC midnight with local getters), but its table is read and written the same way: only listed
 * days, named "English,中文,days", are taken from it.
 */
function arranged(date: string): boolean | null {
  const { name, work } = chineseDays.getDayDetail(date)
  return name.includes(',') ? work : null
}

/** True when the year's arrangement is known; National Day is the last holiday of a year. */
export function hasCalendar(year: number): boolean {
  let answer = known.get(year)
  if (answer === undefined) {
    answer = arranged(`${year}-10-01`) === false
    known.set(year, answer)
  }
  return answer
}

/** Whether offices are open that day: weekends, public holidays and adjusted workdays considered. */
export function isWorkday(date: string): boolean {
  const at = parse(date)
  const year = at.getUTCFullYear()
  if (!hasCalendar(year)) throw new CalendarError(`没有 ${year} 年的放假安排，请更新工作日历后再计算期限`)
  return arranged(date) ?? (at.getUTCDay() !== 0 && at.getUTCDay() !== 6)
}

/** The civil date `n` days later (earlier when negative). */
export function addDays(date: string, n: number): string {
  return new Date(parse(date).getTime() + n * dayMs).toISOString().slice(0, 10)
}

/** The same day `n` months later; the last day of the month when that day does not exist. */
export function addMonths(date: string, n: number): string {
  const at = parse(date)
  const first = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + n, 1))
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  first.setUTCDate(Math.min(at.getUTCDate(), last))
  return first.toISOString().slice(0, 10)
}

/** The nth workday after `from`, which is not counted itself; before it when negative. `n = 0` gives `from`. */
export function addWorkdays(from: string, n: number): string {
  if (!Number.isInteger(n)) throw new CalendarError('工作日数应为整数')
  parse(from)
  const step = n < 0 ? -1 : 1
  let date = from
  for (let left = Math.abs(n); left > 0; ) {
    date = addDays(date, step)
    if (isWorkday(date)) left--
  }
  return date
}

/** Workdays after `from` up to and including `to`; negative when `to` is earlier. */
export function workdaysBetween(from: string, to: string): number {
  parse(to)
  if (parse(from) > parse(to)) return -workdaysBetween(to, from)
  let count = 0
  for (let date = from; date < to; ) {
    date = addDays(date, 1)
    if (isWorkday(date)) count++
  }
  return count
}

/** The civil date in Asia/Shanghai at an instant. */
export function toLocalDate(instant: Date): string {
  return new Date(instant.getTime() + shanghaiMs).toISOString().slice(0, 10)
}

/** The last millisecond of a civil day: the instant at which a deadline 'by that day' passes. */
export function endOfLocalDay(date: string): Date {
  return new Date(parse(date).getTime() + dayMs - 1 - shanghaiMs)
}
