import { parseArgs } from 'node:util'
import { entities } from '../modules'
import { sealEvents, verifyAudit } from '../platform/audit'
import { compareWithCheckpoint, writeCheckpoint } from '../platform/audit-checkpoint'
import { readConfig } from '../platform/config'
import { openDatabase } from '../platform/data-source'
import { openFiles } from '../platform/platform'

/**
 * `npm run audit:verify`: re-computes every tenant's audit chain, compares it with where it stood at the last run, and
 * remembers where it stands now; exit code 1 when anything does not fit. `-- --after-restore` begins anew from a backup
 * that was put back on purpose.
 */
const { values: options } = parseArgs({ options: { 'after-restore': { type: 'boolean', default: false } } })
const config = readConfig()
const db = await openDatabase(config, entities)
const files = openFiles(config)
while ((await sealEvents(db, config.APP_SECRET)) > 0);
const { events, faults } = await verifyAudit(db, config.APP_SECRET)
const before = options['after-restore']
  ? { since: null, faults: [] }
  : await compareWithCheckpoint(db, files, config.APP_SECRET)
const all = [...faults, ...before.faults]
for (const { tenantId, position, fault } of all.slice(0, 100))
  console.log(`租户 ${tenantId} 第 ${position} 条：${fault}`)
const compared = before.since ? `，并与 ${before.since} 的检查点一致` : ''
console.log(
  all.length ? `审计链校验：${events} 条，发现 ${all.length} 处异常` : `审计链校验：${events} 条，全部完好${compared}`,
)
if (!all.length) await writeCheckpoint(db, files, config.APP_SECRET, new Date())
await db.destroy()
process.exitCode = all.length ? 1 : 0
