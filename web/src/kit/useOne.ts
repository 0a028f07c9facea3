import { onScopeDispose, type Ref, ref, shallowRef, toValue, watch } from 'vue'
import { isAbort, type Trouble, troubleOf } from './errors'
import { keepLatest } from './latest'

/** One thing, loaded again whenever its id changes: `useOne(() => props.id, (id, o) => hazards.get({ params: { id } }, o))`. */
export function useOne<T, K extends string = string>(
  id: Ref<K | null | undefined> | (() => K | null | undefined),
  call: (id: K, options: { signal: AbortSignal }) => Promise<T>,
) {
  const item = shallowRef<T | null>(null)
  const loading = ref(false)
  const trouble = shallowRef<Trouble | null>(null)
  let running: AbortController | null = null

  async function reload(): Promise<void> {
    running?.abort()
    const wanted = toValue(id)
    if (!wanted) {
      item.value = null
      return
    }
    const mine = new AbortController()
    running = mine
    loading.value = true
    try {
      const found = await call(wanted, { signal: mine.signal })
      if (running !== mine) return
      item.value = found
      trouble.value = null
    } catch (error) {
      if (running === mine && !isAbort(error)) trouble.value = troubleOf(error)
    } finally {
      if (running === mine) loading.value = false
    }
  }

  watch(
    () => toValue(id),
    () => {
      item.value = null
      trouble.value = null
      void reload()
    },
    { immediate: true },
  )
  onScopeDispose(() => running?.abort(), true)
  keepLatest(reload)
  return { item, loading, trouble, reload }
}
