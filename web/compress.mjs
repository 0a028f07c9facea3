// Writes `<file>.gz` beside every script, style and page of the build, for the server to send where no nginx does it.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const dist = fileURLToPath(new URL('./dist/', import.meta.url))
for (const name of readdirSync(dist, { recursive: true })) {
  if (/\.(js|css|html|svg|webmanifest)$/.test(name)) {
    writeFileSync(join(dist, `${name}.gz`), gzipSync(readFileSync(join(dist, name)), { level: 9 }))
  }
}
