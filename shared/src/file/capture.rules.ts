/** What is wrong with the times that were claimed for a picture: they are not kept, the picture is. */
export const timeFaults = ['exif', 'captured', 'both'] as const
export type TimeFault = (typeof timeFaults)[number]

const earliest = Date.UTC(2000, 0, 1)
const day = 86_400_000

/**
 * Could a picture that arrives now have been taken then? Cameras whose clock was never set say 1970 or 0000; a phone's
 * clock may run ahead, by a day where its time zone is wrong.
 */
export const isPlausibleCapture = (at: Date, now: Date): boolean =>
  at.getTime() >= earliest && at.getTime() <= now.getTime() + day

/** `2026-11-20T08:30:00` with an offset, as a moment; null for what is no day of the calendar or no time of a day. */
export function momentOf(local: string, offset: string): Date | null {
  const [date = '', time = ''] = local.split('T')
  const civil = new Date(`${date}T00:00:00Z`)
  if (Number.isNaN(civil.getTime()) || civil.toISOString().slice(0, 10) !== date) return null
  const at = new Date(`${date}T${time}${offset}`)
  return Number.isNaN(at.getTime()) ? null : at
}

export const faultOfTimes = (isExifBroken: boolean, isCapturedBroken: boolean): TimeFault | null =>
  isExifBroken ? (isCapturedBroken ? 'both' : 'exif') : isCapturedBroken ? 'captured' : null
