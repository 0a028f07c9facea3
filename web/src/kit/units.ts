interface Unit {
  id: string
  parentId: string | null
}

/** A tree as a list in reading order, each with its depth; a unit whose parent is missing stands at the top. */
export function indented<T extends Unit>(units: readonly T[]): (T & { depth: number })[] {
  const known = new Set(units.map(({ id }) => id))
  const below = (parentId: string | null, depth: number): (T & { depth: number })[] =>
    units
      .filter((unit) => (unit.parentId && known.has(unit.parentId) ? unit.parentId : null) === parentId)
      .flatMap((unit) => [{ ...unit, depth }, ...below(unit.id, depth + 1)])
  return below(null, 0)
}
