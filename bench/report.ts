import { randomUUID } from 'node:crypto'
import type { Connection } from 'mysql2/promise'
import { against, type Effort } from './list'
import { load, request, type Server, startBare, startProduct } from './programs'
import { differences, type Line } from './rows'
import { hazards, tenants, token } from './world'

const people = Array.from({ length: 100 }, (_, i) => 2 + i * Math.floor((tenants - 2) / 100))
const body = JSON.stringify({ title: '三号配电箱门掉了，里面带电裸露', place: '二车间东墙' })
const cookie = (tenant: number) => `sf_session=${token(tenant, 'worker')}`
const post = (path: string, more = '') =>
  `POST ${path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nIdempotency-Key: {key}\r\n${more}\r\n${body}`

/** Reporting a hazard: permission, number, audit event (the outbox too), idempotency; all in one transaction. */
export async function reportLines(db: Connection, { rounds, seconds }: Effort): Promise<Line[]> {
  const [product, bare] = await Promise.all([startProduct(), startBare([])])
  try {
    await sameRows(db, product, bare)
    const ours = people.map((tenant) => post('/api/hazards', `Cookie: ${cookie(tenant)}\r\n`))
    const raw = people.map((tenant) => post(`/api/hazards?tenant=${tenant}`))
    const at = (server: Server, requests: string[]) => () => load(server, { connections: 16, seconds, requests })
    for (const warm of [at(product, ours), at(bare, raw)]) for (let i = 0; i < 3; i++) await warm()
    return [
      await against(at(product, ours), at(bare, raw), rounds, {
        work: 'report a hazard: permission, number, event, outbox, idempotency',
        baseline: 'express + mysql2 inserting the same rows in one transaction',
        bar: '>= 0.6',
      }),
    ]
  } finally {
    await Promise.all([product.stop(), bare.stop()])
    await sweep(db)
  }
}

/** Both leave the same rows behind: all columns but ids, numbers, moments and the key. */
async function sameRows(db: Connection, product: Server, bare: Server): Promise<void> {
  const tenant = 7
  const send = (port: number, path: string, session: string) =>
    request(port, path, session, { method: 'POST', body, headers: { 'idempotency-key': randomUUID() } })
  const mine = (await send(product.port, '/api/hazards', cookie(tenant))) as { id: string }
  const theirs = (await send(bare.port, `/api/hazards?tenant=${tenant}`, '')) as { id: string }
  const keys = (reply: object) => Object.keys(reply).sort()
  const differing = [
    ...differences(keys(mine), keys(theirs)),
    ...differences(await left(db, mine.id), await left(db, theirs.id)),
  ]
  if (differing.length) throw new Error(`The baseline leaves other rows: ${differing.slice(0, 3).join('; ')}`)
}

async function left(db: Connection, id: string) {
  const volatile = new Set(['id', 'number', 'created_at', 'found_at', 'seq', 'subject_id', 'payload', 'occurred_at'])
  const [hazard] = await db.query('SELECT * FROM hazard WHERE id = ?', [id])
  const [event] = await db.query("SELECT * FROM event WHERE subject = 'Hazard' AND subject_id = ?", [id])
  const rows = [...(hazard as object[]), ...(event as object[])]
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !volatile.has(name))))
}

/** What this row added goes again, so that the next run measures the same table. */
async function sweep(db: Connection): Promise<void> {
  await db.query('DELETE FROM hazard WHERE id > ?', [hazards])
  await db.query("DELETE FROM event WHERE type = 'hazard.reported'")
  await db.query('TRUNCATE TABLE idempotency_key')
}
