import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Tenants and people, and the tables every module stands on: events, sessions, numbers, idempotency. */
export class Ground1700000000000 implements MigrationInterface {
  name = 'Ground1700000000000'

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement)
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of tables) await runner.query(`DROP TABLE IF EXISTS ${table}`)
  }
}

const tables = [
  'login_lock',
  'number_series',
  'idempotency_key',
  'audit_head',
  'event_receipt',
  'event',
  'session',
  'account',
  'org_unit',
  'jurisdiction',
  'authority',
  'enterprise',
  'tenant',
]
const text = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci'
const bin = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_bin'
const table = `ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`
/** Every business row: one owner tenant, first in its primary key; ids grow over all tenants. */
const row = `
  tenant_id BIGINT NOT NULL,
  id BIGINT NOT NULL AUTO_INCREMENT,
  version INT NOT NULL,
  created_at DATETIME(3) NOT NULL,`
const keys = `
  PRIMARY KEY (tenant_id, id),
  KEY by_id (id)`

const statements = [
  `CREATE TABLE IF NOT EXISTS tenant (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    kind VARCHAR(16) ${bin} NOT NULL,
    name VARCHAR(120) ${text} NOT NULL,
    status VARCHAR(16) ${bin} NOT NULL,
    created_at DATETIME(3) NOT NULL
  ) ${table}`,

  `CREATE TABLE IF NOT EXISTS enterprise (${row}
    name VARCHAR(120) ${text} NOT NULL,
    short_name VARCHAR(40) ${text} NOT NULL,
    uscc VARCHAR(18) ${bin} NOT NULL,
    code VARCHAR(16) ${bin} NOT NULL,
    region_code VARCHAR(12) ${bin} NOT NULL,
    sector VARCHAR(32) ${bin} NOT NULL,
    industry_code VARCHAR(8) ${bin} NOT NULL,
    address VARCHAR(200) ${text} NOT NULL,
    principal_name VARCHAR(40) ${text} NOT NULL,
    principal_phone VARCHAR(20) ${bin} NULL,
    safety_phone VARCHAR(20) ${bin} NULL,
    staff INT NOT NULL,
    products VARCHAR(300) ${text} NULL,
    status VARCHAR(16) ${bin} NOT NULL,
    status_note VARCHAR(300) ${text} NULL,
    accepted_at DATETIME(3) NULL,
    colour VARCHAR(8) ${bin} NOT NULL,
    colour_reason VARCHAR(300) ${text} NOT NULL,
    ${keys},
    UNIQUE KEY one_per_uscc (uscc),
    UNIQUE KEY one_per_code (code),
    KEY by_jurisdiction (region_code, sector, tenant_id),
    CONSTRAINT enterprise_is_tenant FOREIGN KEY (tenant_id) REFERENCES tenant (id)
  ) ${table}`,

  `CREATE TABLE IF NOT EXISTS authority (${row}
    name VARCHAR(120) ${text} NOT NULL,
    short_name VARCHAR(40) ${text} NOT NULL,
    region_code VARCHAR(12) ${bin} NOT NULL,
    document_word VARCHAR(20) ${text} NOT NULL,
    phone VARCHAR(20) ${bin} NULL,
    ${keys},
    CONSTRAINT authority_is_tenant FOREIGN KEY (tenant_id) REFERENCES tenant (id)
  ) ${table}`,

  `CREATE TABLE IF NOT EXISTS jurisdiction (${row}
    region_code VARCHAR(12) ${bin} NOT NULL,
    sectors JSON NULL,
    valid_from DATE NOT NULL,
    valid_to DATE NULL,
    ${keys},
    CONSTRAINT jurisdiction_of_tenant FOREIGN KEY (tenant_id) REFERENCES tenant (id)
  ) ${table}`,

  `CREATE TABLE IF NOT EXISTS org_unit (${row}
    parent_id BIGINT NULL,
    kind VARCHAR(16) ${bin} NOT NULL,
    name VARCHAR(60) ${text} NOT NULL,
    ${keys},
    UNIQUE KEY one_name (tenant_id, parent_id, name),
    CONSTRAINT org_unit_parent FOREIGN KEY (tenant_id, parent_id) REFERENCES org_unit (tenant_id, id),
    CONSTRAINT org_unit_of_tenant FOREIGN KEY (tenant_id) REFERENCES tenant (id)
  ) ${table}`,

  // `login` is unique over all tenants: people type it before anyone knows where they belong.
  `CREATE TABLE IF NOT EXISTS account (${row}
    login VARCHAR(40) ${bin} NOT NULL,
    name VARCHAR(40) ${text} NOT NULL,
    phone VARCHAR(20) ${bin} NULL,
    email VARCHAR(120) ${bin} NULL,
    post VARCHAR(60) ${text} NULL,
    password_hash VARCHAR(200) ${bin} NOT NULL,
    must_change_password TINYINT(1) NOT NULL,
    status VARCHAR(16) ${bin} NOT NULL,
    roles JSON NOT NULL,
    unit_id BIGINT NULL,
    unit_ids JSON NOT NULL,
    last_login_at DATETIME(3) NULL,
    ${keys},
    UNIQUE KEY one_per_login (login),
    CONSTRAINT account_unit FOREIGN KEY (tenant_id, unit_id) REFERENCES org_unit (tenant_id, id),
    CONSTRAINT account_of_tenant FOREIGN KEY (tenant_id) REFERENCES tenant (id)
  ) ${table}`,

  `CREATE TABLE IF NOT EXISTS session (${row}
    token_hash VARCHAR(64) ${bin} NOT NULL,
    user_id BIGINT NOT NULL,
    expires_at DATETIME(3) NOT NULL,
    ip VARCHAR(45) ${bin} NOT NULL,
    agent VARCHAR(300) ${bin} NOT NULL,
    ${keys},
    UNIQUE KEY by_token (token_hash),
    KEY by_user (tenant_id, user_id),
    CONSTRAINT session_account FOREIGN KEY (tenant_id, user_id) REFERENCES account (tenant_id, id)
  ) ${table}`,

  // Failures are counted where a Redis flush cannot forget them.
  `CREATE TABLE IF NOT EXISTS login_lock (
    login VARCHAR(40) ${bin} NOT NULL PRIMARY KEY,
    failures INT NOT NULL,
    last_failure_at DATETIME(3) NOT NULL,
    locked_until DATETIME(3) NULL
  ) ${table}`,

  `CREATE TABLE IF NOT EXISTS event (
    seq BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    id CHAR(36) ${bin} NOT NULL,
    tenant_id BIGINT NOT NULL,
    actor_id BIGINT NOT NULL,
    actor_name VARCHAR(40) ${text} NOT NULL,
    type VARCHAR(60) ${bin} NOT NULL,
    subject VARCHAR(40) ${bin} NOT NULL,
    subject_id BIGINT NOT NULL,
    payload JSON NOT NULL,
    occurred_at DATETIME(3) NOT NULL,
    relayed_at DATETIME(3) NULL,
    position BIGINT NULL,
    hash CHAR(64) ${bin} NULL,
    UNIQUE KEY one_per_id (id),
    UNIQUE KEY chain (tenant_id, position),
    KEY of_tenant (tenant_id, seq),
    KEY of_subject (tenant_id, subject, subject_id, seq),
    KEY to_relay (relayed_at, seq),
    KEY to_seal (position, seq)
  ) ${table}`,

  `CREATE TABLE IF NOT EXISTS event_receipt (
    consumer VARCHAR(60) ${bin} NOT NULL,
    event_id CHAR(36) ${bin} NOT NULL,
    PRIMARY KEY (consumer, event_id)
  ) ${table}`,

  `CREATE TABLE IF NOT EXISTS audit_head (
    tenant_id BIGINT NOT NULL PRIMARY KEY,
    position BIGINT NOT NULL,
    hash VARCHAR(64) ${bin} NOT NULL,
    signature CHAR(64) ${bin} NOT NULL
  ) ${table}`,

  `CREATE TABLE IF NOT EXISTS idempotency_key (
    user_id BIGINT NOT NULL,
    idem_key VARCHAR(64) ${bin} NOT NULL,
    request CHAR(64) ${bin} NOT NULL,
    reply JSON NULL,
    created_at DATETIME(3) NOT NULL,
    PRIMARY KEY (user_id, idem_key),
    KEY by_age (created_at)
  ) ${table}`,

  `CREATE TABLE IF NOT EXISTS number_series (
    tenant_id BIGINT NOT NULL,
    series VARCHAR(40) ${bin} NOT NULL,
    last BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, series)
  ) ${table}`,
]
