import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Where each enterprise belonged from when, and the requests that change what is registered of it. */
export class Belonging1700000000500 implements MigrationInterface {
  name = 'Belonging1700000000500'

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement)
    await fill(runner)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE IF EXISTS belonging')
    await runner.query('DROP TABLE IF EXISTS enterprise_change')
  }
}

interface Place {
  regionCode: string
  sector: string
}
interface Enterprise extends Place {
  tenantId: string
  since: Date
}
interface Move {
  at: Date
  from: Place
  to: Place
}

/** The past as the trail tells it: until now an enterprise could move itself. Enterprises done before are left alone. */
async function fill(runner: QueryRunner): Promise<void> {
  for (let after = '0'; ; ) {
    const enterprises: Enterprise[] = await runner.query(
      `SELECT e.tenant_id AS tenantId, e.region_code AS regionCode, e.sector, COALESCE(e.accepted_at, e.created_at) AS since
       FROM enterprise e WHERE e.tenant_id > ? AND e.status IN ('active', 'suspended')
         AND NOT EXISTS (SELECT 1 FROM belonging b WHERE b.tenant_id = e.tenant_id)
       ORDER BY e.tenant_id LIMIT 500`,
      [after],
    )
    const last = enterprises.at(-1)
    if (!last) return
    after = String(last.tenantId)
    const moves = await movesOf(
      runner,
      enterprises.map(({ tenantId }) => tenantId),
    )
    const rows = enterprises.flatMap((one) => linesOf(one, moves.get(String(one.tenantId)) ?? []))
    await runner.query(
      `INSERT INTO belonging (tenant_id, version, created_at, region_code, sector, valid_from, valid_to, cause, change_id)
       VALUES ?`,
      [rows],
    )
  }
}

async function movesOf(runner: QueryRunner, tenants: readonly string[]): Promise<Map<string, Move[]>> {
  const events: { tenantId: string; at: Date; payload: unknown }[] = await runner.query(
    `SELECT tenant_id AS tenantId, occurred_at AS at, payload FROM event
     WHERE tenant_id IN (?) AND type = 'enterprise.edited' ORDER BY seq`,
    [tenants],
  )
  const moves = new Map<string, Move[]>()
  for (const { tenantId, at, payload } of events) {
    const { from, to } = (typeof payload === 'string' ? JSON.parse(payload) : payload) as Partial<Move>
    if (!from || !to || (from.regionCode === to.regionCode && from.sector === to.sector)) continue
    moves.set(String(tenantId), [...(moves.get(String(tenantId)) ?? []), { at, from, to }])
  }
  return moves
}

function linesOf(enterprise: Enterprise, moves: readonly Move[]) {
  const { tenantId, since, regionCode, sector } = enterprise
  const first = moves[0]?.from ?? { regionCode, sector }
  const places = [
    { ...first, at: since, cause: 'found' },
    ...moves.map(({ at, to }) => ({ ...to, at, cause: 'self_edited' })),
  ]
  const present = places.at(-1)
  // Where the trail and the entry differ, the entry is what everyone goes by.
  if (present) Object.assign(present, { regionCode, sector })
  return places.map((place, i) => [
    tenantId,
    1,
    place.at,
    place.regionCode,
    place.sector,
    place.at,
    places[i + 1]?.at ?? null,
    place.cause,
    null,
  ])
}

const text = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci'
const bin = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_bin'
const table = `ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`
const row = `
    tenant_id BIGINT NOT NULL,
    id BIGINT NOT NULL AUTO_INCREMENT,
    version INT NOT NULL,
    created_at DATETIME(3) NOT NULL,`
const keys = `
    PRIMARY KEY (tenant_id, id),
    KEY by_id (id)`

const statements = [
  `CREATE TABLE IF NOT EXISTS enterprise_change (${row}
    state VARCHAR(16) ${bin} NOT NULL,
    former JSON NOT NULL,
    wanted JSON NOT NULL,
    reason VARCHAR(1000) ${text} NOT NULL,
    files JSON NOT NULL,
    requester_id BIGINT NOT NULL,
    requester_name VARCHAR(40) ${text} NOT NULL,
    releasing_office_id BIGINT NULL,
    releasing_office_name VARCHAR(120) ${text} NULL,
    released_at DATETIME(3) NULL,
    releaser_name VARCHAR(40) ${text} NULL,
    release_note VARCHAR(500) ${text} NULL,
    receiving_office_id BIGINT NULL,
    receiving_office_name VARCHAR(120) ${text} NULL,
    received_at DATETIME(3) NULL,
    receiver_name VARCHAR(40) ${text} NULL,
    receive_note VARCHAR(500) ${text} NULL,
    acts JSON NULL,
    refused_by VARCHAR(170) ${text} NULL,
    refusal VARCHAR(500) ${text} NULL,
    decided_at DATETIME(3) NULL,
    is_open TINYINT(1) NULL,
    ${keys},
    UNIQUE KEY one_open_per_enterprise (tenant_id, is_open),
    KEY by_releasing_office (releasing_office_id, state, id),
    KEY by_receiving_office (receiving_office_id, state, id),
    CONSTRAINT change_of_enterprise FOREIGN KEY (tenant_id) REFERENCES tenant (id),
    CONSTRAINT change_requested_by FOREIGN KEY (tenant_id, requester_id) REFERENCES account (tenant_id, id)
  ) ${table}`,

  `CREATE TABLE IF NOT EXISTS belonging (${row}
    region_code VARCHAR(12) ${bin} NOT NULL,
    sector VARCHAR(32) ${bin} NOT NULL,
    valid_from DATETIME(3) NOT NULL,
    valid_to DATETIME(3) NULL,
    cause VARCHAR(16) ${bin} NOT NULL,
    change_id BIGINT NULL,
    ${keys},
    KEY by_change (tenant_id, change_id),
    CONSTRAINT belonging_of_enterprise FOREIGN KEY (tenant_id) REFERENCES tenant (id),
    CONSTRAINT belonging_by_change FOREIGN KEY (tenant_id, change_id) REFERENCES enterprise_change (tenant_id, id)
  ) ${table}`,
]
