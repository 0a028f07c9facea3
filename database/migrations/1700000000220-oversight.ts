import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Listed supervision, official documents that anyone can verify, and the counters behind the overview. */
export class Oversight1700000000220 implements MigrationInterface {
  name = 'Oversight1700000000220'

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement)
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['enterprise_figures', 'official_document', 'supervision_entry', 'supervision']) {
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
  `CREATE TABLE IF NOT EXISTS supervision (${row}
    enterprise_id BIGINT NOT NULL,
    enterprise_name VARCHAR(120) ${text} NOT NULL,
    hazard_id BIGINT NOT NULL,
    hazard_number VARCHAR(24) ${bin} NOT NULL,
    hazard_title VARCHAR(300) ${text} NOT NULL,
    authority_name VARCHAR(120) ${text} NOT NULL,
    number VARCHAR(40) ${bin} NULL,
    state VARCHAR(20) ${bin} NOT NULL,
    description TEXT ${text} NOT NULL,
    basis VARCHAR(1000) ${text} NOT NULL,
    requirements JSON NOT NULL,
    treat_by DATE NOT NULL,
    plan_by DATE NULL,
    progress_by DATE NULL,
    extensions INT NOT NULL,
    is_stopped TINYINT(1) NOT NULL,
    progress INT NOT NULL,
    drafter_id BIGINT NOT NULL,
    drafter_name VARCHAR(40) ${text} NOT NULL,
    signer_name VARCHAR(40) ${text} NULL,
    issued_at DATETIME(3) NULL,
    received_at DATETIME(3) NULL,
    receiver_name VARCHAR(40) ${text} NULL,
    applied_at DATETIME(3) NULL,
    delisted_at DATETIME(3) NULL,
    notice_code VARCHAR(16) ${bin} NULL,
    opinion_code VARCHAR(16) ${bin} NULL,
    open_hazard_id BIGINT NULL,
    ${keys},
    UNIQUE KEY one_per_number (tenant_id, number),
    UNIQUE KEY one_open_per_hazard (enterprise_id, open_hazard_id),
    KEY by_enterprise (enterprise_id, id),
    KEY by_state (tenant_id, state, id),
    CONSTRAINT supervision_of_tenant FOREIGN KEY (tenant_id) REFERENCES tenant (id),
    CONSTRAINT supervised_hazard FOREIGN KEY (enterprise_id, hazard_id) REFERENCES hazard (tenant_id, id)
  ) ${table}`,

  `CREATE TABLE IF NOT EXISTS supervision_entry (${row}
    enterprise_id BIGINT NOT NULL,
    supervision_id BIGINT NOT NULL,
    kind VARCHAR(16) ${bin} NOT NULL,
    content JSON NOT NULL,
    files JSON NOT NULL,
    author_name VARCHAR(40) ${text} NOT NULL,
    decision VARCHAR(16) ${bin} NULL,
    decision_note VARCHAR(2000) ${text} NULL,
    decider_name VARCHAR(40) ${text} NULL,
    decided_at DATETIME(3) NULL,
    ${keys},
    KEY by_supervision (tenant_id, supervision_id, id),
    CONSTRAINT entry_of_supervision FOREIGN KEY (tenant_id, supervision_id) REFERENCES supervision (tenant_id, id)
  ) ${table}`,

  `CREATE TABLE IF NOT EXISTS official_document (${row}
    code VARCHAR(16) ${bin} NOT NULL,
    kind VARCHAR(24) ${bin} NOT NULL,
    number VARCHAR(40) ${bin} NOT NULL,
    title VARCHAR(120) ${text} NOT NULL,
    issuer VARCHAR(120) ${text} NOT NULL,
    addressee VARCHAR(120) ${text} NOT NULL,
    issued_at DATETIME(3) NOT NULL,
    supervision_id BIGINT NOT NULL,
    file_id BIGINT NULL,
    sha256 VARCHAR(64) ${bin} NULL,
    ${keys},
    UNIQUE KEY one_per_code (code),
    CONSTRAINT document_of_tenant FOREIGN KEY (tenant_id) REFERENCES tenant (id)
  ) ${table}`,

  // One row an enterprise, kept by a consumer: the overview costs what the enterprises cost, whatever their history.
  `CREATE TABLE IF NOT EXISTS enterprise_figures (${row}
    risks_major INT NOT NULL,
    risks_considerable INT NOT NULL,
    risks_general INT NOT NULL,
    risks_low INT NOT NULL,
    hazards INT NOT NULL,
    reported INT NOT NULL,
    graded INT NOT NULL,
    plan_review INT NOT NULL,
    rectifying INT NOT NULL,
    verifying INT NOT NULL,
    accepted INT NOT NULL,
    closed INT NOT NULL,
    void_review INT NOT NULL,
    overdue INT NOT NULL,
    major INT NOT NULL,
    major_open INT NOT NULL,
    supervised INT NOT NULL,
    rectified INT NOT NULL,
    on_time INT NOT NULL,
    ${keys},
    UNIQUE KEY one_per_enterprise (tenant_id),
    CONSTRAINT figures_of_tenant FOREIGN KEY (tenant_id) REFERENCES tenant (id)
  ) ${table}`,
]
