import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Where somebody has signed in before, until when that counts; and how often a place was locked already. */
export class KnownPlaces1700000000312 implements MigrationInterface {
  name = 'KnownPlaces1700000000312'

  async up(runner: QueryRunner): Promise<void> {
    if (await runner.hasColumn('login_lock', 'known_until')) return
    await runner.query(
      'ALTER TABLE login_lock ADD COLUMN known_until DATETIME(3) NULL, ADD COLUMN rounds INT NOT NULL DEFAULT 0',
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE login_lock DROP COLUMN known_until, DROP COLUMN rounds')
  }
}
