import { hazardApi } from '@shuangfang/shared/hazard/hazard.contract'
import { api } from '#kit/api'
import { registerSend } from '#kit/offline'

const hazards = api(hazardApi)
export const reportKind = 'hazard.report'
export const rectifyKind = 'hazard.rectify'

const words = (value: unknown) => (typeof value === 'string' && value ? value : undefined)

/** How the phone's parcels are sent. The moment of pressing the button is the moment it was found. */
registerSend(reportKind, ({ title, place, riskPointId }, photos, { key, createdAt }) => {
  const body = {
    title: String(title),
    place: words(place),
    riskPointId: words(riskPointId) ?? null,
    foundAt: createdAt,
    photos,
  }
  return hazards.report({ body }, { key })
})

registerSend(rectifyKind, ({ hazardId, note }, photos, { key }) =>
  hazards.submit({ params: { id: String(hazardId) }, body: { note: String(note), photos } }, { key }),
)
