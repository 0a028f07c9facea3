import { addDays, endOfLocalDay } from '../reference/calendar'

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

/** Eight in the morning of each reminder day that is still to come, and the end of the last valid day. */
export function certificateDeadlines(expiresOn: string, now: Date): { level: string; at: Date }[] {
  const levels = remindDays.map((days) => ({
    level: `due_${days}`,
    at: new Date(`${addDays(expiresOn, -days)}T00:00:00Z`),
  }))
  return [...levels, { level: 'overdue', at: endOfLocalDay(expiresOn) }].filter(({ at }) => at > now)
}
