import { hazardApi } from '@shuangfang/shared/hazard/hazard.contract'
import { faultOfFoundAt } from '@shuangfang/shared/hazard/hazard.dates'
import { toLine, toParagraph } from '@shuangfang/shared/kit/text'
import { api } from '#kit/api'
import { registerSend } from '#kit/offline'

const hazards = api(hazardApi)
export const reportKind = 'hazard.report'
export const rectifyKind = 'hazard.rectify'

/** Parcels may have waited since the form took several lines. */
const words = (value: unknown) => (typeof value === 'string' && value ? toLine(value) : undefined)

/** How the phone's parcels are sent. The moment of pressing the button is the moment it was found. */
registerSend(reportKind, ({ title, place, riskPointId }, photos, { key, createdAt }) => {
  const body = {
    title: toLine(String(title)),
    place: words(place),
    riskPointId: words(riskPointId) ?? null,
    // A clock that was fast then and is right now: when it was seen is not known better than when it arrives.
    foundAt: Date.parse(createdAt) > Date.now() ? undefined : createdAt,
    backdatedReason:
      faultOfFoundAt(new Date(createdAt), null, new Date()) === 'long_ago' ? '离线填写，联网后补传' : undefined,
    photos,
  }
  return hazards.report({ body }, { key })
})

registerSend(rectifyKind, ({ hazardId, note }, photos, { key }) =>
  hazards.submit({ params: { id: String(hazardId) }, body: { note: toParagraph(String(note)), photos } }, { key }),
)
