import { expect, it } from 'vitest'
import { certificateDeadlines, certificateState, currentOf, faultOfDeclared } from './certificate.rules'

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

const declared = { issuedOn: '2026-01-05', expiresOn: '2029-01-05', fileId: '7', announcement: null }
it.each([
  ['with a scan', {}, null],
  ['with an announcement', { fileId: null, announcement: '豫应急〔2026〕3 号' }, null],
  ['with neither', { fileId: null }, /没有证书扫描件/],
  ['issued tomorrow', { issuedOn: '2026-11-25', expiresOn: '2029-11-24' }, /还没有到/],
  ['for three years and a day', { expiresOn: '2029-01-06' }, /超过三年/],
  ['that ends before it begins', { issuedOn: '2026-01-05', expiresOn: '2026-01-05' }, /不晚于发证日期/],
])('a certificate %s can be verified or not', (_, values, fault) => {
  const said = faultOfDeclared({ ...declared, ...values }, '2026-11-24')
  if (fault) expect(said).toMatch(fault)
  else expect(said).toBeNull()
})

it('lets a verified certificate in force count before a self-declared one that lasts longer, and that before one that ran out', () => {
  const row = (
    id: string,
    expiresOn: string,
    verification: 'self_declared' | 'verified' | 'refused',
    revokedOn: string | null = null,
  ) => ({ id, expiresOn, verification, revokedOn })
  const current = (...rows: ReturnType<typeof row>[]) => currentOf(rows, '2026-11-24')?.id ?? null
  expect(current(row('a', '2027-01-01', 'verified'), row('b', '2029-01-01', 'self_declared'))).toBe('a')
  expect(current(row('a', '2026-01-01', 'verified'), row('b', '2029-01-01', 'self_declared'))).toBe('b')
  expect(current(row('a', '2029-01-01', 'refused'), row('b', '2025-01-01', 'self_declared'))).toBe('b')
  expect(current(row('a', '2029-01-01', 'verified', '2026-02-01'))).toBeNull()
})
