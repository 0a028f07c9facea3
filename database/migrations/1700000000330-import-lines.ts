import { deflateRawSync } from 'node:zlib'
import type { MigrationInterface, QueryRunner } from 'typeorm'

/** What becomes of an imported row stands in its chunk, packed like the rows themselves; the table of rows goes. */
export class ImportLines1700000000330 implements MigrationInterface {
  name = 'ImportLines1700000000330'

  async up(runner: QueryRunner): Promise<void> {
    if (!(await runner.hasColumn('import_chunk', 'planned'))) {
      await runner.query(`ALTER TABLE import_chunk
        ADD COLUMN packed_content MEDIUMBLOB NULL AFTER sheet,
        ADD COLUMN planned MEDIUMBLOB NULL AFTER carry,
        ADD COLUMN tally JSON NULL AFTER planned,
        ADD COLUMN waiting MEDIUMBLOB NULL AFTER tally,
        ADD COLUMN packed_applied MEDIUMBLOB NULL`)
    }
    if (await runner.hasColumn('import_chunk', 'packed_content')) {
      await pack(runner)
      await runner.query(`ALTER TABLE import_chunk DROP COLUMN content, DROP COLUMN applied,
        CHANGE COLUMN packed_content content MEDIUMBLOB NOT NULL, CHANGE COLUMN packed_applied applied MEDIUMBLOB NULL`)
    }
    // What waits for its commit is previewed once more; what was stopped on the way stands as far as it came.
    await runner.query(`UPDATE import_batch SET counts = NULL, state = 'parsed' WHERE state IN ('planning', 'planned')`)
    await runner.query(`UPDATE import_batch SET state = 'committed' WHERE state = 'committing'`)
    await runner.query('DROP TABLE IF EXISTS import_row')
  }

  /** Staged rows do not come back: their files are uploaded again. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DELETE FROM import_chunk')
    if (await runner.hasColumn('import_chunk', 'planned')) {
      await runner.query(`ALTER TABLE import_chunk DROP COLUMN planned, DROP COLUMN tally, DROP COLUMN waiting,
        MODIFY COLUMN content JSON NOT NULL, MODIFY COLUMN applied JSON NULL`)
    }
    await runner.query(rows)
  }
}

const packed = (value: unknown) =>
  value === null ? null : deflateRawSync(typeof value === 'string' ? value : JSON.stringify(value), { level: 1 })
const parsed = (value: unknown) => (typeof value === 'string' ? JSON.parse(value) : value)

interface Line {
  position: number
  outcome: string
  reason: string | null
  warned: number
  problems: unknown
  targetId: string | null
}

async function pack(runner: QueryRunner): Promise<void> {
  for (;;) {
    const chunks = await runner.query(
      'SELECT tenant_id, id, content, applied FROM import_chunk WHERE packed_content IS NULL ORDER BY id LIMIT 50',
    )
    if (!chunks.length) return
    for (const { tenant_id, id, content, applied } of chunks) {
      const found: Line[] = await runner.query(
        `SELECT r.position, r.outcome, r.reason, r.warned, r.problems, r.target_id AS targetId
         FROM import_chunk c JOIN import_row r ON r.tenant_id = c.tenant_id AND r.batch_id = c.batch_id AND r.chunk_id = c.id
         WHERE c.tenant_id = ? AND c.id = ? ORDER BY r.position`,
        [tenant_id, id],
      )
      const lines = found.map(({ position: _, warned, problems, ...line }) => ({
        ...line,
        warned: warned === 1,
        problems: parsed(problems) ?? [],
      }))
      await runner.query(
        'UPDATE import_chunk SET packed_content = ?, packed_applied = ?, planned = ?, tally = ? WHERE tenant_id = ? AND id = ?',
        [
          packed(content),
          packed(applied),
          lines.length ? packed(lines) : null,
          lines.length ? JSON.stringify(groupsOf(lines)) : null,
          tenant_id,
          id,
        ],
      )
    }
  }
}

function groupsOf(lines: readonly { outcome: string; reason: string | null; warned: boolean }[]) {
  const groups = new Map<string, object & { count: number }>()
  for (const { outcome, reason, warned } of lines) {
    const key = `${outcome} ${reason} ${warned}`
    const group = groups.get(key) ?? { outcome, reason, warned, count: 0 }
    group.count++
    groups.set(key, group)
  }
  return [...groups.values()]
}

const rows = `CREATE TABLE IF NOT EXISTS import_row (
    tenant_id BIGINT NOT NULL,
    id BIGINT NOT NULL AUTO_INCREMENT,
    version INT NOT NULL,
    created_at DATETIME(3) NOT NULL,
    batch_id BIGINT NOT NULL,
    chunk_id BIGINT NOT NULL,
    position INT NOT NULL,
    row_no INT NOT NULL,
    outcome VARCHAR(8) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    reason VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    warned TINYINT(1) NOT NULL,
    problems JSON NULL,
    target_id BIGINT NULL,
    PRIMARY KEY (tenant_id, id),
    KEY by_id (id),
    KEY by_outcome (tenant_id, batch_id, outcome, id),
    KEY by_chunk (tenant_id, batch_id, chunk_id)
  ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`
