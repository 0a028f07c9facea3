import { addDays, CalendarError, isWorkday, toLocalDate } from '@shuangfang/shared/reference/calendar'
import type { Random } from './random'

export const hour = 3_600_000
export const day = 24 * hour
/** Days of history before the anchor: two years. */
export const historyDays = 730

interface Day {
  date: string
  isWork: boolean
  /** Running sum of how much is found up to this day. */
  upTo: number
  season: 'storm' | 'holiday' | null
}

/**
 * The days around the anchor as they were worked: offices, weekends and holidays of China, more reports in the days
 * before a long holiday and on the summer's storm days.
 */
export class DemoCalendar {
  private readonly days: Day[] = []
  private readonly index = new Map<string, number>()

  /** `anchor`: the moment at which the told history ends; the start of a day in China. */
  constructor(
    readonly anchor: Date,
    random: Random,
  ) {
    const today = toLocalDate(anchor)
    const works = Array.from({ length: historyDays + 200 }, (_, i) => works_(addDays(today, i - historyDays)))
    let upTo = 0
    for (let i = 0; i < works.length; i++) {
      const date = addDays(today, i - historyDays)
      const season = seasonOf(works, i, /-0[678]-/.test(date) && random.chance(0.12))
      upTo += i < historyDays ? weightOf(works[i] === true, season) * inUse(i) : 0
      this.index.set(date, this.days.length)
      this.days.push({ date, isWork: works[i] === true, upTo, season })
    }
  }

  get today(): string {
    return toLocalDate(this.anchor)
  }

  isWork(date: string): boolean {
    return this.at(date)?.isWork ?? works_(date)
  }

  season(date: string) {
    return this.at(date)?.season ?? null
  }

  private at(date: string): Day | undefined {
    return this.days[this.index.get(date) ?? -1]
  }

  /** When something is found: any day as often as its weight says, mostly in working hours. */
  moment(random: Random): Date {
    const history = this.days.slice(0, historyDays)
    const wanted = random.next() * (history.at(-1)?.upTo ?? 0)
    let [low, high] = [0, historyDays - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.days[middle]?.upTo ?? 0) < wanted) low = middle + 1
      else high = middle
    }
    return clock(this.days[low]?.date ?? this.today, random)
  }

  /** Some hours later, but when people are at work. */
  later(from: Date, low: number, high: number, random: Random): Date {
    const wanted = new Date(from.getTime() + random.between(low, high) * hour)
    const local = new Date(wanted.getTime() + 8 * hour)
    const date = toLocalDate(wanted)
    const hours = local.getUTCHours() + local.getUTCMinutes() / 60
    if (this.isWork(date) && hours >= 8 && hours < 18) return wanted
    return this.duty(this.nextWorkday(date, hours < 8), random)
  }

  /** The moment itself, or one shortly before the anchor: holidays must not push history into the future. */
  past(at: Date, random: Random): Date {
    return at < this.anchor ? at : new Date(this.anchor.getTime() - Math.floor(random.between(7, 12) * hour))
  }

  private nextWorkday(date: string, isTodayFine: boolean): string {
    let next = isTodayFine ? date : addDays(date, 1)
    while (!this.isWork(next)) next = addDays(next, 1)
    return next
  }

  /** What came up out of hours is done first thing, or after noon. */
  private duty(date: string, random: Random): Date {
    const hours = random.chance(0.55) ? random.between(0, 3.2) : random.between(5, 9.4)
    return new Date(Date.parse(`${date}T08:10:00+08:00`) + Math.floor(hours * hour))
  }
}

type Season = Day['season']

const seasonOf = (works: readonly boolean[], i: number, isStormy: boolean): Season =>
  works[i] && longRest(works, i + 1, 8) ? 'holiday' : isStormy ? 'storm' : null

const weightOf = (isWork: boolean, season: Season): number =>
  (isWork ? 1 : 0.12) * (season === 'holiday' ? 1.9 : season === 'storm' ? 2.2 : 1)

/** The register came into use over the first months. */
const inUse = (i: number): number => 0.55 + 0.45 * Math.min(1, i / 240)

/** Most between 8 and 18, with a dip at noon; a few in the evening and at night, where shifts run. */
function clock(date: string, random: Random): Date {
  const hours = random.weighted([
    [random.between(8, 11.7), 46],
    [random.between(11.7, 13.5), 8],
    [random.between(13.5, 18), 38],
    [random.between(18, 22.5), 6],
    [random.between(0, 8), 2],
  ])
  return new Date(Date.parse(`${date}T00:00:00+08:00`) + Math.floor(hours * hour))
}

/** Whether five or more days of rest in a row begin within the next days. */
function longRest(works: readonly (boolean | undefined)[], from: number, within: number): boolean {
  for (let i = from; i < from + within; i++) {
    if ([0, 1, 2, 3, 4].every((j) => works[i + j] === false)) return true
  }
  return false
}

/** Years without an announced arrangement are worked by the week: demo data, not a statutory clock. */
function works_(date: string): boolean {
  try {
    return isWorkday(date)
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error
    const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
    return weekday !== 0 && weekday !== 6
  }
}

/** Civil date and time in China as a moment. */
export const chinaTime = (date: string, time: string) => new Date(`${date}T${time}:00+08:00`)
