import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Imports: the batch, its staged rows in chunks, what becomes of each row, and columns remembered for the next file. */
export class Import1700000000230 implements MigrationInterface {
  name = 'Import1700000000230'

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement)
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['import_mapping', 'import_row', 'import_chunk', 'import_batch']) {
      await runner.query(`DROP TABLE IF EXISTS ${table}`)
    }
  }
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
  `CREATE TABLE IF NOT EXISTS import_batch (${row}
    kind VARCHAR(20) ${bin} NOT NULL,
    state VARCHAR(16) ${bin} NOT NULL,
    file_id BIGINT NOT NULL,
    file_name VARCHAR(200) ${text} NOT NULL,
    user_id BIGINT NOT NULL,
    user_name VARCHAR(40) ${text} NOT NULL,
    job_id BIGINT NULL,
    sheets JSON NOT NULL,
    options JSON NOT NULL,
    counts JSON NULL,
    obstacles JSON NULL,
    refused_file_id BIGINT NULL,
    committed_at DATETIME(3) NULL,
    ${keys},
    CONSTRAINT import_of_tenant FOREIGN KEY (tenant_id) REFERENCES tenant (id),
    CONSTRAINT import_file FOREIGN KEY (tenant_id, file_id) REFERENCES file (tenant_id, id)
  ) ${table}`,

  // Rows of the file, some hundreds a piece: written once, read in order; a row each would double the work.
  `CREATE TABLE IF NOT EXISTS import_chunk (${row}
    batch_id BIGINT NOT NULL,
    sheet INT NOT NULL,
    content JSON NOT NULL,
    carry JSON NULL,
    applied JSON NULL,
    ${keys},
    KEY by_batch (tenant_id, batch_id, id),
    CONSTRAINT chunk_of_import FOREIGN KEY (tenant_id, batch_id) REFERENCES import_batch (tenant_id, id)
  ) ${table}`,

  `CREATE TABLE IF NOT EXISTS import_row (${row}
    batch_id BIGINT NOT NULL,
    chunk_id BIGINT NOT NULL,
    position INT NOT NULL,
    row_no INT NOT NULL,
    outcome VARCHAR(8) ${bin} NOT NULL,
    reason VARCHAR(40) ${bin} NULL,
    warned TINYINT(1) NOT NULL,
    problems JSON NULL,
    target_id BIGINT NULL,
    ${keys},
    KEY by_outcome (tenant_id, batch_id, outcome, id),
    KEY by_chunk (tenant_id, batch_id, chunk_id)
  ) ${table}`,

  `CREATE TABLE IF NOT EXISTS import_mapping (${row}
    kind VARCHAR(20) ${bin} NOT NULL,
    fingerprint CHAR(32) ${bin} NOT NULL,
    columns JSON NOT NULL,
    fill_down JSON NOT NULL,
    options JSON NOT NULL,
    used_at DATETIME(3) NOT NULL,
    ${keys},
    UNIQUE KEY one_per_header (tenant_id, kind, fingerprint),
    CONSTRAINT import_mapping_of_tenant FOREIGN KEY (tenant_id) REFERENCES tenant (id)
  ) ${table}`,
]
