import { describe, expect, it } from 'vitest'
import {
  addDays,
  addMonths,
  addWorkdays,
  CalendarError,
  endOfLocalDay,
  hasCalendar,
  isWorkday,
  toLocalDate,
  workdaysBetween,
} from './calendar'

describe('isWorkday', () => {
  it.each([
    ['2025-01-01', false, '元旦'],
    ['2025-01-26', true, 'Sunday, works for Spring Festival'],
    ['2025-02-08', true, 'Saturday, works'],
    ['2025-05-05', false, 'Monday off in lieu'],
    ['2025-09-28', true, 'Sunday, works for National Day'],
    ['2025-10-08', false, 'Wednesday, National Day'],
    ['2025-10-11', true, 'Saturday, works'],
    ['2026-02-14', true, 'Saturday, works for Spring Festival'],
    ['2026-02-15', false, 'Spring Festival'],
    ['2026-02-28', true, 'Saturday, works'],
    ['2026-10-07', false, 'National Day'],
    ['2026-10-10', true, 'Saturday, works'],
    ['2026-03-07', false, 'plain Saturday'],
    ['2026-03-09', true, 'plain Monday'],
  ])('%s → %s (%s)', (date, expected) => {
    expect(isWorkday(date)).toBe(expected)
  })

  it('knows 2025 and 2026, and refuses a year without data', () => {
    expect([2025, 2026, 2031].map(hasCalendar)).toEqual([true, true, false])
    expect(() => isWorkday('2031-03-03')).toThrow(CalendarError)
    expect(() => isWorkday('2031-03-03')).toThrow('没有 2031 年的放假安排')
  })

  it.each(['2026-02-30', '2026-2-3', '20260203', '', '2026-13-01'])('refuses the date %s', (date) => {
    expect(() => isWorkday(date)).toThrow('不存在')
  })
})

describe('counting workdays', () => {
  it.each([
    ['2026-09-30', 1, '2026-10-08'],
    ['2026-09-30', 3, '2026-10-10'],
    ['2026-02-13', 1, '2026-02-14'],
    ['2026-02-14', 1, '2026-02-24'],
    ['2026-03-06', 0, '2026-03-06'],
    ['2026-03-07', 0, '2026-03-07'],
    ['2026-03-06', 10, '2026-03-20'],
    ['2026-03-20', -15, '2026-02-28'],
    ['2025-12-31', 1, '2026-01-04'],
  ])('addWorkdays(%s, %i) = %s', (from, n, to) => {
    expect(addWorkdays(from, n)).toBe(to)
    expect(workdaysBetween(from, to)).toBe(n)
  })

  it('counts from a day of rest, and backwards', () => {
    expect(workdaysBetween('2026-10-01', '2026-10-08')).toBe(1)
    expect(workdaysBetween('2026-10-08', '2026-09-30')).toBe(-1)
    expect(workdaysBetween('2026-10-08', '2026-10-08')).toBe(0)
  })

  it('refuses to count into a year without data, and half days', () => {
    expect(() => addWorkdays('2031-01-01', 1)).toThrow(CalendarError)
    expect(() => addWorkdays('2026-03-06', 1.5)).toThrow(CalendarError)
  })
})

describe('civil dates', () => {
  it.each([
    ['2026-03-09T15:59:59.999Z', '2026-03-09'],
    ['2026-03-09T16:00:00.000Z', '2026-03-10'],
    ['2026-01-01T00:00:00.000+08:00', '2026-01-01'],
  ])('%s is %s in Shanghai', (instant, date) => {
    expect(toLocalDate(new Date(instant))).toBe(date)
  })

  it('ends a day one millisecond before the next', () => {
    const end = endOfLocalDay('2026-03-09')
    expect(end).toEqual(new Date('2026-03-09T23:59:59.999+08:00'))
    expect(toLocalDate(end)).toBe('2026-03-09')
    expect(toLocalDate(new Date(end.getTime() + 1))).toBe('2026-03-10')
  })

  it('adds days and months', () => {
    expect(addDays('2026-02-28', 1)).toBe('2026-03-01')
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31')
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28')
    expect(addMonths('2026-11-30', 3)).toBe('2027-02-28')
    expect(addMonths('2026-03-31', -1)).toBe('2026-02-28')
  })
})
