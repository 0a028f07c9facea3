import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { OutboxFile, Parcel, ParcelStore } from './outbox'

export interface PhotoDraft {
  /** `<person>.<form>`. */
  id: string
  files: Omit<OutboxFile, 'id' | 'fileId'>[]
  at: number
}
interface Schema extends DBSchema {
  parcels: { key: string; value: Parcel }
  photos: { key: string; value: PhotoDraft }
}

let opened: Promise<IDBPDatabase<Schema>> | null = null
const database = () => {
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

export const deviceStore: ParcelStore = {
  all: async () => (await database()).getAll('parcels'),
  put: async (parcel) => void (await (await database()).put('parcels', plain(parcel))),
  remove: async (id) => (await database()).delete('parcels', id),
}

/** Photos of a form that is not sent yet; the text of it is a draft of `useForm`. */
export const photoDrafts = {
  load: async (id: string) => (await (await database()).get('photos', id))?.files ?? [],
  save: async (id: string, files: PhotoDraft['files']) => {
    await (await database()).put('photos', { id, files: files.map((file) => ({ ...file })), at: Date.now() })
  },
  clear: async (id: string) => (await database()).delete('photos', id),
}

/** IndexedDB refuses Vue's proxies; files keep their Blobs. */
const plain = (parcel: Parcel): Parcel => ({
  ...parcel,
  payload: JSON.parse(JSON.stringify(parcel.payload)) as Parcel['payload'],
  files: parcel.files.map((file) => ({ ...file })),
})
