/** What `load` makes of each item, one after the other; the next is loaded while the caller is busy with this one. */
export async function* ahead<T, R>(items: readonly T[], load: (item: T) => Promise<R>): AsyncGenerator<R> {
  const start = (at: number) => {
    const loading = at < items.length ? load(items[at] as T) : undefined
    // It is awaited in the next round, if the caller comes to it.
    loading?.catch(() => undefined)
    return loading
  }
  let next = start(0)
  for (let at = 1; next; at++) {
    const loaded: R = await next
    next = start(at)
    yield loaded
  }
}

/** The items in parts of at most `size`, in order. */
export const partsOf = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size))
