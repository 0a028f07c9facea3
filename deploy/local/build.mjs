import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataDir, privateDir, root } from './paths.mjs'
import { run } from './process.mjs'
import { LauncherError, step } from './steps.mjs'

const sources = ['shared', 'database', 'server', 'web', 'package-lock.json', 'tsconfig.base.json', 'turbo.json']
const ignored = new Set(['node_modules', 'dist', 'test', '.turbo', '.data'])
const outputs = ['server/dist/main.js', 'web/dist/index.html']
const stampFile = join(dataDir, 'build.json')

/** Environment of every turbo run: no telemetry, nothing phoned home. */
export const turboEnv = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' }

/** Builds what changed. Nothing changed is decided by a hash of the sources, without starting turbo (0.1 s). */
export async function ensureBuilt() {
  if (process.env.SHUANGFANG_DIST) return
  const source = hashFiles(sources.flatMap((name) => listFiles(name)))
  if (isCurrent(source)) return
  await step('构建（turbo run build）', build)
  writeStamp(source)
}

/** Builds with turbo, whose cache keeps what did not change. */
export async function build() {
  const turbo = join(root, 'node_modules/.bin/turbo')
  const code = await run(turbo, ['run', 'build', '--output-logs=errors-only'], { cwd: root, env: turboEnv })
  if (code !== 0) throw new LauncherError('构建失败，原因见上面的输出。')
  const missing = outputs.filter((file) => !existsSync(join(root, file)))
  if (missing.length) throw new LauncherError(`构建没有产生 ${missing.join('、')}`)
}

/** The stamp also names what was built, so that a build by hand of other sources is noticed. */
function isCurrent(source) {
  if (!existsSync(stampFile) || !outputs.every((file) => existsSync(join(root, file)))) return false
  const stamp = JSON.parse(readFileSync(stampFile, 'utf8'))
  return stamp.source === source && stamp.output === hashFiles(outputs)
}

function writeStamp(source) {
  privateDir(dataDir)
  writeFileSync(stampFile, JSON.stringify({ source, output: hashFiles(outputs) }))
}

function listFiles(name) {
  const path = join(root, name)
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [name]
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    if (ignored.has(entry.name) || entry.name.endsWith('.test.ts') || entry.name.endsWith('.violation.ts')) return []
    return entry.isDirectory() ? listFiles(join(name, entry.name)) : [join(name, entry.name)]
  })
}

function hashFiles(files) {
  const hash = createHash('sha256')
  for (const file of [...files].sort())
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)))
  return hash.digest('hex')
}
