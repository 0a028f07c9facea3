import { expect, it } from 'vitest'
import { figuresThen, type PastStep } from './hazard.past'

const step = (hazardId: string, more: Partial<PastStep> = {}): PastStep => ({
  hazardId,
  to: null,
  level: null,
  deadline: null,
  until: null,
  ...more,
})
const ordered = { to: 'rectifying', deadline: '2026-10-20T10:00:00.000Z' } as const
const then = new Date('2026-10-25T00:00:00Z')

it('tells the figures of a moment from what had happened by then', () => {
  const steps = [
    step('waiting'),
    step('late'),
    step('late', { to: 'graded', level: 'general' }),
    step('late', ordered),
    step('handed in late'),
    step('handed in late', { to: 'graded', level: 'major' }),
    step('handed in late', ordered),
    step('handed in late', { to: 'verifying' }),
    step('given time'),
    step('given time', { to: 'graded', level: 'major' }),
    step('given time', ordered),
    step('given time', { until: '2026-10-25' }),
    step('closed'),
    step('closed', ordered),
    step('closed', { to: 'closed' }),
    step('no hazard'),
    step('no hazard', { to: 'void' }),
  ]
  expect(figuresThen(steps, then)).toEqual({ open: 4, overdue: 2, major: 2 })
  expect(figuresThen([], then)).toEqual({ open: 0, overdue: 0, major: 0 })
})
