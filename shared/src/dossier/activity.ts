import { everyEvent } from '../audit/catalogue'

/** What a dossier's activity tells of. */
export const activityTypes: readonly string[] = everyEvent.filter(({ news }) => news).map(({ type }) => type)

/** One line about what it happened to, from what the event recorded. */
export function activityDetail(type: string, payload: Record<string, unknown>): string {
  const text = (key: string) => {
    const value = payload[key]
    return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  }
  if (type === 'enterprise.colour_changed') return text('reason')
  if (type.startsWith('standardization.'))
    return [text('year') && `${text('year')} 年`, text('reason')].filter(Boolean).join(' ')
  if (type === 'certificate.added' || type === 'certificate.edited')
    return text('expiresOn') && `有效期至 ${text('expiresOn')}`
  return [text('number'), text('title') || text('name') || text('point'), text('reason')].filter(Boolean).join(' ')
}
