import { createHmac } from 'node:crypto'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { DataSource } from 'typeorm'
import type { AuditFault } from './audit'
import type { FileStore } from './files'

/** Where every chain ended when it was last found whole, kept outside of the database and signed. */
interface Checkpoint {
  at: string
  heads: Record<string, { position: number; hash: string }>
}
const key = 'audit/checkpoint.json'

/**
 * What a chain alone cannot show: that a tenant's trail and its head were put back to an older state, which was true
 * once, or removed altogether. Compares with the last checkpoint; without one there is nothing to compare.
 */
export async function compareWithCheckpoint(
  db: DataSource,
  files: FileStore,
  secret: string,
): Promise<{ since: string | null; faults: AuditFault[] }> {
  if (!(await files.has(key))) return { since: null, faults: [] }
  const { body, signature } = JSON.parse(await text(await files.get(key))) as { body: string; signature: string }
  if (signature !== signed(secret, body)) return { since: null, faults: [fault('0', 0, 'the checkpoint was changed')] }
  const { at, heads } = JSON.parse(body) as Checkpoint
  const faults: AuditFault[] = []
  for (const [tenantId, { position, hash }] of Object.entries(heads)) {
    if (position === 0) continue
    const [event] = await db.query('SELECT hash FROM event WHERE tenant_id = ? AND position = ?', [tenantId, position])
    if (!event) faults.push(fault(tenantId, position, `the trail is shorter than it was at ${at}`))
    else if (event.hash !== hash) faults.push(fault(tenantId, position, `the trail is not the one of ${at}`))
  }
  return { since: at, faults }
}

/** Call it when everything was found whole. */
export async function writeCheckpoint(db: DataSource, files: FileStore, secret: string, now: Date): Promise<void> {
  const rows: { tenantId: string; position: string; hash: string }[] = await db.query(
    'SELECT tenant_id AS tenantId, position, hash FROM audit_head ORDER BY tenant_id',
  )
  const heads = Object.fromEntries(
    rows.map(({ tenantId, position, hash }) => [tenantId, { position: Number(position), hash }]),
  )
  const body = JSON.stringify({ at: now.toISOString(), heads } satisfies Checkpoint)
  const bytes = Buffer.from(JSON.stringify({ body, signature: signed(secret, body) }))
  await files.put(key, Readable.from([bytes]), bytes.length)
}

const signed = (secret: string, body: string) => createHmac('sha256', secret).update(`checkpoint ${body}`).digest('hex')
const fault = (tenantId: string, position: number, fault: string): AuditFault => ({ tenantId, position, fault })
