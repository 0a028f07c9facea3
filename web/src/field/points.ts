import { allPages } from '@shuangfang/shared/kit/pages'
import { type RiskPoint, riskApi } from '@shuangfang/shared/risk/risk.contract'
import { api } from '#kit/api'
import { remember, remembered } from '#kit/cache'
import { isNetworkError } from '#kit/errors'

export type PlaceChoice = Pick<RiskPoint, 'id' | 'name' | 'location' | 'code'>
const risks = api(riskApi)
const name = 'points'

/** As many as a phone's list shows at once. */
const shown = 50

/** Risk points of my enterprise, the first few, and whether there are more; also without a network. */
export async function riskPoints(q = ''): Promise<{ found: PlaceChoice[]; hasMore: boolean }> {
  try {
    const { items, next } = await risks.points({ query: { q: q || undefined, size: shown } })
    return { found: items, hasMore: next !== null }
  } catch (error) {
    if (!isNetworkError(error)) throw error
    const kept = (await remembered<PlaceChoice[]>(name))?.value ?? []
    const found = kept.filter((point) => `${point.name}${point.location}`.includes(q))
    return { found: found.slice(0, shown), hasMore: found.length > shown }
  }
}

/** Keeps the points for the next time there is no network; once a day is enough. */
export async function keepPoints(): Promise<void> {
  const kept = await remembered<PlaceChoice[]>(name)
  if (kept && Date.now() - kept.at.getTime() < 86_400_000) return
  const points = await allPages((after) => risks.points({ query: { after, size: 100 } }))
  const found: PlaceChoice[] = points.map(({ id, name: label, location, code }) => ({
    id,
    name: label,
    location,
    code,
  }))
  await remember(name, found)
}

/** A scanned code: one of our points from what is kept, else from the server. */
export async function pointByCode(code: string): Promise<PlaceChoice | null> {
  const kept = (await remembered<PlaceChoice[]>(name))?.value.find((point) => point.code === code)
  return kept ?? null
}
