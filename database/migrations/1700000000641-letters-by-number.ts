import type { MigrationInterface, QueryRunner } from 'typeorm'

/** A failed reaction has a number of its own, by which lists go on and the operator names it. */
export class LettersByNumber1700000000641 implements MigrationInterface {
  name = 'LettersByNumber1700000000641'

  async up(runner: QueryRunner): Promise<void> {
    if (await runner.hasColumn('dead_letter', 'id')) return
    await runner.query(
      `ALTER TABLE dead_letter DROP PRIMARY KEY, ADD COLUMN id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY FIRST,
         ADD UNIQUE KEY one_per_reaction (consumer, event_id)`,
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE dead_letter DROP COLUMN id, DROP KEY one_per_reaction, ADD PRIMARY KEY (consumer, event_id)',
    )
  }
}
