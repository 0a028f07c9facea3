import { type RiskPoint, riskApi } from '@shuangfang/shared/risk/risk.contract'
import { api } from '#kit/api'
import { remember, remembered } from '#kit/cache'
import { isNetworkError } from '#kit/errors'

export type PlaceChoice = Pick<RiskPoint, 'id' | 'name' | 'location' | 'code'>
const risks = api(riskApi)
const name = 'points'
/** Enough for a plant; whoever has more finds the rest by searching online. */
const most = 500

/** The risk points of my enterprise, also without a network. */
export async function riskPoints(q = ''): Promise<PlaceChoice[]> {
  try {
    const { items } = await risks.points({ query: { q: q || undefined, size: 50 } })
    return items
  } catch (error) {
    if (!isNetworkError(error)) throw error
    const kept = (await remembered<PlaceChoice[]>(name))?.value ?? []
    return kept.filter((point) => `${point.name}${point.location}`.includes(q)).slice(0, 50)
  }
}

/** Keeps the points for the next time there is no network; once a day is enough. */
export async function keepPoints(): Promise<void> {
  const kept = await remembered<PlaceChoice[]>(name)
  if (kept && Date.now() - kept.at.getTime() < 86_400_000) return
  const found: PlaceChoice[] = []
  let after: string | undefined
  do {
    const page = await risks.points({ query: { after, size: 100 } })
    found.push(...page.items.map(({ id, name: label, location, code }) => ({ id, name: label, location, code })))
    after = page.next ?? undefined
  } while (after && found.length < most)
  await remember(name, found)
}

/** A scanned code: one of our points from what is kept, else from the server. */
export async function pointByCode(code: string): Promise<PlaceChoice | null> {
  const kept = (await remembered<PlaceChoice[]>(name))?.value.find((point) => point.code === code)
  return kept ?? null
}
