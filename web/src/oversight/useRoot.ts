import { computed } from 'vue'
import { me } from '#kit/session'

/** Where region pickers start: my jurisdiction when it is one place, else from the top. */
export const useRoot = () =>
  computed(() => {
    const regions = new Set(me.value?.jurisdictions.map(({ region }) => region))
    return regions.size === 1 ? [...regions][0] : undefined
  })
