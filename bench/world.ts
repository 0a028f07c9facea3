import { createHash } from 'node:crypto'
import mysql, { type Connection } from 'mysql2/promise'
import { entities } from '../server/src/modules'
import { openDatabase } from '../server/src/platform/data-source'

/** The benchmark's own database: 1 000 000 hazards of 1 000 enterprises. Kept between runs unless `--fresh`. */
export const database = 'sf_bench'
export const tenants = 1000
export const hazards = 1_000_000
/** Enterprise 1 holds this many, so that there is a page 2 500 of 20 rows; the others share the rest evenly. */
export const largest = 60_940
const each = 940

/** Every enterprise has a safety manager and a worker, signed in with these tokens. */
export const token = (tenant: number, who: 'manager' | 'worker') => `bench-${who}-${tenant}`
export const managerId = (tenant: number) => tenant * 10 + 1

export function benchUrl(): string {
  const url = new URL(process.env.DATABASE_URL ?? '')
  url.pathname = `/${database}`
  return url.href
}

/** Makes the database if it is not there, or not whole. Resolves with a connection to it. */
export async function openWorld(isFresh: boolean): Promise<Connection> {
  const url = new URL(benchUrl())
  url.pathname = '/'
  const root = await mysql.createConnection(url.href)
  if (isFresh) await root.query(`DROP DATABASE IF EXISTS ${database}`)
  await root.query(`CREATE DATABASE IF NOT EXISTS ${database} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci`)
  await root.end()
  const typeorm = await openDatabase({ NODE_ENV: 'production', DATABASE_URL: benchUrl(), DATABASE_POOL: 2 }, entities)
  await typeorm.runMigrations({ transaction: 'none' })
  await typeorm.destroy()
  const db = await mysql.createConnection({ uri: benchUrl(), timezone: 'Z' })
  const [rows] = await db.query('SELECT COUNT(*) AS n FROM hazard WHERE id <= ?', [hazards])
  if ((rows as { n: number }[])[0]?.n !== hazards) await fill(db)
  // Unused sessions end; the world may be older than that.
  await db.query('UPDATE session SET last_used_at = UTC_TIMESTAMP(3)')
  return db
}

async function fill(db: Connection): Promise<void> {
  const began = Date.now()
  console.log(`filling ${database}: ${hazards} hazards of ${tenants} enterprises …`)
  for (const statement of people) await db.query(statement)
  for (let from = 1; from <= tenants; from += 100) {
    await db.query(hazardRows('g.n < ?', 't.n BETWEEN ? AND ?'), [each, from, from + 99])
    console.log(`  ${Math.min(tenants, from + 99) * each} (${Math.round((Date.now() - began) / 1000)} s)`)
  }
  // The rest of the million all goes to enterprise 1.
  await db.query(hazardRows('g.n >= ?', 't.n BETWEEN ? AND ?').replace('t.n AS tenant', '1 AS tenant'), [
    each,
    1,
    tenants,
  ])
  await db.query(`ALTER TABLE hazard AUTO_INCREMENT = ${hazards + 1}`)
  await db.query(`INSERT INTO number_series (tenant_id, series, last)
    SELECT tenant_id, CONCAT('hazard-', YEAR(UTC_TIMESTAMP() + INTERVAL 8 HOUR)), COUNT(*) FROM hazard GROUP BY tenant_id
    ON DUPLICATE KEY UPDATE last = VALUES(last)`)
  for (const statement of ['SET foreign_key_checks = 1', 'SET unique_checks = 1', 'ANALYZE TABLE hazard'])
    await db.query(statement)
  console.log(`  filled in ${Math.round((Date.now() - began) / 1000)} s`)
}

const sha = (text: string) => createHash('sha256').update(text).digest('hex')
if (sha('bench-manager-1') !== sha(token(1, 'manager'))) throw new Error('Tokens and their stored hashes differ')

const people = [
  'SET foreign_key_checks = 0',
  'SET unique_checks = 0',
  ...['hazard', 'session', 'account', 'enterprise', 'tenant', 'event', 'idempotency_key', 'number_series'].map(
    (table) => `TRUNCATE TABLE ${table}`,
  ),
  'CREATE TEMPORARY TABLE number (n INT PRIMARY KEY)',
  'INSERT INTO number WITH RECURSIVE up (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM up WHERE n < 999) SELECT n FROM up',
  // One statement may not open a temporary table twice.
  'CREATE TEMPORARY TABLE tenth (n INT PRIMARY KEY)',
  'INSERT INTO tenth SELECT n + 1 FROM number',
  `INSERT INTO tenant (id, kind, name, status, created_at)
   SELECT n, 'enterprise', CONCAT('第', n, '机械厂'), 'active', UTC_TIMESTAMP(3) FROM tenth`,
  `INSERT INTO enterprise (tenant_id, id, version, created_at, name, short_name, uscc, code, region_code, sector,
     industry_code, address, principal_name, principal_phone, staff, status, accepted_at, colour, colour_reason)
   SELECT n, n, 1, UTC_TIMESTAMP(3), CONCAT('第', n, '机械厂有限公司'), CONCAT('第', n, '机械厂'), LPAD(n, 18, '0'),
     CONCAT('BENCH', LPAD(n, 6, '0')), CONCAT('410', LPAD(n % 18, 3, '1'), '106'), 'industry_trade', '3311',
     '工业路 1 号', '王建国', '13800000000', 120, 'active', UTC_TIMESTAMP(3), 'green', '没有未销号的重大隐患' FROM tenth`,
  ...(['manager', 'worker'] as const).flatMap((who, i) => [
    `INSERT INTO account (tenant_id, id, version, created_at, login, name, password_hash, must_change_password, status,
       roles, unit_ids)
     SELECT n, n * 10 + ${i + 1}, 1, UTC_TIMESTAMP(3), CONCAT('${who}-', n), '李安全', 'none', 0, 'active',
       '["${who === 'manager' ? 'safety_manager' : 'worker'}"]', '[]' FROM tenth`,
    `INSERT INTO session (tenant_id, id, version, created_at, token_hash, user_id, expires_at, last_used_at, ip, agent)
     SELECT n, n * 10 + ${i + 1}, 1, UTC_TIMESTAMP(3), SHA2(CONCAT('bench-${who}-', n), 256), n * 10 + ${i + 1},
       UTC_TIMESTAMP(3) + INTERVAL 10 YEAR, UTC_TIMESTAMP(3) + INTERVAL 10 YEAR, '127.0.0.1', 'bench' FROM tenth`,
  ]),
]

/** Ids interleave over the enterprises, as they do when all of them report at once. */
const hazardRows = (rounds: string, range: string) => `INSERT INTO hazard (tenant_id, id, version, created_at, number,
    title, place, risk_point_name, source, state, level, category, speciality, treatment, cause, reporter_id,
    reporter_name, found_at, owner_id, owner_name, measure, funds, deadline, contingency, submitted_at, closed_at,
    verifier_name, returns, is_supervised, photos)
  SELECT tenant, id, 4, at, CONCAT('YH-2025-', LPAD(id, 7, '0')),
    CONCAT(ELT(id % 4 + 1, '配电箱门缺失带电部位裸露', '安全通道被成品托盘占用', '砂轮机防护罩未恢复', '气瓶与热源间距不足'), '（', id, '）'),
    CONCAT(ELT(id % 3 + 1, '一车间', '二车间', '成品库'), '东墙 ', id % 40, ' 号位'), '冲压作业区', 'quick_report',
    ELT(is_open + 1, 'closed', 'rectifying'), IF(id % 50 = 0, 'major', 'general'), 'site', 'electrical', 'by_deadline',
    '日常点检没有覆盖到这个位置', tenant * 10 + 2, '李安全', at, tenant * 10 + 2, '李安全',
    '更换破损的箱门并加锁，班前点检记录到位', 800 + id % 900, at + INTERVAL 10 DAY, '断电挂牌，专人看守',
    at + INTERVAL 5 DAY, IF(is_open, NULL, at + INTERVAL 6 DAY), '王建国', 0, 0, JSON_ARRAY('1', '2')
  FROM (SELECT t.n AS tenant, g.n * ${tenants} + t.n AS id, (g.n * ${tenants} + t.n) % 10 = 0 AS is_open,
      '2025-01-01' + INTERVAL (g.n * ${tenants} + t.n) * 30 SECOND AS at
    FROM tenth t CROSS JOIN number g WHERE ${rounds} AND ${range}) AS made ORDER BY tenant, id`
