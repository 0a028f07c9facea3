import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Risk points, the register's rows with their control measures, its frozen versions, and floor plans. */
export class Risk1700000000210 implements MigrationInterface {
  name = 'Risk1700000000210'

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement)
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['floor_plan', 'risk_register_row', 'risk_register', 'control_measure', 'risk', 'risk_point']) {
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
  `CREATE TABLE IF NOT EXISTS risk_point (${row}
    number VARCHAR(24) ${bin} NOT NULL,
    name VARCHAR(120) ${text} NOT NULL,
    kind VARCHAR(16) ${bin} NOT NULL,
    location VARCHAR(120) ${text} NOT NULL,
    code VARCHAR(16) ${bin} NOT NULL,
    unit_id BIGINT NULL,
    unit_name VARCHAR(60) ${text} NULL,
    person_name VARCHAR(40) ${text} NULL,
    level VARCHAR(16) ${bin} NULL,
    risk_count INT NOT NULL,
    import_id BIGINT NULL,
    ${keys},
    UNIQUE KEY one_per_code (code),
    UNIQUE KEY one_per_number (tenant_id, number),
    KEY by_name (tenant_id, name),
    CONSTRAINT risk_point_of_tenant FOREIGN KEY (tenant_id) REFERENCES tenant (id),
    CONSTRAINT risk_point_unit FOREIGN KEY (tenant_id, unit_id) REFERENCES org_unit (tenant_id, id)
  ) ${table}`,

  `CREATE TABLE IF NOT EXISTS risk (${row}
    risk_point_id BIGINT NOT NULL,
    unit VARCHAR(200) ${text} NOT NULL,
    factor TEXT ${text} NOT NULL,
    accident_types JSON NOT NULL,
    consequence VARCHAR(500) ${text} NULL,
    inherent JSON NULL,
    residual JSON NULL,
    inherent_level VARCHAR(16) ${bin} NULL,
    level VARCHAR(16) ${bin} NULL,
    assessed_at DATETIME(3) NULL,
    control_level VARCHAR(16) ${bin} NULL,
    improvement VARCHAR(1000) ${text} NULL,
    department_name VARCHAR(60) ${text} NULL,
    person_name VARCHAR(40) ${text} NULL,
    basis VARCHAR(500) ${text} NULL,
    remark VARCHAR(300) ${text} NULL,
    import_id BIGINT NULL,
    fingerprint CHAR(32) ${bin} NOT NULL,
    ${keys},
    KEY by_level (tenant_id, level, id),
    KEY by_point (tenant_id, risk_point_id, id),
    KEY by_fingerprint (tenant_id, fingerprint),
    KEY by_import (tenant_id, import_id),
    CONSTRAINT risk_point_of_risk FOREIGN KEY (tenant_id, risk_point_id) REFERENCES risk_point (tenant_id, id)
  ) ${table}`,

  // Measures are rows: inspection tasks and the exchange interface refer to them one by one.
  `CREATE TABLE IF NOT EXISTS control_measure (${row}
    risk_id BIGINT NOT NULL,
    kind VARCHAR(16) ${bin} NOT NULL,
    text TEXT ${text} NOT NULL,
    ${keys},
    KEY by_risk (tenant_id, risk_id),
    CONSTRAINT measure_of_risk FOREIGN KEY (tenant_id, risk_id) REFERENCES risk (tenant_id, id) ON DELETE CASCADE
  ) ${table}`,

  `CREATE TABLE IF NOT EXISTS risk_register (${row}
    edition INT NOT NULL,
    state VARCHAR(16) ${bin} NOT NULL,
    row_count INT NOT NULL,
    counts JSON NOT NULL,
    ungraded INT NOT NULL,
    submitter_id BIGINT NOT NULL,
    submitter_name VARCHAR(40) ${text} NOT NULL,
    note VARCHAR(300) ${text} NULL,
    decider_name VARCHAR(40) ${text} NULL,
    decided_at DATETIME(3) NULL,
    decision VARCHAR(300) ${text} NULL,
    ${keys},
    UNIQUE KEY one_per_edition (tenant_id, edition)
  ) ${table}`,

  `CREATE TABLE IF NOT EXISTS risk_register_row (${row}
    register_id BIGINT NOT NULL,
    risk_id BIGINT NOT NULL,
    level VARCHAR(16) ${bin} NULL,
    row_json JSON NOT NULL,
    ${keys},
    KEY by_register (tenant_id, register_id, id),
    KEY by_level (tenant_id, register_id, level, id),
    UNIQUE KEY once_per_register (tenant_id, register_id, risk_id),
    CONSTRAINT row_of_register FOREIGN KEY (tenant_id, register_id) REFERENCES risk_register (tenant_id, id)
  ) ${table}`,

  `CREATE TABLE IF NOT EXISTS floor_plan (${row}
    name VARCHAR(60) ${text} NOT NULL,
    file_id BIGINT NOT NULL,
    areas JSON NOT NULL,
    ${keys},
    CONSTRAINT floor_plan_of_tenant FOREIGN KEY (tenant_id) REFERENCES tenant (id)
  ) ${table}`,
]
