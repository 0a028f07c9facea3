import { type Hazard, hazardApi } from '@shuangfang/shared/hazard/hazard.contract'
import { allPages } from '@shuangfang/shared/kit/pages'
import { computed } from 'vue'
import { api } from '#kit/api'
import { useKept } from '#kit/cache'
import { outbox } from '#kit/offline'
import { can, holdsRole, me } from '#kit/session'
import { rectifyKind } from '../senders'

const hazards = api(hazardApi)
const size = 100
type Query = NonNullable<Parameters<typeof hazards.list>[0]['query']>
/** Work is shown whole, however much it is. */
const everyOne = (query: Query) => allPages((after) => hazards.list({ query: { ...query, size, after } }))

/** What I have to rectify, late first; readable without a network. */
export const useTasks = () =>
  useKept<Hazard[]>('tasks', () => everyOne({ mine: 'owned', state: 'rectifying', sort: 'deadline' }))

/** What the people of my unit have to rectify, late first: for whoever leads one. */
export const useUnitTasks = () =>
  useKept<Hazard[]>('unit-tasks', async () => {
    if (!holdsRole('department_head', 'team_leader')) return []
    const items = await everyOne({ state: 'rectifying', sort: 'deadline' })
    const units = me.value?.unitIds ?? []
    return items.filter(({ ownerId, ownerUnitId }) => ownerId !== me.value?.userId && units.includes(ownerUnitId ?? ''))
  })

/** What waits for my verification, for those who verify. */
export const useVerifying = () =>
  useKept<Hazard[]>('verifying', async () => {
    if (!can('Hazard:verify')) return []
    const items = await everyOne({ state: 'verifying' })
    return items.filter((hazard) => can('Hazard:verify', hazard))
  })

/** My latest reports. */
export const shownReports = size
export const useReported = () =>
  useKept<Hazard[]>('reported', async () => (await hazards.list({ query: { mine: 'reported', size } })).items)

/** Hazards whose rectification is filled in and waits on this device. */
export const waitingIds = computed(
  () =>
    new Set(
      outbox.parcels.value
        .filter(({ kind, refused }) => kind === rectifyKind && !refused)
        .map(({ payload }) => String(payload.hazardId)),
    ),
)
