import { join } from 'node:path'
import { ensureBuilt } from '../../../deploy/local/build.mjs'
import { ensureInstalled } from '../../../deploy/local/install.mjs'
import { root } from '../../../deploy/local/paths.mjs'
import { run } from '../../../deploy/local/process.mjs'
import { runMain } from '../../../deploy/local/steps.mjs'

/** `npm run outage-drill`: main.ts on the built program; it starts its engines itself, since it is they that die. */
await runMain(async () => {
  await ensureInstalled()
  await ensureBuilt()
  const main = join(root, 'server/test/outage-drill/main.ts')
  return run(process.execPath, ['--import', 'tsx', main, ...process.argv.slice(2)], { cwd: root })
})
