import type { MigrationInterface, QueryRunner } from 'typeorm'

/** When a person was here last, before the visit they are on. Empty: never before. */
export class LastVisit1700000000410 implements MigrationInterface {
  name = 'LastVisit1700000000410'

  async up(runner: QueryRunner): Promise<void> {
    if (await runner.hasColumn('account', 'last_visit_at')) return
    await runner.query('ALTER TABLE account ADD COLUMN last_visit_at DATETIME(3) NULL')
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE account DROP COLUMN last_visit_at')
  }
}
