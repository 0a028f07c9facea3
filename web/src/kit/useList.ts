import type { Page, PageQuery } from '@shuangfang/shared/kit/contract'
import { totalLimit } from '@shuangfang/shared/kit/contract'
import { computed, onScopeDispose, type Ref, reactive, ref, shallowRef, watch } from 'vue'
import { isAbort, type Trouble, troubleOf } from './errors'
import { capped } from './format'
import { keepLatest } from './latest'
import { queryText, useQuery } from './query'

export type FilterValue = string | readonly string[] | null | undefined
type Call<Q, T> = (request: { query: Q }, options?: { signal?: AbortSignal }) => Promise<Page<T>>
/** What a filter may become, not only what it starts as. */
type Filters<F> = {
  [K in keyof F]: F[K] extends string ? string : F[K] extends readonly string[] ? string[] : F[K] | FilterValue
}
type Keys<Q> = Exclude<keyof Q, keyof PageQuery>

export interface ListOptions {
  /** Rows per page at first; people may change it. */
  size?: number
  /** Keep filters in the address, so that a link shows the same list. Off for lists inside dialogs. */
  inAddress?: boolean
  /** Ask at once. Off for lists that wait for a first choice. */
  immediate?: boolean
  /** The exact total beyond what a list counts, where maintained counters know it for this filter. */
  beyond?: (filters: Record<string, string>) => Promise<number | null>
}

/**
 * A filtered, keyset-paged list. Change a filter and it starts again from page one; late answers to earlier questions
 * are dropped. `filters` values are wire text or arrays (sent comma-joined); empty ones are not sent.
 */
export function useList<T, Q extends object, F extends Partial<Record<Keys<Q>, FilterValue>>>(
  call: Call<Q, T>,
  initial: F,
  { size: firstSize = 20, inAddress = true, immediate = true, beyond }: ListOptions = {},
) {
  const query = useQuery(inAddress)
  const start = structuredClone(initial)
  const filters = reactive({ ...start, ...query.read(start) }) as Filters<F>
  const size = ref(firstSize)
  /** Cursors of the pages before this one; the first page has none. */
  const trail = shallowRef<(string | undefined)[]>([undefined])
  const items = ref([]) as Ref<T[]>
  const next = ref<string | null>(null)
  const total = ref<number | null>(null)
  const loading = ref(false)
  const loaded = ref(false)
  const trouble = shallowRef<Trouble | null>(null)
  let running: AbortController | null = null

  const request = (extra: object) => ({ query: { ...sendable(filters), size: size.value, ...extra } as unknown as Q })

  async function load(): Promise<void> {
    running?.abort()
    const mine = new AbortController()
    running = mine
    loading.value = true
    try {
      const page = await call(request({ after: trail.value.at(-1) }), { signal: mine.signal })
      if (running !== mine) return
      items.value = page.items
      next.value = page.next
      trouble.value = null
      loaded.value = true
      if (trail.value.length === 1) void know(page)
    } catch (error) {
      if (running === mine && !isAbort(error)) trouble.value = troubleOf(error)
    } finally {
      if (running === mine) loading.value = false
    }
  }

  /** The page never waits for its total: what one page holds is known, more is counted behind it. */
  async function know(first: Page<T>): Promise<void> {
    if (first.next === null) total.value = first.items.length
    else await countTotal().catch(() => undefined)
  }
  async function countTotal(): Promise<void> {
    const asked = sendable(filters)
    const { total: counted } = await call(request({ size: 1, total: '1' }))
    const exact = counted !== null && counted > totalLimit ? await beyond?.(asked) : null
    if (JSON.stringify(asked) === JSON.stringify(sendable(filters))) total.value = exact ?? counted
  }

  async function askTotal(): Promise<void> {
    try {
      await countTotal()
    } catch (error) {
      trouble.value = troubleOf(error)
    }
  }

  function restart(): Promise<void> {
    trail.value = [undefined]
    total.value = null
    return load()
  }
  async function goNext(): Promise<void> {
    if (!next.value) return
    trail.value = [...trail.value, next.value]
    await load()
  }
  async function goBack(): Promise<void> {
    if (trail.value.length < 2) return
    trail.value = trail.value.slice(0, -1)
    await load()
  }
  const clear = () => Object.assign(filters, structuredClone(start))

  watch(filters, () => {
    query.write(sendable(filters), Object.keys(start))
    void restart()
  })
  watch(size, () => void restart())
  query.onChange(() => {
    const wanted = { ...start, ...query.read(start) }
    if (JSON.stringify(sendable(wanted)) !== JSON.stringify(sendable(filters))) Object.assign(filters, wanted)
  })
  onScopeDispose(() => running?.abort(), true)
  keepLatest(load)
  if (immediate) void load()

  return {
    filters,
    size,
    items,
    total: computed(() => totalText(total.value)),
    page: computed(() => trail.value.length),
    hasNext: computed(() => next.value !== null),
    hasBack: computed(() => trail.value.length > 1),
    isFiltered: computed(() => JSON.stringify(sendable(filters)) !== JSON.stringify(sendable(start))),
    loading,
    loaded,
    trouble,
    reload: load,
    countTotal: askTotal,
    goNext,
    goBack,
    clear,
  }
}
export type List<T> = Omit<ReturnType<typeof useList<T, object, object>>, 'filters'> & {
  filters: object
}

const totalText = (total: number | null) => (total === null ? null : capped(total))

/** Only what says something, as wire text. */
export function sendable(filters: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(filters).flatMap(([key, value]) => {
      const text = queryText(value as FilterValue)
      return text === '' ? [] : [[key, text]]
    }),
  )
}
