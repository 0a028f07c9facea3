import type { MigrationInterface, QueryRunner } from 'typeorm'

/** How many versions of a risk were taken back, so that the content of an earlier one is known again after an undo. */
export class RiskUndone1700000000320 implements MigrationInterface {
  name = 'RiskUndone1700000000320'

  async up(runner: QueryRunner): Promise<void> {
    if (!(await runner.hasColumn('risk', 'versions_undone'))) {
      await runner.query('ALTER TABLE risk ADD COLUMN versions_undone INT NOT NULL DEFAULT 0 AFTER import_id')
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    if (await runner.hasColumn('risk', 'versions_undone')) {
      await runner.query('ALTER TABLE risk DROP COLUMN versions_undone')
    }
  }
}
