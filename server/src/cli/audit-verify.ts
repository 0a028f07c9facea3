import { entities } from '../modules'
import { sealEvents, verifyAudit } from '../platform/audit'
import { readConfig } from '../platform/config'
import { openDatabase } from '../platform/data-source'

/** `npm run audit:verify`: re-computes every tenant's audit chain; exit code 1 when anything does not fit. */
const config = readConfig()
const db = await openDatabase(config, entities)
while ((await sealEvents(db, config.APP_SECRET)) > 0);
const { events, faults } = await verifyAudit(db, config.APP_SECRET)
for (const { tenantId, position, fault } of faults.slice(0, 100))
  console.log(`租户 ${tenantId} 第 ${position} 条：${fault}`)
console.log(
  faults.length ? `审计链校验：${events} 条，发现 ${faults.length} 处异常` : `审计链校验：${events} 条，全部完好`,
)
await db.destroy()
process.exitCode = faults.length ? 1 : 0
