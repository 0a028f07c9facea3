import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * What keeps the product from being worn down: mail is leased, reactions that fail are written down, receipts have an
 * age, consumers a first day, and jobs are found by whose turn it is.
 */
export class WornDown1700000000640 implements MigrationInterface {
  name = 'WornDown1700000000640'

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of tables) await runner.query(statement)
    // Those of before are as old as this; kept a month too long rather than a day too short.
    await addColumn(runner, 'event_receipt', 'received_at', 'DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)')
    await addIndex(runner, 'event_receipt', 'by_age', '(received_at)')
    await runner.query(`INSERT IGNORE INTO consumer (name, since)
      SELECT DISTINCT consumer, '2000-01-01' FROM event_receipt`)
    await addColumn(runner, 'delivery', 'user_id', 'BIGINT NULL')
    await addColumn(runner, 'delivery', 'lease_until', 'DATETIME(3) NULL')
    await runner.query(`UPDATE delivery d JOIN notification n ON n.tenant_id = d.tenant_id AND n.id = d.notification_id
      SET d.user_id = n.user_id WHERE d.user_id IS NULL`)
    await runner.query('ALTER TABLE delivery MODIFY user_id BIGINT NOT NULL')
    await addIndex(runner, 'delivery', 'of_target', '(tenant_id, user_id, channel, state, id)')
    if (!(await hasConstraint(runner, 'delivery', 'delivery_account'))) {
      await runner.query(`ALTER TABLE delivery ADD CONSTRAINT delivery_account
        FOREIGN KEY (tenant_id, user_id) REFERENCES account (tenant_id, id)`)
    }
    await addIndex(runner, 'delivery', 'by_end', '(state, sent_at)')
    await addIndex(runner, 'job', 'waiting', '(state, tenant_id, user_id, id)')
    await addIndex(runner, 'job', 'turns', '(tenant_id, started_at)')
    await addIndex(runner, 'job', 'by_end', '(finished_at)')
    await addIndex(runner, 'notification', 'by_age', '(created_at)')
    await addIndex(runner, 'session', 'by_end', '(expires_at)')
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE session DROP KEY by_end')
    await runner.query('ALTER TABLE notification DROP KEY by_age')
    await runner.query('ALTER TABLE job DROP KEY by_end, DROP KEY turns, DROP KEY waiting')
    await runner.query('ALTER TABLE delivery DROP FOREIGN KEY delivery_account')
    await runner.query(
      'ALTER TABLE delivery DROP KEY by_end, DROP KEY of_target, DROP COLUMN lease_until, DROP COLUMN user_id',
    )
    await runner.query('ALTER TABLE event_receipt DROP KEY by_age, DROP COLUMN received_at')
    await runner.query('DROP TABLE IF EXISTS dead_letter')
    await runner.query('DROP TABLE IF EXISTS consumer')
  }
}

const bin = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_bin'
const table = `ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`

const tables = [
  // Since when a consumer listens: what happened before is not its business, however it is looked for.
  `CREATE TABLE IF NOT EXISTS consumer (
    name VARCHAR(60) ${bin} NOT NULL PRIMARY KEY,
    since DATETIME(3) NOT NULL
  ) ${table}`,

  // A reaction that failed, until it succeeds. No content: kinds and ids.
  `CREATE TABLE IF NOT EXISTS dead_letter (
    consumer VARCHAR(60) ${bin} NOT NULL,
    event_id CHAR(36) ${bin} NOT NULL,
    tenant_id BIGINT NOT NULL,
    event_type VARCHAR(60) ${bin} NOT NULL,
    error VARCHAR(80) ${bin} NOT NULL,
    attempts INT NOT NULL,
    first_at DATETIME(3) NOT NULL,
    last_at DATETIME(3) NOT NULL,
    next_at DATETIME(3) NULL,
    PRIMARY KEY (consumer, event_id),
    KEY due (next_at),
    KEY recent (last_at)
  ) ${table}`,
]

async function addColumn(runner: QueryRunner, name: string, column: string, type: string): Promise<void> {
  if (!(await runner.hasColumn(name, column))) await runner.query(`ALTER TABLE ${name} ADD COLUMN ${column} ${type}`)
}

async function addIndex(runner: QueryRunner, name: string, index: string, columns: string): Promise<void> {
  const [found] = await runner.query(
    'SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = ? AND index_name = ?',
    [name, index],
  )
  if (!found) await runner.query(`ALTER TABLE ${name} ADD KEY ${index} ${columns}`)
}

async function hasConstraint(runner: QueryRunner, name: string, constraint: string): Promise<boolean> {
  const [found] = await runner.query(
    `SELECT 1 FROM information_schema.table_constraints
     WHERE table_schema = DATABASE() AND table_name = ? AND constraint_name = ?`,
    [name, constraint],
  )
  return found !== undefined
}
