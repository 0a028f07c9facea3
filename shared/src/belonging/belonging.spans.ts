import { addDays, toLocalDate } from '../reference/calendar'
import type { Sector } from '../reference/sectors'

/** Where an enterprise belonged, from one moment until another. */
export interface Belonged {
  regionCode: string
  sector: Sector
  validFrom: Date
  validTo: Date | null
}
/** A part of an office's jurisdiction with its first and last day. */
export interface Competence {
  officeId: string
  officeName: string
  region: string
  sectors: readonly string[] | null
  from: string
  to: string | null
}
export interface Span {
  officeId: string
  officeName: string
  regionCode: string
  sector: Sector
  from: string
  to: string | null
}

/**
 * Who oversaw it when: every place it had × every competence over that place, in the days they share, oldest first. The
 * day of a move counts for the new place.
 */
export function spansOf(places: readonly Belonged[], competences: readonly Competence[]): Span[] {
  const spans = places.flatMap((place) => {
    const first = toLocalDate(place.validFrom)
    const last = place.validTo && addDays(toLocalDate(place.validTo), -1)
    return competences.filter((one) => isOver(one, place)).flatMap((one) => shared(place, one, first, last))
  })
  return joined(spans).sort((a, b) => a.from.localeCompare(b.from) || a.officeName.localeCompare(b.officeName, 'zh'))
}

export const isOver = (
  { region, sectors }: Competence,
  { regionCode, sector }: Pick<Belonged, 'regionCode' | 'sector'>,
) => regionCode.startsWith(region) && (!sectors || sectors.includes(sector))

function shared(place: Belonged, one: Competence, first: string, last: string | null): Span[] {
  const from = one.from > first ? one.from : first
  const to = earlier(one.to, last)
  if (to && to < from) return []
  const { officeId, officeName } = one
  return [{ officeId, officeName, regionCode: place.regionCode, sector: place.sector, from, to }]
}
const earlier = (a: string | null, b: string | null) => (a && b ? (a < b ? a : b) : (a ?? b))

/** One line for an office whose parts overlap or follow on one another while the enterprise stays where it is. */
function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = []
  for (const span of [...spans].sort((a, b) => a.from.localeCompare(b.from))) {
    const before = result.findLast((one) => isSame(one, span) && (!one.to || addDays(one.to, 1) >= span.from))
    if (!before) result.push({ ...span })
    else if (before.to && (!span.to || span.to > before.to)) before.to = span.to
  }
  return result
}
const isSame = (a: Span, b: Span) => a.officeId === b.officeId && a.regionCode === b.regionCode && a.sector === b.sector
