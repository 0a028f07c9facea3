import type { MigrationInterface, QueryRunner } from 'typeorm'

/** 发文机关标志: the red line over an office's documents, where its template has one. */
export class RedHead1700000000256 implements MigrationInterface {
  name = 'RedHead1700000000256'

  async up(runner: QueryRunner): Promise<void> {
    const found = await runner.query(
      `SELECT 1 FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'authority' AND COLUMN_NAME = 'red_head'`,
    )
    if (found.length) return
    await runner.query(
      'ALTER TABLE authority ADD COLUMN red_head VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NULL AFTER document_word',
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE authority DROP COLUMN red_head')
  }
}
