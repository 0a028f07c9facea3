import { describe, expect, it } from 'vitest'
import { CalendarError, endOfLocalDay } from './calendar'
import { reminderLevels } from './reminders'

const plan = [
  { level: 'due_soon', workdays: -3 },
  { level: 'due_tomorrow', workdays: -1 },
  { level: 'overdue', workdays: 0 },
  { level: 'escalated', workdays: 2 },
] as const
const print = (due: string, setAt: string) =>
  reminderLevels(endOfLocalDay(due), plan, new Date(setAt)).map(({ level, at }) => `${level} ${at.toISOString()}`)

describe('the levels of a deadline', () => {
  it('count workdays, around weekends and the National Day holiday', () => {
    // 2026-10-01 to 10-07 are off; 09-20 (Sunday) and 10-10 (Saturday) are worked.
    expect(print('2026-09-30', '2026-09-01T00:00:00Z')).toEqual([
      'due_soon 2026-09-24T01:00:00.000Z',
      'due_tomorrow 2026-09-29T01:00:00.000Z',
      'overdue 2026-09-30T15:59:59.999Z',
      'escalated 2026-10-09T01:00:00.000Z',
    ])
  })

  it('leave out reminders that are past when the deadline is set, never the deadline', () => {
    expect(print('2026-11-25', '2026-11-24T02:00:00Z').map((line) => line.split(' ')[0])).toEqual([
      'overdue',
      'escalated',
    ])
    expect(print('2026-11-20', '2026-11-24T02:00:00Z')[0]).toMatch(/^overdue 2026-11-20/)
  })

  it('are not guessed for a year whose holidays nobody has announced', () => {
    expect(() => print('2039-11-25', '2026-11-24T02:00:00Z')).toThrow(CalendarError)
  })
})
