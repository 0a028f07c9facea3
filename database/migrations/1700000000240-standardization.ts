import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Self-evaluations with their elements, and certificates of work-safety standardization. */
export class Standardization1700000000240 implements MigrationInterface {
  name = 'Standardization1700000000240'

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement)
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['evaluation_item', 'self_evaluation', 'standardization_certificate'])
      await runner.query(`DROP TABLE IF EXISTS ${table}`)
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
  `CREATE TABLE IF NOT EXISTS self_evaluation (${row}
    year INT NOT NULL,
    standard_code VARCHAR(40) ${bin} NOT NULL,
    state VARCHAR(16) ${bin} NOT NULL,
    summary JSON NOT NULL,
    submitter_id BIGINT NULL,
    submitter_name VARCHAR(40) ${text} NULL,
    submitted_at DATETIME(3) NULL,
    decider_name VARCHAR(40) ${text} NULL,
    decided_at DATETIME(3) NULL,
    decision VARCHAR(300) ${text} NULL,
    ${keys},
    UNIQUE KEY one_per_year (tenant_id, year),
    CONSTRAINT self_evaluation_of_tenant FOREIGN KEY (tenant_id) REFERENCES tenant (id)
  ) ${table}`,

  // Titles are copied: an evaluation shows the standard as it read when it was made.
  `CREATE TABLE IF NOT EXISTS evaluation_item (${row}
    evaluation_id BIGINT NOT NULL,
    clause VARCHAR(16) ${bin} NOT NULL,
    title VARCHAR(120) ${text} NOT NULL,
    is_applicable TINYINT(1) NOT NULL,
    full_score DECIMAL(5,1) NOT NULL,
    score DECIMAL(5,1) NULL,
    finding VARCHAR(1000) ${text} NULL,
    files JSON NOT NULL,
    hazard_id BIGINT NULL,
    ${keys},
    UNIQUE KEY one_per_clause (tenant_id, evaluation_id, clause),
    CONSTRAINT item_of_evaluation FOREIGN KEY (tenant_id, evaluation_id) REFERENCES self_evaluation (tenant_id, id),
    CONSTRAINT item_hazard FOREIGN KEY (tenant_id, hazard_id) REFERENCES hazard (tenant_id, id)
  ) ${table}`,

  `CREATE TABLE IF NOT EXISTS standardization_certificate (${row}
    level VARCHAR(8) ${bin} NOT NULL,
    number VARCHAR(60) ${text} NOT NULL,
    issuer VARCHAR(120) ${text} NOT NULL,
    issued_on DATE NOT NULL,
    expires_on DATE NOT NULL,
    revoked_on DATE NULL,
    file_id BIGINT NULL,
    ${keys},
    UNIQUE KEY one_per_number (tenant_id, number),
    KEY latest (tenant_id, expires_on, id),
    CONSTRAINT certificate_of_tenant FOREIGN KEY (tenant_id) REFERENCES tenant (id),
    CONSTRAINT certificate_file FOREIGN KEY (tenant_id, file_id) REFERENCES file (tenant_id, id)
  ) ${table}`,
]
