import type { MigrationInterface, QueryRunner } from 'typeorm'

/** What the product does on its own: jobs, deadlines, notifications and their delivery; and the files people add. */
export class Work1700000000010 implements MigrationInterface {
  name = 'Work1700000000010'

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement)
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['file', 'delivery', 'notification', 'deadline', 'job']) {
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
  `CREATE TABLE IF NOT EXISTS job (${row}
    user_id BIGINT NOT NULL,
    kind VARCHAR(40) ${bin} NOT NULL,
    title VARCHAR(120) ${text} NOT NULL,
    input JSON NOT NULL,
    state VARCHAR(16) ${bin} NOT NULL,
    done_count INT NOT NULL,
    total_count INT NULL,
    step VARCHAR(120) ${text} NULL,
    result JSON NULL,
    error VARCHAR(500) ${text} NULL,
    started_at DATETIME(3) NULL,
    finished_at DATETIME(3) NULL,
    lease_until DATETIME(3) NULL,
    attempts INT NOT NULL,
    ${keys},
    KEY mine (tenant_id, user_id, id),
    KEY unfinished (state, lease_until),
    CONSTRAINT job_account FOREIGN KEY (tenant_id, user_id) REFERENCES account (tenant_id, id)
  ) ${table}`,

  // One row per level and version of a deadline: the unique key is why nothing escalates twice.
  `CREATE TABLE IF NOT EXISTS deadline (${row}
    subject VARCHAR(40) ${bin} NOT NULL,
    subject_id BIGINT NOT NULL,
    kind VARCHAR(40) ${bin} NOT NULL,
    revision INT NOT NULL,
    level VARCHAR(40) ${bin} NOT NULL,
    due_at DATETIME(3) NOT NULL,
    fired_at DATETIME(3) NULL,
    cancelled_at DATETIME(3) NULL,
    ${keys},
    UNIQUE KEY one_per_level (tenant_id, subject, subject_id, kind, revision, level),
    KEY due (fired_at, cancelled_at, due_at),
    CONSTRAINT deadline_of_tenant FOREIGN KEY (tenant_id) REFERENCES tenant (id)
  ) ${table}`,

  `CREATE TABLE IF NOT EXISTS notification (${row}
    user_id BIGINT NOT NULL,
    title VARCHAR(120) ${text} NOT NULL,
    body VARCHAR(1000) ${text} NOT NULL,
    link VARCHAR(300) ${bin} NULL,
    event_id VARCHAR(36) ${bin} NULL,
    dedupe VARCHAR(120) ${bin} NOT NULL,
    read_at DATETIME(3) NULL,
    ${keys},
    UNIQUE KEY once_per_person (tenant_id, user_id, dedupe),
    KEY unread (tenant_id, user_id, read_at, id),
    KEY mine (tenant_id, user_id, id),
    CONSTRAINT notification_account FOREIGN KEY (tenant_id, user_id) REFERENCES account (tenant_id, id)
  ) ${table}`,

  `CREATE TABLE IF NOT EXISTS delivery (${row}
    notification_id BIGINT NOT NULL,
    channel VARCHAR(20) ${bin} NOT NULL,
    state VARCHAR(16) ${bin} NOT NULL,
    attempts INT NOT NULL,
    next_at DATETIME(3) NOT NULL,
    error VARCHAR(300) ${text} NULL,
    sent_at DATETIME(3) NULL,
    ${keys},
    UNIQUE KEY one_per_channel (tenant_id, notification_id, channel),
    KEY due (state, next_at),
    CONSTRAINT delivery_notification FOREIGN KEY (tenant_id, notification_id) REFERENCES notification (tenant_id, id)
  ) ${table}`,

  `CREATE TABLE IF NOT EXISTS file (${row}
    user_id BIGINT NULL,
    store_key VARCHAR(120) ${bin} NOT NULL,
    name VARCHAR(200) ${text} NOT NULL,
    type VARCHAR(100) ${bin} NOT NULL,
    size INT NOT NULL,
    sha256 VARCHAR(64) ${bin} NOT NULL,
    width INT NULL,
    height INT NULL,
    has_views TINYINT(1) NOT NULL,
    captured_at DATETIME(3) NULL,
    exif_at DATETIME(3) NULL,
    received_at DATETIME(3) NOT NULL,
    ${keys},
    KEY by_hash (tenant_id, sha256),
    CONSTRAINT file_of_tenant FOREIGN KEY (tenant_id) REFERENCES tenant (id),
    CONSTRAINT file_account FOREIGN KEY (tenant_id, user_id) REFERENCES account (tenant_id, id)
  ) ${table}`,
]
