import type { Ref } from 'vue'

/** After a reload: the edited row as it is now; one that is gone closes its form. */
export function follow<T extends { id: string }>(editing: Ref<T | null>, rows: readonly T[], close: () => void): void {
  const fresh = rows.find(({ id }) => id === editing.value?.id)
  if (fresh) editing.value = fresh
  else close()
}

/** Values by dotted field, objects taken apart: `measures.training`. Lists are one value. */
export type Leaves = ReadonlyMap<string, unknown>

export function leavesOf(value: object, within = ''): Leaves {
  return new Map(
    Object.entries(value).flatMap(([name, part]) =>
      isRecord(part) ? [...leavesOf(part, `${within}${name}.`)] : [[`${within}${name}`, part] as const],
    ),
  )
}
const isRecord = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)

/** Sets `measures.training` in the object. */
export function put(target: object, field: string, value: unknown): void {
  const [first = '', ...rest] = field.split('.')
  const object = target as Record<string, unknown>
  if (!rest.length) {
    object[first] = value
    return
  }
  object[first] ??= {}
  put(object[first] as object, rest.join('.'), value)
}

/**
 * What two people made of the same row: fields only they changed are `taken`, fields both changed differently are
 * `both`, each with words for the person who is still writing.
 */
export function mergedWith(base: Leaves, theirs: Leaves, mine: Leaves) {
  const fields = [...new Set([...base.keys(), ...theirs.keys()])]
  const changed = fields.filter(
    (field) => !isSame(base.get(field), theirs.get(field)) && !isSame(mine.get(field), theirs.get(field)),
  )
  const isMine = (field: string) => !isSame(mine.get(field), base.get(field))
  return {
    theirs,
    taken: changed.filter((field) => !isMine(field)).map((field) => [field, theirs.get(field)] as const),
    both: changed.filter(isMine).map((field) => [field, wordsOn(theirs.get(field))] as const),
  }
}

/** Empty is empty, however it is written; zero and no are not. */
const isEmpty = (value: unknown) => value === undefined || value === null || value === ''
const isSame = (a: unknown, b: unknown) =>
  isEmpty(a) || isEmpty(b) ? isEmpty(a) && isEmpty(b) : JSON.stringify(a) === JSON.stringify(b)

/** Only text and numbers are shown: codes and ids say nothing to people. */
function wordsOn(theirs: unknown): string {
  const yours = '保存后以您填写的为准'
  if (isEmpty(theirs)) return `别人清空了这一项，${yours}`
  const isText = typeof theirs === 'number' || (typeof theirs === 'string' && /[^\x20-\x7e]/.test(theirs))
  return isText ? `别人改成了“${theirs}”，${yours}` : `这一项别人也改了，${yours}`
}
