import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import { ref, shallowRef } from 'vue'
import { isNetworkError, isWithheld, type Trouble, troubleOf } from './errors'
import { me } from './session'

interface Kept {
  /** `<person>.<name>`: nobody reads what another person of this device saw. */
  key: string
  at: number
  value: unknown
}
interface Schema extends DBSchema {
  answers: { key: string; value: Kept }
}
let opened: Promise<IDBPDatabase<Schema>> | null = null
const database = () => {
  opened ??= openDB<Schema>('shuangfang-read', 1, {
    upgrade: (db) => void db.createObjectStore('answers', { keyPath: 'key' }),
    terminated: () => {
      opened = null
    },
  })
  return opened
}
const keyOf = (name: string) => `${me.value?.userId ?? '0'}.${name}`

/** A device that cannot keep anything only reads nothing offline. */
export async function remembered<T>(name: string): Promise<{ value: T; at: Date } | null> {
  try {
    const kept = await (await database()).get('answers', keyOf(name))
    return kept ? { value: kept.value as T, at: new Date(kept.at) } : null
  } catch {
    return null
  }
}
export async function remember(name: string, value: unknown): Promise<void> {
  try {
    await (await database()).put('answers', { key: keyOf(name), at: Date.now(), value })
  } catch {
    // A full or forbidden store only costs reading offline.
  }
}
/** Whoever leaves takes what they read from this device; whoever comes finds only their own. */
export async function forgetRead(except?: string): Promise<void> {
  try {
    const db = await database()
    for (const key of await db.getAllKeys('answers')) {
      if (!except || !key.startsWith(`${except}.`)) await db.delete('answers', key)
    }
  } catch {
    // Nothing could be kept, so nothing is there.
  }
}

/**
 * An answer that can be read without a network: what was last seen at once, then the newest. `at` says from when it is;
 * `isOld` that the newest could not be had.
 */
export function useKept<T>(name: string, load: () => Promise<T>) {
  const value = shallowRef<T | null>(null)
  const at = shallowRef<Date | null>(null)
  const isOld = ref(false)
  const loaded = ref(false)
  const trouble = shallowRef<Trouble | null>(null)

  async function reload(): Promise<void> {
    trouble.value = null
    if (value.value === null) await recall()
    try {
      value.value = await load()
      at.value = new Date()
      isOld.value = false
      await remember(name, value.value)
    } catch (error) {
      // Taken away from this reader, or gone: an old copy is not theirs to read either.
      if (isWithheld(error)) {
        value.value = null
        await remember(name, null)
      }
      isOld.value = value.value !== null
      if (!isOld.value || !isNetworkError(error)) trouble.value = troubleOf(error)
    } finally {
      loaded.value = true
    }
  }
  async function recall(): Promise<void> {
    const kept = await remembered<T>(name)
    if (!kept || value.value !== null) return
    value.value = kept.value
    at.value = kept.at
  }
  void reload()
  return { value, at, isOld, loaded, trouble, reload }
}
