import { addDays, addMonths, endOfLocalDay } from '../reference/calendar'
import type { Verification } from './certificate.workflow'

export const certificateStates = ['valid', 'expiring', 'expired', 'revoked'] as const
export type CertificateState = (typeof certificateStates)[number]

/** Days before the end of validity from which a certificate is 将到期: the time in which one applies again. */
export const expiringDays = 90
/** Days before the end of validity on which people are reminded. */
export const remindDays = [180, 90, 30, 7] as const

/** How a certificate stands on a day. It is valid through the day it expires on. */
export function certificateState(
  { expiresOn, revokedOn }: { expiresOn: string; revokedOn: string | null },
  today: string,
): CertificateState {
  if (revokedOn && revokedOn <= today) return 'revoked'
  if (expiresOn < today) return 'expired'
  return addDays(today, expiringDays) >= expiresOn ? 'expiring' : 'valid'
}

/** A grade is valid for three years (企业安全生产标准化建设定级办法 第十二条). */
export const validMonths = 36

interface Declared {
  issuedOn: string
  expiresOn: string
  fileId: string | null
  announcement: string | null
}
/** What keeps an authority from verifying it, to be put right by the enterprise; null where nothing does. */
export function faultOfDeclared({ issuedOn, expiresOn, fileId, announcement }: Declared, today: string): string | null {
  if (!fileId && !announcement) return '没有证书扫描件，也没有公告文号或链接，无从核对'
  if (issuedOn > today) return '发证日期还没有到'
  if (expiresOn <= issuedOn) return '有效期止不晚于发证日期'
  const latest = addMonths(issuedOn, validMonths)
  return expiresOn > latest ? `有效期超过三年（按发证日期最迟到 ${latest}）` : null
}

type Standing = { expiresOn: string; revokedOn: string | null; verification: Verification }
/** Higher counts first: in force before run out, verified before self-declared, the one that lasts longest. */
const rank = (row: Standing, today: string) =>
  [row.expiresOn >= today ? 1 : 0, row.verification === 'verified' ? 1 : 0, row.expiresOn].join()

/** The certificate that counts on a day: neither taken back nor refused. Null where none. */
export function currentOf<C extends Standing>(certificates: readonly C[], today: string): C | null {
  const standing = certificates.filter((row) => !row.revokedOn && row.verification !== 'refused')
  return standing.sort((a, b) => (rank(a, today) < rank(b, today) ? 1 : -1))[0] ?? null
}

type Level = `due_${(typeof remindDays)[number]}` | 'overdue'

/** Eight in the morning of each reminder day that is still to come, and the end of the last valid day. */
export function certificateDeadlines(expiresOn: string, now: Date): { level: Level; at: Date }[] {
  const levels = remindDays.map((days) => ({
    level: `due_${days}` as Level,
    at: new Date(`${addDays(expiresOn, -days)}T00:00:00Z`),
  }))
  return [...levels, { level: 'overdue' as const, at: endOfLocalDay(expiresOn) }].filter(({ at }) => at > now)
}
