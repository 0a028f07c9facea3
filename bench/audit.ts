import { randomUUID } from 'node:crypto'
import type { Connection } from 'mysql2/promise'
import { entities } from '../server/src/modules'
import { linkHash, signHead, verifyAudit } from '../server/src/platform/audit'
import { openDatabase } from '../server/src/platform/data-source'
import type { Event } from '../server/src/platform/events'
import type { Line } from './rows'
import { benchUrl, tenants } from './world'

const events = 1_000_000
const perTenant = events / tenants
const secret = 'a secret of the benchmark, long enough to be one'

/** A million sealed events verified, as `npm run audit:verify` does it. Seconds, not a ratio. */
export async function auditLines(db: Connection): Promise<Line[]> {
  await sealed(db)
  const typeorm = await openDatabase({ NODE_ENV: 'production', DATABASE_URL: benchUrl(), DATABASE_POOL: 4 }, entities)
  try {
    const began = performance.now()
    const { events: verified, faults } = await verifyAudit(typeorm, secret)
    const seconds = (performance.now() - began) / 1000
    if (verified < events || faults.length)
      throw new Error(`${verified} verified, ${faults.length} faults: ${faults[0]?.fault}`)
    return [
      {
        work: `audit chain of ${verified} events verified (seconds)`,
        baseline: 'the promise of 10 s',
        ratio: seconds,
        bar: '<= 10',
        detail: `${Math.round(verified / seconds)} events/s`,
      },
    ]
  } finally {
    await typeorm.destroy()
  }
}

/** The chains, computed here and inserted whole: sealing a million one by one is not what is measured. */
async function sealed(db: Connection): Promise<void> {
  // Other rows' products seal what they did under a secret of their own.
  const [rows] = await db.query("SELECT COUNT(*) AS n, SUM(type = 'bench.sealed') AS ours FROM event")
  const [{ n, ours } = { n: 0, ours: 0 }] = rows as { n: number; ours: string | number }[]
  if (n === events && Number(ours) === events) return
  console.log(`sealing ${events} events …`)
  await db.query('TRUNCATE TABLE event')
  await db.query('TRUNCATE TABLE audit_head')
  for (let tenant = 1; tenant <= tenants; tenant++) await chain(db, String(tenant))
}

async function chain(db: Connection, tenantId: string): Promise<void> {
  const at = { position: 0, hash: '' }
  const rows: unknown[][] = []
  for (let i = 0; i < perTenant; i++) {
    const event: Event = {
      seq: '0',
      id: randomUUID(),
      tenantId,
      actorId: `${tenantId}1`,
      actorName: '李安全',
      type: 'hazard.submit',
      subject: 'Hazard',
      subjectId: String(i + 1),
      payload: { number: `YH-2025-${i}`, title: '配电箱门缺失带电部位裸露', from: 'rectifying', to: 'verifying' },
      occurredAt: new Date(Date.UTC(2025, 0, 1) + i * 60_000),
    }
    at.position += 1
    at.hash = linkHash(secret, at.hash, at.position, event)
    const { seq: _, payload, ...stored } = event
    rows.push([...Object.values(stored), JSON.stringify(payload), at.position, at.hash, event.occurredAt])
  }
  await db.query(
    'INSERT INTO event (id, tenant_id, actor_id, actor_name, type, subject, subject_id, occurred_at, payload, position, hash, relayed_at) VALUES ?',
    [rows],
  )
  await db.query('INSERT INTO audit_head (tenant_id, position, hash, signature) VALUES (?)', [
    [tenantId, at.position, at.hash, signHead(secret, tenantId, at)],
  ])
}
