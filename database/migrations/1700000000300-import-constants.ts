import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Remembered columns also remember what a person gave once for a whole sheet. */
export class ImportConstants1700000000300 implements MigrationInterface {
  name = 'ImportConstants1700000000300'

  async up(runner: QueryRunner): Promise<void> {
    if (await runner.hasColumn('import_mapping', 'constants')) return
    // MySQL takes a default for JSON only as an expression; MariaDB takes both.
    await runner.query(`ALTER TABLE import_mapping ADD COLUMN constants JSON NOT NULL DEFAULT ('{}') AFTER fill_down`)
  }

  async down(runner: QueryRunner): Promise<void> {
    if (await runner.hasColumn('import_mapping', 'constants')) {
      await runner.query('ALTER TABLE import_mapping DROP COLUMN constants')
    }
  }
}
