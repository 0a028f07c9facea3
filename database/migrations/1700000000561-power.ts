import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Changes of power that wait for a second person: over accounts, and over the registry of authorities. */
export class Power1700000000561 implements MigrationInterface {
  name = 'Power1700000000561'

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE IF EXISTS authority_request')
    await runner.query('DROP TABLE IF EXISTS role_grant')
  }
}

const text = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci'
const bin = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_bin'
const table = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci'
const row = `
  tenant_id BIGINT NOT NULL,
  id BIGINT NOT NULL AUTO_INCREMENT,
  version INT NOT NULL,
  created_at DATETIME(3) NOT NULL,`
const keys = `
  PRIMARY KEY (tenant_id, id),
  KEY by_id (id)`

const statements = [
  `CREATE TABLE IF NOT EXISTS role_grant (${row}
    tenant_kind VARCHAR(16) ${bin} NOT NULL,
    account_id BIGINT NOT NULL,
    account_name VARCHAR(40) ${text} NOT NULL,
    account_login VARCHAR(40) ${bin} NOT NULL,
    act VARCHAR(16) ${bin} NOT NULL,
    role VARCHAR(32) ${bin} NULL,
    identity JSON NULL,
    channel VARCHAR(16) ${bin} NOT NULL,
    state VARCHAR(16) ${bin} NOT NULL,
    reason VARCHAR(300) ${text} NOT NULL,
    asked_by_id BIGINT NOT NULL,
    asked_in BIGINT NOT NULL,
    asked_by_name VARCHAR(40) ${text} NOT NULL,
    decided_by_id BIGINT NULL,
    decided_by_name VARCHAR(40) ${text} NULL,
    decided_at DATETIME(3) NULL,
    note VARCHAR(300) ${text} NULL,
    ${keys},
    KEY of_account (tenant_id, account_id, state),
    KEY by_asker (asked_by_id, id),
    KEY waiting_outside (channel, tenant_kind, state, id),
    CONSTRAINT role_grant_account FOREIGN KEY (tenant_id, account_id) REFERENCES account (tenant_id, id)
  ) ${table}`,

  `CREATE TABLE IF NOT EXISTS authority_request (${row}
    act VARCHAR(16) ${bin} NOT NULL,
    authority_id BIGINT NULL,
    name VARCHAR(120) ${text} NOT NULL,
    content JSON NOT NULL,
    state VARCHAR(16) ${bin} NOT NULL,
    reason VARCHAR(300) ${text} NOT NULL,
    asked_by_id BIGINT NOT NULL,
    asked_by_name VARCHAR(40) ${text} NOT NULL,
    decided_by_name VARCHAR(40) ${text} NULL,
    decided_at DATETIME(3) NULL,
    note VARCHAR(300) ${text} NULL,
    ${keys},
    KEY by_state (tenant_id, state, id),
    CONSTRAINT authority_request_asker FOREIGN KEY (tenant_id, asked_by_id) REFERENCES account (tenant_id, id)
  ) ${table}`,
]
