import type { MigrationInterface, QueryRunner } from 'typeorm'

/** What is referred to cannot be deleted: foreign keys where rows were only named. */
export class References1700000000583 implements MigrationInterface {
  name = 'References1700000000583'

  async up(runner: QueryRunner): Promise<void> {
    for (const [name, table, column, parent, isOptional] of keys) {
      const found = await runner.query(
        `SELECT 1 FROM information_schema.REFERENTIAL_CONSTRAINTS
         WHERE CONSTRAINT_SCHEMA = DATABASE() AND CONSTRAINT_NAME = '${name}'`,
      )
      if (found.length) continue
      // What was deleted before the key existed is named beside the reference and stays so.
      if (isOptional) {
        await runner.query(
          `UPDATE ${table} c LEFT JOIN ${parent} p ON p.tenant_id = c.tenant_id AND p.id = c.${column}
           SET c.${column} = NULL WHERE c.${column} IS NOT NULL AND p.id IS NULL`,
        )
      }
      await runner.query(
        `ALTER TABLE ${table}
         ADD CONSTRAINT ${name} FOREIGN KEY (tenant_id, ${column}) REFERENCES ${parent} (tenant_id, id)`,
      )
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [name, table] of keys) await runner.query(`ALTER TABLE ${table} DROP FOREIGN KEY ${name}`)
  }
}

const keys = [
  ['hazard_at_risk_point', 'hazard', 'risk_point_id', 'risk_point', true],
  ['hazard_of_unit', 'hazard', 'owner_unit_id', 'org_unit', true],
  ['floor_plan_picture', 'floor_plan', 'file_id', 'file', false],
  ['document_of_supervision', 'official_document', 'supervision_id', 'supervision', false],
  ['document_for_entry', 'official_document', 'entry_id', 'supervision_entry', true],
  ['document_file', 'official_document', 'file_id', 'file', true],
  ['import_refused_file', 'import_batch', 'refused_file_id', 'file', true],
] as const
