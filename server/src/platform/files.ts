import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** Where bytes live. Keys are made by us; names people give never reach the store. */
export interface FileStore {
  put: (key: string, bytes: Readable, limit: number) => Promise<{ size: number; sha256: string }>
  get: (key: string) => Promise<Readable>
  has: (key: string) => Promise<boolean>
  remove: (key: string) => Promise<void>
}

/** Thrown by `put` when more than `limit` bytes arrive; nothing is kept. */
export class TooLarge extends Error {}

/** Files under a folder. A half-written file never has its final name. */
export function diskStore(root: string): FileStore {
  const path = (key: string) => {
    if (!/^[\w/.-]+$/.test(key) || key.includes('..')) throw new Error(`Bad file key ${key}`)
    return join(root, key)
  }
  return {
    async put(key, bytes, limit) {
      const target = path(key)
      const partial = `${target}.${process.pid}.${Math.random().toString(36).slice(2)}.part`
      await mkdir(dirname(target), { recursive: true })
      const meter = metered(limit)
      try {
        await pipeline(bytes, meter.through, createWriteStream(partial, { flush: true }))
        await rename(partial, target)
      } catch (error) {
        await rm(partial, { force: true })
        throw error
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
    remove: (key) => rm(path(key), { force: true }),
  }
}

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
