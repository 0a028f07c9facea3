import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './paths.mjs'
import { run } from './process.mjs'
import { LauncherError, step } from './steps.mjs'

const stampFile = join(root, 'node_modules/.shuangfang-lock')

/** Runs `npm ci` when the installed packages are not those of the lock file. */
export async function ensureInstalled() {
  const hash = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (isInstalled(hash)) return
  await step('安装依赖（npm ci）', async () => {
    const code = await run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund'], { cwd: root })
    if (code !== 0) throw new LauncherError('npm ci 失败。请检查网络和 npm 源（npm config get registry）后重试。')
  })
  writeFileSync(stampFile, hash)
}

/** A hand-made `npm ci` or `npm install` leaves no stamp of ours, but a younger mark of npm's own. */
function isInstalled(hash) {
  const mark = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(mark)) return false
  if (existsSync(stampFile)) return readFileSync(stampFile, 'utf8') === hash || isSameTree(mark)
  return isSameTree(mark)
}

/** npm records what it installed; it must hold every package of the lock that this platform needs. */
function isSameTree(mark) {
  const installed = JSON.parse(readFileSync(mark, 'utf8')).packages
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  return Object.entries(wanted).every(([path, { version, optional, devOptional, peer }]) => {
    if (path === '' || !path.includes('node_modules/') || optional || devOptional || peer) return true
    return installed[path] !== undefined && installed[path].version === version
  })
}
