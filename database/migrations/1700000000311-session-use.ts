import type { MigrationInterface, QueryRunner } from 'typeorm'

/** When a session was last used by someone, so that a forgotten one ends. Empty: not since it was opened. */
export class SessionUse1700000000311 implements MigrationInterface {
  name = 'SessionUse1700000000311'

  async up(runner: QueryRunner): Promise<void> {
    const found = await runner.query(
      `SELECT 1 FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'session' AND COLUMN_NAME = 'last_used_at'`,
    )
    if (found.length) return
    await runner.query('ALTER TABLE session ADD COLUMN last_used_at DATETIME(3) NULL AFTER expires_at')
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE session DROP COLUMN last_used_at')
  }
}
