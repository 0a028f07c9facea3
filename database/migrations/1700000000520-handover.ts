import type { MigrationInterface, QueryRunner } from 'typeorm'

/** The office in charge of a case, drafts that block nobody, handovers between offices, and offices merged into others. */
export class Handover1700000000520 implements MigrationInterface {
  name = 'Handover1700000000520'

  async up(runner: QueryRunner): Promise<void> {
    await add(runner, 'supervision', 'office_id', 'BIGINT NULL AFTER created_at')
    await add(runner, 'supervision', 'stays', 'TINYINT(1) NULL AFTER office_id')
    await add(runner, 'supervision', 'draft_hazard_id', 'BIGINT NULL AFTER open_hazard_id')
    await runner.query('UPDATE supervision SET office_id = tenant_id WHERE office_id IS NULL')
    await runner.query('UPDATE supervision SET stays = 0 WHERE stays IS NULL')
    await runner.query(
      `UPDATE supervision SET draft_hazard_id = open_hazard_id, open_hazard_id = NULL
       WHERE state IN ('draft', 'signed') AND open_hazard_id IS NOT NULL`,
    )
    await runner.query('ALTER TABLE supervision MODIFY office_id BIGINT NOT NULL, MODIFY stays TINYINT(1) NOT NULL')
    await addKey(runner, 'supervision', 'one_draft_per_office', 'UNIQUE KEY', '(office_id, draft_hazard_id)')
    await addKey(runner, 'supervision', 'by_office', 'KEY', '(office_id, state, id)')
    await addKey(runner, 'official_document', 'of_case', 'KEY', '(supervision_id, id)')
    await add(runner, 'authority', 'merged_into_id', 'BIGINT NULL')
    await add(runner, 'authority', 'merged_on', 'DATE NULL')
    await runner.query(handover)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE IF EXISTS handover')
    await runner.query('ALTER TABLE authority DROP COLUMN merged_into_id, DROP COLUMN merged_on')
    await runner.query('ALTER TABLE official_document DROP KEY of_case')
    await runner.query(
      `UPDATE supervision s LEFT JOIN supervision o ON o.enterprise_id = s.enterprise_id AND o.open_hazard_id = s.draft_hazard_id
       SET s.open_hazard_id = s.draft_hazard_id WHERE s.draft_hazard_id IS NOT NULL AND o.id IS NULL`,
    )
    await runner.query(
      `ALTER TABLE supervision DROP KEY one_draft_per_office, DROP KEY by_office, DROP COLUMN draft_hazard_id,
       DROP COLUMN stays, DROP COLUMN office_id`,
    )
  }
}

const text = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci'
const bin = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_bin'
const handover = `CREATE TABLE IF NOT EXISTS handover (
    tenant_id BIGINT NOT NULL,
    id BIGINT NOT NULL AUTO_INCREMENT,
    version INT NOT NULL,
    created_at DATETIME(3) NOT NULL,
    supervision_id BIGINT NOT NULL,
    open_supervision_id BIGINT NULL,
    enterprise_id BIGINT NOT NULL,
    enterprise_name VARCHAR(120) ${text} NOT NULL,
    hazard_title VARCHAR(300) ${text} NOT NULL,
    number VARCHAR(40) ${bin} NULL,
    case_state VARCHAR(20) ${bin} NOT NULL,
    office_name VARCHAR(120) ${text} NOT NULL,
    successor_id BIGINT NULL,
    successor_name VARCHAR(120) ${text} NULL,
    cause VARCHAR(16) ${bin} NOT NULL,
    state VARCHAR(16) ${bin} NOT NULL,
    frozen_at DATETIME(3) NOT NULL,
    snapshot MEDIUMBLOB NOT NULL,
    note VARCHAR(500) ${text} NULL,
    decided_by VARCHAR(40) ${text} NULL,
    decided_at DATETIME(3) NULL,
    answer VARCHAR(500) ${text} NULL,
    answered_by VARCHAR(40) ${text} NULL,
    answered_at DATETIME(3) NULL,
    PRIMARY KEY (tenant_id, id),
    KEY by_id (id),
    UNIQUE KEY one_open_per_case (open_supervision_id),
    KEY of_case (supervision_id, id),
    KEY to_successor (successor_id, state, id),
    KEY by_state (tenant_id, state, id),
    CONSTRAINT handover_of_tenant FOREIGN KEY (tenant_id) REFERENCES tenant (id)
  ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`

async function add(runner: QueryRunner, table: string, column: string, definition: string): Promise<void> {
  if (await has(runner, 'COLUMNS', 'COLUMN_NAME', table, column)) return
  await runner.query(`ALTER TABLE ${table} ADD COLUMN ${column} ${definition}`)
}

async function addKey(runner: QueryRunner, table: string, name: string, kind: string, on: string): Promise<void> {
  if (await has(runner, 'STATISTICS', 'INDEX_NAME', table, name)) return
  await runner.query(`ALTER TABLE ${table} ADD ${kind} ${name} ${on}`)
}

/** MySQL has no ADD … IF NOT EXISTS, and a migration may be run again after half of it. */
async function has(runner: QueryRunner, view: string, column: string, table: string, name: string): Promise<boolean> {
  const found = await runner.query(
    `SELECT 1 FROM information_schema.${view} WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND ${column} = ? LIMIT 1`,
    [table, name],
  )
  return found.length > 0
}
