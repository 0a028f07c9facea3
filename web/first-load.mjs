// Prints what a shell loads first, gzipped: `node web/first-load.mjs field [limit KB]`. Fails above the limit.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const dist = fileURLToPath(new URL('./dist/', import.meta.url))
const starts = { field: ['phone'], desk: ['desk/DeskShell', 'desk/TodayPage'], login: ['LoginPage'] }
const [shell = 'field', limit = '250'] = process.argv.slice(2)
const seen = new Map()

function follow(file) {
  if (seen.has(file)) return
  const code = readFileSync(join(dist, file))
  seen.set(file, gzipSync(code).length)
  // Static imports only: `import…from"./x.js"` and `import"./x.js"`.
  for (const [, path] of code.toString().matchAll(/(?:from|import)\s*["'](\.[^"']+\.js)["']/g)) {
    follow(normalize(join(dirname(file), path)))
  }
}

const entry = /src="\/(assets\/[^"]+\.js)"/.exec(readFileSync(join(dist, 'index.html'), 'utf8'))?.[1]
follow(entry)
for (const start of starts[shell]) {
  const folder = join('assets', dirname(start))
  const name = start.split('/').at(-1)
  const file = readdirSync(join(dist, folder)).find((one) => one.startsWith(`${name}-`) && one.endsWith('.js'))
  follow(normalize(join(folder, file)))
}
const total = [...seen.values()].reduce((sum, size) => sum + size, 0) / 1024
for (const [file, size] of [...seen].sort((a, b) => b[1] - a[1])) {
  process.stdout.write(`${(size / 1024).toFixed(1).padStart(8)} KB  ${file}\n`)
}
process.stdout.write(`${total.toFixed(1)} KB gzip of JavaScript before the ${shell} shell works (limit ${limit})\n`)
if (total > Number(limit)) process.exit(1)
