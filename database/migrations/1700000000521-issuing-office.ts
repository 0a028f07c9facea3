import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * A document is a row of the office that issued it, which need not be the tenant of its case any more: it refers to the
 * case by the tenant of the case. The keys have the names under which a later migration would look for them.
 */
export class IssuingOffice1700000000521 implements MigrationInterface {
  name = 'IssuingOffice1700000000521'

  async up(runner: QueryRunner): Promise<void> {
    if (!(await has(runner, 'COLUMNS', 'COLUMN_NAME', 'case_tenant_id'))) {
      await runner.query('ALTER TABLE official_document ADD COLUMN case_tenant_id BIGINT NULL AFTER issued_at')
    }
    await runner.query('UPDATE official_document SET case_tenant_id = tenant_id WHERE case_tenant_id IS NULL')
    await runner.query('ALTER TABLE official_document MODIFY case_tenant_id BIGINT NOT NULL')
    await runner.query(
      `UPDATE official_document d LEFT JOIN supervision_entry e ON e.tenant_id = d.case_tenant_id AND e.id = d.entry_id
       SET d.entry_id = NULL WHERE d.entry_id IS NOT NULL AND e.id IS NULL`,
    )
    for (const [name, column, parent] of keys) {
      if (await has(runner, 'KEY_COLUMN_USAGE', 'COLUMN_NAME', 'case_tenant_id', name)) continue
      if (await has(runner, 'KEY_COLUMN_USAGE', 'COLUMN_NAME', column, name)) await dropKey(runner, name)
      await runner.query(
        `ALTER TABLE official_document
         ADD CONSTRAINT ${name} FOREIGN KEY (case_tenant_id, ${column}) REFERENCES ${parent} (tenant_id, id)`,
      )
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [name] of keys) {
      if (await has(runner, 'KEY_COLUMN_USAGE', 'COLUMN_NAME', 'case_tenant_id', name)) await dropKey(runner, name)
    }
    await runner.query('ALTER TABLE official_document DROP COLUMN case_tenant_id')
  }
}

const keys = [
  ['document_of_supervision', 'supervision_id', 'supervision'],
  ['document_for_entry', 'entry_id', 'supervision_entry'],
] as const

/** The index that was made for a foreign key outlives it, and keeps its name. */
async function dropKey(runner: QueryRunner, name: string): Promise<void> {
  await runner.query(`ALTER TABLE official_document DROP FOREIGN KEY ${name}`)
  if (await has(runner, 'STATISTICS', 'INDEX_NAME', name)) {
    await runner.query(`ALTER TABLE official_document DROP KEY ${name}`)
  }
}

/** Whether the table has such a column, in the key of that name where one is named. */
async function has(runner: QueryRunner, view: string, column: string, value: string, key?: string): Promise<boolean> {
  const found = await runner.query(
    `SELECT 1 FROM information_schema.${view} WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'official_document'
     AND ${column} = ? ${key ? 'AND CONSTRAINT_NAME = ?' : ''} LIMIT 1`,
    key ? [value, key] : [value],
  )
  return found.length > 0
}
