import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/** Which row is open beside its list: `?open=42`, so that a link shows the same and 后退 closes it. */
export function useOpened(name = 'open') {
  const route = useRoute()
  const router = useRouter()
  const id = computed(() => (typeof route.query[name] === 'string' ? route.query[name] : null))
  const home = route.path
  const open = (wanted: string) => router.push({ query: { ...route.query, [name]: wanted } })
  function close() {
    const { [name]: _, ...rest } = route.query
    if (route.path === home) void router.push({ query: rest })
  }
  return { id, open, close }
}
