import type { MigrationInterface, QueryRunner } from 'typeorm'

/** The day by which the authority answers a request, and which request an issued document answers. */
export class SupervisionAnswers1700000000255 implements MigrationInterface {
  name = 'SupervisionAnswers1700000000255'

  async up(runner: QueryRunner): Promise<void> {
    await add(runner, 'supervision', 'answer_by', 'DATE NULL AFTER progress_by')
    await add(runner, 'official_document', 'entry_id', 'BIGINT NULL AFTER supervision_id')
    if (!(await has(runner, 'STATISTICS', 'INDEX_NAME', 'official_document', 'by_supervision'))) {
      await runner.query('ALTER TABLE official_document ADD KEY by_supervision (tenant_id, supervision_id, id)')
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE official_document DROP KEY by_supervision, DROP COLUMN entry_id')
    await runner.query('ALTER TABLE supervision DROP COLUMN answer_by')
  }
}

async function add(runner: QueryRunner, table: string, column: string, definition: string): Promise<void> {
  if (await has(runner, 'COLUMNS', 'COLUMN_NAME', table, column)) return
  await runner.query(`ALTER TABLE ${table} ADD COLUMN ${column} ${definition}`)
}

/** MySQL has no ADD … IF NOT EXISTS, and a migration may be run again after half of it. */
async function has(runner: QueryRunner, view: string, column: string, table: string, name: string): Promise<boolean> {
  const found = await runner.query(
    `SELECT 1 FROM information_schema.${view} WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND ${column} = ? LIMIT 1`,
    [table, name],
  )
  return found.length > 0
}
