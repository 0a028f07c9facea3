import { type Hazard, type HazardDetail, hazardApi } from '@shuangfang/shared/hazard/hazard.contract'
import { computed } from 'vue'
import { api } from '#kit/api'
import { remembered, useKept } from '#kit/cache'
import { isNetworkError } from '#kit/errors'
import { can } from '#kit/session'
import { waitingIds } from './useTasks'

const hazards = api(hazardApi)
const lists = ['tasks', 'unit-tasks', 'verifying', 'reported']

/** One hazard on the phone. Without a network: as last opened, else as its list knew it. */
export function useTask(id: string) {
  const kept = useKept<HazardDetail>(`hazard.${id}`, async () => {
    try {
      return await hazards.get({ params: { id } })
    } catch (error) {
      const known = isNetworkError(error) ? await fromLists(id) : null
      if (!known) throw error
      return known
    }
  })
  const canSubmit = computed(() => {
    const hazard = kept.value.value
    return hazard?.state === 'rectifying' && can('Hazard:submit', hazard) && !waitingIds.value.has(id)
  })
  const canVerify = computed(() => {
    const hazard = kept.value.value
    return hazard?.state === 'verifying' && can('Hazard:verify', hazard)
  })
  return { ...kept, canSubmit, canVerify, isWaiting: computed(() => waitingIds.value.has(id)) }
}

async function fromLists(id: string): Promise<HazardDetail | null> {
  const opened = await remembered<HazardDetail>(`hazard.${id}`)
  if (opened) return opened.value
  for (const list of lists) {
    const row = (await remembered<Hazard[]>(list))?.value.find((one) => one.id === id)
    if (row) return { ...row, enterpriseName: '', criterionText: null, rectifications: [], plans: [], history: [] }
  }
  return null
}
