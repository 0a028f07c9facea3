import type { MigrationInterface, QueryRunner } from 'typeorm'

/** When a password was last found wrong: many logins that fail at one address are a spray. */
export class SpraysOfLogins1700000000601 implements MigrationInterface {
  name = 'SpraysOfLogins1700000000601'

  async up(runner: QueryRunner): Promise<void> {
    if (await runner.hasColumn('login_lock', 'missed_at')) return
    await runner.query('ALTER TABLE login_lock ADD COLUMN missed_at DATETIME(3) NULL, ADD KEY by_address (address)')
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE login_lock DROP KEY by_address, DROP COLUMN missed_at')
  }
}
