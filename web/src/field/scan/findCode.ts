import { ProblemError } from '@shuangfang/shared/kit/client'
import { riskApi } from '@shuangfang/shared/risk/risk.contract'
import { api } from '#kit/api'
import { me } from '#kit/session'
import { type PlaceChoice, pointByCode } from '../points'

const risks = api(riskApi)
type Card = Awaited<ReturnType<typeof risks.card>>
export interface Found {
  /** A point of my enterprise, one of another, or something that is no point: an enterprise's code. */
  kind: 'mine' | 'other' | 'none'
  point: PlaceChoice | null
  card: Card | null
}

/** What a scanned code stands for. Points kept on the device are known without a network, though without their risks. */
export async function findCode(code: string): Promise<Found> {
  const kept = await pointByCode(code)
  try {
    const card = await risks.card({ params: { code } })
    const { id, name, location } = card
    const kind = card.tenantId === me.value?.tenant.id ? 'mine' : 'other'
    return { kind, point: { id, name, location, code }, card }
  } catch (error) {
    if (kept) return { kind: 'mine', point: kept, card: null }
    if (error instanceof ProblemError && error.problem.status < 500) return { kind: 'none', point: null, card: null }
    throw error
  }
}
