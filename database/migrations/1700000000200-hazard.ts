import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Hazards with their rounds of rectification and treatment plans. */
export class Hazard1700000000200 implements MigrationInterface {
  name = 'Hazard1700000000200'

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement)
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['treatment_plan', 'rectification', 'hazard'])
      await runner.query(`DROP TABLE IF EXISTS ${table}`)
  }
}

const text = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci'
const bin = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_bin'
const table = `ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`

const statements = [
  `CREATE TABLE IF NOT EXISTS hazard (
    tenant_id BIGINT NOT NULL,
    id BIGINT NOT NULL AUTO_INCREMENT,
    version INT NOT NULL,
    created_at DATETIME(3) NOT NULL,
    number VARCHAR(24) ${bin} NOT NULL,
    title VARCHAR(300) ${text} NOT NULL,
    place VARCHAR(120) ${text} NOT NULL,
    risk_point_id BIGINT NULL,
    risk_point_name VARCHAR(120) ${text} NULL,
    source VARCHAR(24) ${bin} NOT NULL,
    state VARCHAR(16) ${bin} NOT NULL,
    level VARCHAR(16) ${bin} NULL,
    criterion_code VARCHAR(40) ${bin} NULL,
    category VARCHAR(16) ${bin} NULL,
    speciality VARCHAR(16) ${bin} NULL,
    treatment VARCHAR(16) ${bin} NULL,
    accident_type VARCHAR(20) ${bin} NULL,
    cause VARCHAR(300) ${text} NULL,
    reporter_id BIGINT NOT NULL,
    reporter_name VARCHAR(40) ${text} NOT NULL,
    found_at DATETIME(3) NOT NULL,
    owner_id BIGINT NULL,
    owner_name VARCHAR(40) ${text} NULL,
    owner_unit_id BIGINT NULL,
    measure VARCHAR(500) ${text} NULL,
    funds DECIMAL(14,2) NULL,
    deadline DATETIME(3) NULL,
    contingency VARCHAR(500) ${text} NULL,
    interim VARCHAR(500) ${text} NULL,
    submitted_at DATETIME(3) NULL,
    closed_at DATETIME(3) NULL,
    verifier_name VARCHAR(40) ${text} NULL,
    returns INT NOT NULL,
    overdue_since DATETIME(3) NULL,
    is_supervised TINYINT(1) NOT NULL,
    void_proposer_id BIGINT NULL,
    photos JSON NOT NULL,
    PRIMARY KEY (tenant_id, id),
    KEY by_id (id),
    UNIQUE KEY one_per_number (tenant_id, number),
    KEY by_state (tenant_id, state, id),
    KEY by_deadline (tenant_id, deadline, id),
    KEY by_owner (tenant_id, owner_id, id),
    KEY by_reporter (tenant_id, reporter_id, id),
    KEY by_level (level, id),
    KEY by_risk_point (tenant_id, risk_point_id),
    CONSTRAINT hazard_of_tenant FOREIGN KEY (tenant_id) REFERENCES tenant (id),
    CONSTRAINT hazard_reporter FOREIGN KEY (tenant_id, reporter_id) REFERENCES account (tenant_id, id),
    CONSTRAINT hazard_owner FOREIGN KEY (tenant_id, owner_id) REFERENCES account (tenant_id, id)
  ) ${table}`,

  `CREATE TABLE IF NOT EXISTS rectification (
    tenant_id BIGINT NOT NULL,
    id BIGINT NOT NULL AUTO_INCREMENT,
    version INT NOT NULL,
    created_at DATETIME(3) NOT NULL,
    hazard_id BIGINT NOT NULL,
    round INT NOT NULL,
    note VARCHAR(500) ${text} NOT NULL,
    photos JSON NOT NULL,
    submitter_name VARCHAR(40) ${text} NOT NULL,
    result VARCHAR(16) ${bin} NULL,
    verifier_name VARCHAR(40) ${text} NULL,
    verify_note VARCHAR(300) ${text} NULL,
    verified_at DATETIME(3) NULL,
    PRIMARY KEY (tenant_id, id),
    KEY by_id (id),
    UNIQUE KEY one_per_round (tenant_id, hazard_id, round),
    CONSTRAINT rectification_hazard FOREIGN KEY (tenant_id, hazard_id) REFERENCES hazard (tenant_id, id)
  ) ${table}`,

  `CREATE TABLE IF NOT EXISTS treatment_plan (
    tenant_id BIGINT NOT NULL,
    id BIGINT NOT NULL AUTO_INCREMENT,
    version INT NOT NULL,
    created_at DATETIME(3) NOT NULL,
    hazard_id BIGINT NOT NULL,
    goal TEXT ${text} NOT NULL,
    methods TEXT ${text} NOT NULL,
    funds TEXT ${text} NOT NULL,
    people TEXT ${text} NOT NULL,
    timetable TEXT ${text} NOT NULL,
    safety TEXT ${text} NOT NULL,
    commitments JSON NOT NULL,
    submitter_name VARCHAR(40) ${text} NOT NULL,
    result VARCHAR(16) ${bin} NULL,
    result_note VARCHAR(300) ${text} NULL,
    decider_name VARCHAR(40) ${text} NULL,
    decided_at DATETIME(3) NULL,
    PRIMARY KEY (tenant_id, id),
    KEY by_id (id),
    KEY by_hazard (tenant_id, hazard_id),
    CONSTRAINT treatment_plan_hazard FOREIGN KEY (tenant_id, hazard_id) REFERENCES hazard (tenant_id, id)
  ) ${table}`,
]
