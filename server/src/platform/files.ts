import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Readable, Transform, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { diskFull } from './errors'

/** Where bytes live. Keys are made by us; names people give never reach the store. */
export interface FileStore {
  put: (key: string, bytes: Readable, limit: number) => Promise<{ size: number; sha256: string }>
  get: (key: string) => Promise<Readable>
  has: (key: string) => Promise<boolean>
  remove: (key: string) => Promise<void>
}

/** Thrown by `put` when more than `limit` bytes arrive; nothing is kept. */
export class TooLarge extends Error {}

/** Codes of a disk that is full, broken or read-only. */
const refusals = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'EMFILE', 'ENFILE'])
export const isDiskFull = (error: unknown): boolean => refusals.has((error as { code?: string } | null)?.code ?? '')

/** What a store cannot do now answers 503 and leaves nothing behind. */
const mended = (error: unknown): never => {
  throw isDiskFull(error) ? diskFull() : error
}

/** Files under a folder. A half-written file never has its final name. `open`: where the bytes of a file go. */
export function diskStore(root: string, open: (path: string) => Writable = openForWriting): FileStore {
  const path = (key: string) => {
    if (!/^[\w/.-]+$/.test(key) || key.includes('..')) throw new Error(`Bad file key ${key}`)
    return join(root, key)
  }
  return {
    async put(key, bytes, limit) {
      const target = path(key)
      // Keys are never shared: one that died half-way is found, and removed, under the same name.
      const partial = `${target}.part`
      await mkdir(dirname(target), { recursive: true }).catch(mended)
      const meter = metered(limit)
      try {
        await pipeline(bytes, meter.through, open(partial))
        await rename(partial, target)
      } catch (error) {
        await rm(partial, { force: true }).catch(() => undefined)
        return mended(error)
      }
      return meter.result()
    },
    async get(key) {
      await stat(path(key))
      return createReadStream(path(key))
    },
    has: (key) =>
      stat(path(key)).then(
        () => true,
        () => false,
      ),
    async remove(key) {
      await Promise.all([rm(path(key), { force: true }), rm(`${path(key)}.part`, { force: true })])
    },
  }
}

const openForWriting = (path: string): Writable => createWriteStream(path, { flush: true })

/** Counts and hashes what flows through; stops at `limit` bytes. */
export function metered(limit: number) {
  const hash = createHash('sha256')
  let size = 0
  const through = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length
      if (size > limit) return done(new TooLarge())
      hash.update(chunk)
      done(null, chunk)
    },
  })
  return { through, result: () => ({ size, sha256: hash.digest('hex') }) }
}
