import { getCurrentInstance, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'

type Value = string | readonly string[] | null | undefined

/** A filter's value as wire text; '' says nothing. */
export function queryText(value: Value): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? value : value.join(',')
}

/** Reads and writes named values of the address's query; does nothing where there is no router (tests, dialogs). */
export function useQuery(enabled = true) {
  const active = enabled && getCurrentInstance() !== null
  const route = active ? useRoute() : undefined
  const router = active ? useRouter() : undefined
  const home = route?.path

  function read<F extends object>(like: F): Partial<F> {
    const found: Record<string, Value> = {}
    for (const [key, initial] of Object.entries(like)) {
      const value = route?.query[key]
      if (typeof value !== 'string') continue
      found[key] = Array.isArray(initial) ? value.split(',').filter(Boolean) : value
    }
    return found as Partial<F>
  }

  function write(values: Record<string, string>, keys: string[]): void {
    if (!route || !router || route.path !== home) return
    const others = Object.fromEntries(Object.entries(route.query).filter(([key]) => !keys.includes(key)))
    void router.replace({ query: { ...others, ...values }, hash: route.hash })
  }

  function onChange(listener: () => void): void {
    if (!route) return
    watch(
      () => route.query,
      () => {
        if (route.path === home) listener()
      },
    )
  }

  return { read, write, onChange, route, router }
}
