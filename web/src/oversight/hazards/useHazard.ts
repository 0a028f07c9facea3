import { type HazardDetail, hazardApi } from '@shuangfang/shared/hazard/hazard.contract'
import { supervisionApi } from '@shuangfang/shared/oversight/supervision.contract'
import { ref } from 'vue'
import { api } from '#kit/api'
import { can } from '#kit/session'
import { useOne } from '#kit/useOne'

const hazards = api(hazardApi)
const supervisions = api(supervisionApi)

/** One hazard as its authority reads it, with the listed supervision that concerns it, if any. */
export function useHazard(id: () => string) {
  const one = useOne(id, async (wanted, options) => {
    const hazard = await hazards.get({ params: { id: wanted } }, options)
    if (hazard.level !== 'major') return { hazard, orders: [] }
    const { items } = await supervisions.list({ query: { hazard: wanted, size: 5 } }, options)
    return { hazard, orders: items }
  })
  const isDrafting = ref(false)
  /** A major hazard, not closed, not already under an open order. */
  const canList = ({ level, state }: HazardDetail, orders: readonly { state: string }[]) =>
    level === 'major' &&
    state !== 'closed' &&
    state !== 'void' &&
    can('Supervision:draft') &&
    orders.every((order) => order.state === 'delisted' || order.state === 'withdrawn')
  return { ...one, isDrafting, canList }
}
