import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Why a finding is reported longer after it was seen than usual. */
export class Backdated1700000000581 implements MigrationInterface {
  name = 'Backdated1700000000581'

  async up(runner: QueryRunner): Promise<void> {
    if (await runner.hasColumn('hazard', 'backdated_reason')) return
    await runner.query(
      'ALTER TABLE hazard ADD COLUMN backdated_reason VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NULL',
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE hazard DROP COLUMN backdated_reason')
  }
}
