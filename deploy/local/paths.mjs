import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/** Everything local and private: engines, their data, uploaded files, secrets, logs. Never committed. */
export const dataDir = resolve(root, process.env.DATA_DIR ?? '.data')

/** Where the built programs are. Only the launcher's own checks point it elsewhere. */
export const distDir = resolve(root, process.env.SHUANGFANG_DIST ?? 'server/dist')

/** A folder only we can read. */
export function privateDir(...parts) {
  const dir = join(...parts)
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  return dir
}

/** Writes a file that only we can read. */
export function writePrivate(file, text) {
  writeFileSync(file, text, { mode: 0o600 })
  // The mode above is for new files only.
  chmodSync(file, 0o600)
}

/** The text of a private file, made by `create` the first time. */
export function privateText(file, create) {
  if (!existsSync(file)) writePrivate(file, create())
  return readFileSync(file, 'utf8')
}
