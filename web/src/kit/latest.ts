import { getCurrentScope, onScopeDispose } from 'vue'

const shown = new Set<() => unknown>()

/** What a page shows of the server can be loaded again from anywhere, as long as the page is there. */
export function keepLatest(reload: () => unknown): void {
  if (!getCurrentScope()) return
  shown.add(reload)
  onScopeDispose(() => shown.delete(reload))
}

/** Loads all that is shown again: somebody else was faster. */
export const loadLatest = async (): Promise<void> => {
  await Promise.all([...shown].map((reload) => reload()))
}
