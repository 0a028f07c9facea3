import { expect, it } from 'vitest'
import { certificateDeadlines, certificateState } from './certificate.rules'

it.each([
  ['2026-01-01', 'valid', null],
  ['2026-04-01', 'valid', null],
  ['2026-04-02', 'expiring', null],
  ['2026-07-01', 'expiring', null],
  ['2026-07-02', 'expired', null],
  ['2026-01-01', 'revoked', '2026-01-01'],
  ['2026-01-01', 'valid', '2026-01-02'],
] as const)('a certificate to 2026-07-01 is on %s %s', (today, state, revokedOn) => {
  expect(certificateState({ expiresOn: '2026-07-01', revokedOn }, today)).toBe(state)
})

it('reminds 180, 90, 30 and 7 days ahead, at eight in the morning, and tells of the end', () => {
  const levels = certificateDeadlines('2026-07-01', new Date('2025-07-01T00:00:00Z'))
  expect(levels.map(({ level, at }) => `${level} ${at.toISOString()}`)).toEqual([
    'due_180 2026-01-02T00:00:00.000Z',
    'due_90 2026-04-02T00:00:00.000Z',
    'due_30 2026-06-01T00:00:00.000Z',
    'due_7 2026-06-24T00:00:00.000Z',
    'overdue 2026-07-01T15:59:59.999Z',
  ])
})

it('leaves out reminders that would lie in the past', () => {
  const levels = certificateDeadlines('2026-07-01', new Date('2026-06-10T00:00:00Z'))
  expect(levels.map(({ level }) => level)).toEqual(['due_7', 'overdue'])
  expect(certificateDeadlines('2026-07-01', new Date('2026-08-01T00:00:00Z'))).toEqual([])
})
