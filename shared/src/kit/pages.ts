/** Every row of a list that comes in pages. For what must be shown or counted whole; a list to browse asks page by page. */
export async function allPages<T>(
  ask: (after: string | undefined) => Promise<{ items: readonly T[]; next: string | null }>,
): Promise<T[]> {
  const rows: T[] = []
  let after: string | undefined
  do {
    const { items, next } = await ask(after)
    rows.push(...items)
    after = next ?? undefined
  } while (after)
  return rows
}
