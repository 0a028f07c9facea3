import { createHmac } from 'node:crypto'
import type { DataSource, EntityManager } from 'typeorm'
import type { Event } from './events'
import { inTransaction } from './transaction'

type Chained = Event & { position: number; hash: string }
interface Head {
  position: number
  hash: string
}

const columns = `seq, id, tenant_id AS tenantId, actor_id AS actorId, actor_name AS actorName, type, subject,
  subject_id AS subjectId, payload, occurred_at AS occurredAt, position, hash`

/** Keyed, so that someone who can write the database still cannot forge a link without the program's secret. */
export function linkHash(secret: string, previous: string, position: number, event: Event): string {
  const payload = typeof event.payload === 'string' ? JSON.parse(event.payload) : event.payload
  const fields = [
    previous,
    position,
    event.id,
    event.tenantId,
    event.actorId,
    event.actorName,
    event.type,
    event.subject,
    event.subjectId,
    canonical(payload),
    event.occurredAt.toISOString(),
  ]
  return createHmac('sha256', secret).update(fields.join('\u001f')).digest('hex')
}

/** Key order of a stored JSON value differs between databases; its meaning must not. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

/**
 * Links committed events into their tenants' chains, outside the requests that wrote them. Safe to run anywhere, any
 * number of times: the head row of a tenant is locked while its chain grows. Returns how many events were linked.
 */
export function sealEvents(db: DataSource, secret: string, batch = 500): Promise<number> {
  return inTransaction(db, async (manager) => {
    const events: Event[] = await manager.query(
      `SELECT ${columns} FROM event WHERE position IS NULL ORDER BY seq LIMIT ${batch} FOR UPDATE SKIP LOCKED`,
    )
    const byTenant = groupByTenant(events)
    // Always in the same order, so that two sealers wait for each other instead of deadlocking.
    for (const tenantId of [...byTenant.keys()].sort())
      await extend(manager, secret, tenantId, byTenant.get(tenantId) ?? [])
    return events.length
  })
}

function groupByTenant(events: Event[]): Map<string, Event[]> {
  const groups = new Map<string, Event[]>()
  for (const event of events) groups.set(event.tenantId, [...(groups.get(event.tenantId) ?? []), event])
  return groups
}

async function extend(manager: EntityManager, secret: string, tenantId: string, events: Event[]): Promise<void> {
  await manager.query(
    'INSERT INTO audit_head (tenant_id, position, hash, signature) VALUES (?, 0, ?, ?) ON DUPLICATE KEY UPDATE tenant_id = tenant_id',
    [tenantId, '', signHead(secret, tenantId, { position: 0, hash: '' })],
  )
  const [stored] = await manager.query('SELECT position, hash FROM audit_head WHERE tenant_id = ? FOR UPDATE', [
    tenantId,
  ])
  const head: Head = { position: Number(stored.position), hash: stored.hash }
  for (const event of events) {
    head.position += 1
    head.hash = linkHash(secret, head.hash, head.position, event)
    await manager.query('UPDATE event SET position = ?, hash = ? WHERE seq = ?', [head.position, head.hash, event.seq])
  }
  await manager.query('UPDATE audit_head SET position = ?, hash = ?, signature = ? WHERE tenant_id = ?', [
    head.position,
    head.hash,
    signHead(secret, tenantId, head),
    tenantId,
  ])
}

/** Signs where a chain ends, so that its tail cannot be cut unnoticed. */
export const signHead = (secret: string, tenantId: string, { position, hash }: Head) =>
  createHmac('sha256', secret).update(`head ${tenantId} ${position} ${hash}`).digest('hex')

export interface AuditFault {
  tenantId: string
  position: number
  /** English, for the log of the command. */
  fault: string
}

/** Re-computes every chain and returns what does not fit: edits, deletions, insertions, reorderings, a cut tail. */
export async function verifyAudit(db: DataSource, secret: string): Promise<{ events: number; faults: AuditFault[] }> {
  const faults: AuditFault[] = []
  const heads: SignedHead[] = await db.query(
    'SELECT tenant_id AS tenantId, position, hash, signature FROM audit_head ORDER BY tenant_id',
  )
  const orphans = await db.query(
    `SELECT tenant_id AS tenantId, COUNT(*) AS n FROM event WHERE position IS NOT NULL
     AND tenant_id NOT IN (SELECT tenant_id FROM audit_head) GROUP BY tenant_id`,
  )
  for (const { tenantId } of orphans) faults.push({ tenantId, position: 0, fault: 'chain without a head' })
  // One chain is read while another is hashed.
  const chains = await severalAtOnce(3, heads, (head) => verifyChain(db, secret, head))
  return {
    events: chains.reduce((sum, { events }) => sum + events, 0),
    faults: [...faults, ...chains.flatMap((chain) => chain.faults)],
  }
}

interface SignedHead {
  tenantId: string
  position: string
  hash: string
  signature: string
}

/** Results in the order of the items, whoever of them was done first. */
async function severalAtOnce<T, R>(width: number, items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const waiting = items.entries()
  const runner = async () => {
    for (const [i, item] of waiting) results[i] = await work(item)
  }
  await Promise.all(Array.from({ length: width }, runner))
  return results
}

async function verifyChain(db: DataSource, secret: string, { tenantId, signature, ...stored }: SignedHead) {
  const faults: AuditFault[] = []
  const head: Head = { position: Number(stored.position), hash: stored.hash }
  if (signature !== signHead(secret, tenantId, head)) {
    faults.push({ tenantId, position: head.position, fault: 'head signature does not fit' })
  }
  let at: Head = { position: 0, hash: '' }
  for (;;) {
    const page: Chained[] = await db.query(
      `SELECT ${columns} FROM event WHERE tenant_id = ? AND position > ? ORDER BY position LIMIT 5000`,
      [tenantId, at.position],
    )
    for (const event of page) {
      const position = Number(event.position)
      if (position !== at.position + 1) faults.push({ tenantId, position, fault: `gap after ${at.position}` })
      const hash = linkHash(secret, at.hash, position, event)
      if (hash !== event.hash) faults.push({ tenantId, position, fault: 'content does not fit its hash' })
      at = { position, hash: event.hash }
    }
    if (page.length < 5000) break
  }
  if (at.position !== head.position || at.hash !== head.hash) {
    faults.push({ tenantId, position: at.position, fault: `chain ends at ${at.position}, head says ${head.position}` })
  }
  return { events: at.position, faults }
}
