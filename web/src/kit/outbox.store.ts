import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import { ref } from 'vue'
import type { OutboxFile, Parcel, ParcelStore } from './outbox'

export interface PhotoDraft {
  /** `<person>.<form>`. */
  id: string
  files: Omit<OutboxFile, 'fileId'>[]
  at: number
}
interface Schema extends DBSchema {
  parcels: { key: string; value: Parcel }
  photos: { key: string; value: PhotoDraft }
}

let opened: Promise<IDBPDatabase<Schema>> | null = null
const database = async () => {
  opened ??= openDB<Schema>('shuangfang', 1, {
    upgrade(db) {
      db.createObjectStore('parcels', { keyPath: 'id' })
      db.createObjectStore('photos', { keyPath: 'id' })
    },
    // Another tab upgrades: let go, and open again when needed.
    blocking: (_old, _new, event) => {
      ;(event.target as IDBDatabase).close()
      opened = null
    },
    terminated: () => {
      opened = null
    },
  })
  return opened
}

/** The device keeps nothing (private window, full disk): parcels wait in this page, which must stay open until then. */
export const isVolatile = ref(false)
const inPage = new Map<string, Parcel>()

export const deviceStore: ParcelStore = {
  async all() {
    const kept = await database()
      .then((db) => db.getAll('parcels'))
      .catch(() => [])
    return [...kept.filter(({ id }) => !inPage.has(id)), ...inPage.values()]
  },
  async put(parcel) {
    try {
      await (await database()).put('parcels', plain(parcel))
      inPage.delete(parcel.id)
    } catch {
      inPage.set(parcel.id, plain(parcel))
    }
    isVolatile.value = inPage.size > 0
  },
  async remove(id) {
    inPage.delete(id)
    isVolatile.value = inPage.size > 0
    await database()
      .then((db) => db.delete('parcels', id))
      .catch(() => undefined)
  },
}

/** Photos of a form that is not sent yet; the text of it is a draft of `useForm`. */
export const photoDrafts = {
  load: async (id: string) => (await (await database()).get('photos', id))?.files ?? [],
  save: async (id: string, files: PhotoDraft['files']) => {
    await (await database()).put('photos', { id, files: files.map((file) => ({ ...file })), at: Date.now() })
  },
  clear: async (id: string) => (await database()).delete('photos', id),
  /** Everything of one person. */
  clearOf: async (userId: string) => {
    const db = await database()
    for (const id of await db.getAllKeys('photos')) if (id.startsWith(`${userId}.`)) await db.delete('photos', id)
  },
}

/** IndexedDB refuses Vue's proxies; files keep their Blobs. */
const plain = (parcel: Parcel): Parcel => ({
  ...parcel,
  payload: JSON.parse(JSON.stringify(parcel.payload)) as Parcel['payload'],
  files: parcel.files.map((file) => ({ ...file })),
})
