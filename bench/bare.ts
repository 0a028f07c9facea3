import { createHash, randomUUID } from 'node:crypto'
import express, { type Request } from 'express'
import mysql, { type RowDataPacket } from 'mysql2/promise'

/*
 * The baseline: what express and mysql2 do for the same rows and the same JSON, with no session, no rights, no limits,
 * no validation, no headers. The list's statements are the product's own, word for word (STATEMENTS).
 */
interface Statement {
  sql: string
  /** `'tenant'` stands for the enterprise asked about. */
  values: unknown[]
}
const statements: Statement[] = JSON.parse(process.env.STATEMENTS ?? '[]')
const pool = mysql.createPool({
  uri: process.env.DATABASE_URL,
  connectionLimit: 16,
  timezone: 'Z',
  supportBigNumbers: true,
  bigNumberStrings: true,
  charset: 'utf8mb4_unicode_520_ci',
})
const app = express()
app.disable('x-powered-by')
app.disable('etag')
app.get('/livez', (_req, res) => void res.send('ok'))

const ask = async (statement: Statement | undefined, tenant: unknown) => {
  if (!statement) throw new Error('No statement')
  const values = statement.values.map((value) => (value === 'tenant' ? tenant : value))
  const [rows] = await pool.query<RowDataPacket[]>(statement.sql, values)
  return rows
}

app.get('/api/hazards', async (req, res) => {
  const { tenant } = req.query
  const [list, ...others] = statements
  const rows = await ask(list, tenant)
  const items = rows.slice(0, 20)
  for (const row of items) {
    row.funds = row.funds === null ? null : Number(row.funds)
    row.isSupervised = row.isSupervised === 1
    row.photos = typeof row.photos === 'string' ? JSON.parse(row.photos) : row.photos
  }
  for (const other of others) {
    const [enterprise] = await ask(other, tenant)
    for (const row of items) row.enterpriseName = enterprise?.shortName
  }
  const next = rows.length > 20 ? Buffer.from(JSON.stringify([items[19]?.id])).toString('base64url') : null
  res.json({ items, next, total: null })
})

app.post('/api/hazards', express.json(), async (req, res) => {
  const connection = await pool.getConnection()
  try {
    await connection.beginTransaction()
    const reply = await insertReport(connection, req)
    await connection.commit()
    res.json(reply)
  } catch (error) {
    await connection.rollback()
    throw error
  } finally {
    connection.release()
  }
})

/** The four rows a report leaves behind: its number, the hazard, the event (audit and outbox), the idempotency key. */
async function insertReport(connection: mysql.PoolConnection, req: Request) {
  const tenant = String(req.query.tenant)
  const user = `${tenant}2`
  const now = new Date()
  const year = new Date(now.getTime() + 8 * 3_600_000).getUTCFullYear()
  const [number] = await connection.query<mysql.ResultSetHeader>(
    'INSERT INTO number_series (tenant_id, series, last) VALUES (?, ?, LAST_INSERT_ID(1)) ON DUPLICATE KEY UPDATE last = LAST_INSERT_ID(last + 1)',
    [tenant, `hazard-${year}`],
  )
  const code = `YH-${year}-${String(number.insertId).padStart(6, '0')}`
  const { title, place } = req.body
  const hazard = {
    tenant_id: tenant,
    version: 1,
    created_at: now,
    number: code,
    title,
    place,
    source: 'quick_report',
    state: 'reported',
    reporter_id: user,
    reporter_name: '李安全',
    found_at: now,
    returns: 0,
    is_supervised: 0,
    photos: '[]',
  }
  const [added] = await connection.query<mysql.ResultSetHeader>('INSERT INTO hazard SET ?', [hazard])
  await connection.query(
    'INSERT INTO event (id, tenant_id, actor_id, actor_name, type, subject, subject_id, payload, occurred_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    [
      randomUUID(),
      tenant,
      user,
      '李安全',
      'hazard.reported',
      'Hazard',
      added.insertId,
      JSON.stringify({ number: code, title }),
      now,
    ],
  )
  const reply = { ...unset, id: String(added.insertId), tenantId: tenant, ...replyOf(hazard, user) }
  const digest = createHash('sha256').update(JSON.stringify(req.body)).digest('hex')
  await connection.query(
    'INSERT INTO idempotency_key (user_id, idem_key, request, created_at, reply) VALUES (?, ?, ?, ?, ?)',
    [user, req.header('idempotency-key'), digest, now, JSON.stringify(reply)],
  )
  return reply
}

const replyOf = (row: { number: string; title: string; place: string; created_at: Date }, user: string) => ({
  number: row.number,
  title: row.title,
  place: row.place,
  version: 1,
  source: 'quick_report',
  state: 'reported',
  reporterId: user,
  reporterName: '李安全',
  foundAt: row.created_at,
  createdAt: row.created_at,
  returns: 0,
  isSupervised: false,
  photos: [],
})
const unset = Object.fromEntries(
  [
    ...[
      'riskPointId',
      'riskPointName',
      'level',
      'criterionCode',
      'category',
      'speciality',
      'treatment',
      'accidentType',
    ],
    ...['cause', 'ownerId', 'ownerName', 'ownerUnitId', 'measure', 'funds', 'deadline', 'contingency', 'interim'],
    ...['submittedAt', 'closedAt', 'verifierName', 'overdueSince', 'voidProposerId'],
  ].map((name) => [name, null]),
)

app.listen(Number(process.env.PORT), '127.0.0.1')
process.once('SIGTERM', () => process.exit(0))
