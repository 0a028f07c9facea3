import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * A credit code may be given by more than one who registers, and is held by the one that is admitted: an answer that a
 * code is taken told strangers who is registered. A receipt is how those who registered ask again.
 */
export class Registrations1700000000602 implements MigrationInterface {
  name = 'Registrations1700000000602'

  async up(runner: QueryRunner): Promise<void> {
    if (await runner.hasColumn('enterprise', 'held_uscc')) return
    const bin = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_bin'
    await runner.query(
      `ALTER TABLE enterprise
         ADD COLUMN receipt VARCHAR(16) ${bin} NULL AFTER code,
         ADD COLUMN held_uscc VARCHAR(18) ${bin} GENERATED ALWAYS AS (CASE WHEN status IN ('active', 'suspended') THEN uscc END) STORED,
         ADD UNIQUE KEY one_per_receipt (receipt),
         ADD UNIQUE KEY one_held_uscc (held_uscc),
         ADD KEY by_uscc (uscc),
         DROP KEY one_per_uscc`,
    )
  }

  /** Fails where two registrations share a code: one of them must be decided first. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE enterprise ADD UNIQUE KEY one_per_uscc (uscc), DROP KEY by_uscc, DROP KEY one_held_uscc,
         DROP KEY one_per_receipt, DROP COLUMN held_uscc, DROP COLUMN receipt`,
    )
  }
}
