import type { MigrationInterface, QueryRunner } from 'typeorm'

/** What a person gives once for a whole sheet: remembered with its columns, and part of every sheet of an import. */
export class ImportConstants1700000000300 implements MigrationInterface {
  name = 'ImportConstants1700000000300'

  async up(runner: QueryRunner): Promise<void> {
    if (!(await runner.hasColumn('import_mapping', 'constants'))) {
      // MySQL takes a default for JSON only as an expression; MariaDB takes both.
      await runner.query(`ALTER TABLE import_mapping ADD COLUMN constants JSON NOT NULL DEFAULT ('{}') AFTER fill_down`)
    }
    for (const { tenant_id, id, sheets } of await runner.query('SELECT tenant_id, id, sheets FROM import_batch')) {
      const found = typeof sheets === 'string' ? JSON.parse(sheets) : sheets
      const whole = JSON.stringify(found.map((sheet: object) => ({ constants: {}, ...sheet })))
      await runner.query('UPDATE import_batch SET sheets = ? WHERE tenant_id = ? AND id = ?', [whole, tenant_id, id])
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    if (await runner.hasColumn('import_mapping', 'constants')) {
      await runner.query('ALTER TABLE import_mapping DROP COLUMN constants')
    }
  }
}
